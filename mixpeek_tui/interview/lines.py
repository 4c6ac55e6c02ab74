"""YAML read so that each value knows its line, and nothing in it is a surprise.

Only ``true`` and ``false`` are booleans, dates stay text, and a key may stand once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml
from yaml.reader import ReaderError

from mixpeek_tui.errors import AnswersError, Complaint
from mixpeek_tui.wire import Json

MOST_NODES = 200_000
"""Values in one file; more is no answers file but an attempt to fill the memory."""
DEEPEST = 60
"""Levels of nesting."""
RENAME = "rename."
Place = tuple[str | int, ...]


class PlainLoader(yaml.SafeLoader):
    """SafeLoader with the booleans of YAML 1.2 and without dates."""


PlainLoader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if not pair[0].endswith((":bool", ":timestamp"))]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
PlainLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML document with the line of each of its values."""

    data: Json
    lines: dict[Place, int]

    def line(self, place: Place) -> int | None:
        """The line of a place, or of the nearest one above it that is in the file."""
        for end in range(len(place), -1, -1):
            if place[:end] in self.lines:
                return self.lines[place[:end]]
        return None


def parse(text: str, source: str) -> Document:
    """Read a YAML document.

    Args:
        text: The file's text.
        source: The file's name, for errors.

    Raises:
        AnswersError: it is no YAML, has a key twice, or is out of all proportion.
    """
    loader = _loader(text, source)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        raise AnswersError((_no_yaml(error),), source) from None
    except RecursionError:
        words, line = "nested too deeply to be an answers file", loader.line + 1
        complaint = Complaint("the file", words, f"up to {DEEPEST} levels", line=line)
        raise AnswersError((complaint,), source) from None
    finally:
        loader.dispose()
    if node is None:
        return Document(None, {})
    reader = _Reader(loader)
    data = reader.read(node, ())
    if reader.complaints:
        raise AnswersError(tuple(reader.complaints), source)
    return Document(data, reader.lines)


def _loader(text: str, source: str) -> PlainLoader:
    try:
        return PlainLoader(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        words = f"it holds the character U+{ord(text[error.position]):04X}, which no text has"
        complaint = Complaint("the file", words, "YAML, without control characters", line=line)
        raise AnswersError((complaint,), source) from None


def _no_yaml(error: yaml.YAMLError) -> Complaint:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it cannot be read"
    line = mark.line + 1 if mark else None
    return Complaint("the file", f"this is no YAML: {problem}", "YAML", line=line)


class _Reader:
    def __init__(self, loader: PlainLoader) -> None:
        self._loader = loader
        self._seen = 0
        self.lines: dict[Place, int] = {}
        self.complaints: list[Complaint] = []

    def read(self, node: yaml.Node, place: Place) -> Json:
        self._seen += 1
        line = node.start_mark.line + 1
        self.lines[place] = line
        if self._seen > MOST_NODES or len(place) > DEEPEST:
            if self._seen == MOST_NODES + 1 or len(place) == DEEPEST + 1:
                words = "the file holds far more than answers"
                accepted = f"up to {MOST_NODES} values, {DEEPEST} levels"
                self.complaints.append(Complaint("the file", words, accepted, line=line))
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*place, n)) for n, item in enumerate(node.value)]
        return self._scalar(node, place, line)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in found:
                words = f"the key {key!r} is there twice"
                self.complaints.append(Complaint(dotted((*place, key)), words, "once", line=line))
            found[key] = self.read(value_node, (*place, key))
            self.lines[(*place, key)] = line
        return found

    def _scalar(self, node: yaml.Node, place: Place, line: int) -> Json:
        try:
            value: Json = self._loader.construct_object(node)
        except (yaml.YAMLError, ValueError):
            words = f"{str(node.value)[:60]!r} cannot be read"
            self.complaints.append(Complaint(dotted(place), words, "plain YAML", line=line))
            return None
        plain = value is None or isinstance(value, (bool, int, float, str))
        return value if plain else str(node.value)


def dotted(place: Place) -> str:
    """A place in words of the answers file: ``datasets[0].fields[2].name``."""
    words = ""
    for part in place:
        words += f"[{part}]" if isinstance(part, int) else f".{part}" if words else part
    return words


PART = re.compile(r"\[(\d+)\]|\.?([^.\[\]]+)")


def undotted(words: str) -> Place:
    """The place that ``dotted`` wrote; the ids of renamed rows have dots of their own."""
    if words.startswith(RENAME):
        return ("rename", words.removeprefix(RENAME))
    return tuple(int(m[1]) if m[1] else m[2] for m in PART.finditer(words))
