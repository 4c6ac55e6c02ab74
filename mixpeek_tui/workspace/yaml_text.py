"""JSON values as YAML text and back, with line numbers for what cannot be read."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from mixpeek_tui.errors import TuiError
from mixpeek_tui.wire import Json

TOO_DEEP = "nested too deeply to be shown"


class TextError(TuiError):
    """Edited text that cannot be used."""

    def __init__(self, message: str, line: int | None = None) -> None:
        self.message = message
        self.line = line
        """From 1, if known."""
        super().__init__(f"line {line}: {message}" if line else message)


class _Dumper(yaml.SafeDumper):
    """Lists are indented below their key, long text stays on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


class _Loader(yaml.SafeLoader):
    """JSON's types only: dates stay text."""


_Loader.yaml_implicit_resolvers = {
    letter: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def dump(value: Json) -> str:
    """A JSON value as YAML, keys in their own order, letters of all scripts readable."""
    try:
        return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    except (RecursionError, yaml.YAMLError):
        return f"# {TOO_DEEP}\n"


def load(text: str) -> tuple[dict[str, Json], dict[str, int]]:
    """The object that a YAML text holds, and the line of each of its keys.

    Raises:
        TextError: it is no YAML, no object, or a key stands there twice.
    """
    node, value = _read(text)
    if value is None:
        return {}, {}
    if not isinstance(value, dict) or not isinstance(node, yaml.MappingNode):
        raise TextError("write it as field: value, one field below the other", 1)
    return {str(key): _json(inner) for key, inner in value.items()}, _lines(node)


def load_value(text: str) -> Json:
    """The value that a YAML text holds: an object, a list, a word or a number; None if empty.

    Raises:
        TextError: it is no YAML, or a key of the outermost object stands there twice.
    """
    node, value = _read(text)
    if isinstance(node, yaml.MappingNode):
        _lines(node)
    return _json(value)


def _read(text: str) -> tuple[yaml.Node | None, Json]:
    try:
        node = yaml.compose(text, Loader=_Loader)
        value = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise TextError(error.problem or "this is no YAML", line) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise TextError(f"this is no YAML: {error}") from error
    return node, value


def _lines(node: yaml.MappingNode) -> dict[str, int]:
    lines: dict[str, int] = {}
    for key, _ in node.value:
        name, line = str(getattr(key, "value", "")), key.start_mark.line + 1
        if name in lines:
            raise TextError(f"{name} stands here twice; first in line {lines[name]}", line)
        lines[name] = line
    return lines


def _json(value: Json) -> Json:
    if isinstance(value, dict):
        return {str(key): _json(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_json(inner) for inner in value]
    if isinstance(value, (bytes, bytearray)):
        return value.decode("utf-8", "replace")
    return value


def plain_object(value: Mapping[str, Json]) -> dict[str, Json]:
    """A copy that YAML can write: plain dicts and lists all the way down."""
    found = _json(dict(value))
    return found if isinstance(found, dict) else {}
