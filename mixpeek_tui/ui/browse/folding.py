"""A JSON value as lines that can be folded, written as JSON or as YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from mixpeek_tui.text import ELLIPSIS, plural
from mixpeek_tui.wire import Json

Path = tuple[str | int, ...]
Form = Literal["yaml", "json"]
LONG = 40
"""Elements of a list from which on it is folded at first, such as a vector."""
DEEPEST = 60
_PLAIN = re.compile(r"[A-Za-z_/][\w ./@+-]*\Z")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


@dataclass(frozen=True, slots=True)
class FoldLine:
    """One line."""

    path: Path
    depth: int
    key: str
    """What stands before the value: a key or a dash. Outside text."""
    value: str
    kind: Literal["text", "number", "word", "bracket", "folded"]
    folds: bool = False
    """Whether something is below that can be folded away."""


def fold_lines(value: Json, folded: frozenset[Path], form: Form) -> tuple[FoldLine, ...]:
    """The lines of a value, without what is folded away."""
    if form == "json":
        return tuple(_json((), 0, "", value, folded, last=True))
    return tuple(_yaml_children((), 0, value, folded)) or (FoldLine((), 0, "", "{}", "bracket"),)


def first_folds(value: Json, path: Path = ()) -> frozenset[Path]:
    """What is folded when a value is shown first: long lists of numbers."""
    if len(path) > DEEPEST:
        return frozenset({path})
    found: set[Path] = set()
    if isinstance(value, list) and len(value) > LONG:
        found.add(path)
    for key, inner in _inner(value):
        found |= first_folds(inner, (*path, key))
    return frozenset(found)


def all_folds(value: Json) -> frozenset[Path]:
    """Everything below the first level."""
    return frozenset((key,) for key, inner in _inner(value) if _inner_count(inner))


def paths_to(value: Json, wanted: str, path: Path = ()) -> Iterator[Path]:
    """Where a word occurs, in a key or a value, in order; upper and lower case are one."""
    if len(path) > DEEPEST:
        return
    for key, inner in _inner(value):
        here = (*path, key)
        scalar = "" if _inner_count(inner) else str(inner)
        if wanted in (str(key) if isinstance(key, str) else "").casefold() or (
            wanted in scalar.casefold()
        ):
            yield here
        yield from paths_to(inner, wanted, here)


def _inner(value: Json) -> Iterator[tuple[str | int, Json]]:
    if isinstance(value, Mapping):
        yield from ((str(key), inner) for key, inner in value.items())
    elif isinstance(value, (list, tuple)):
        yield from enumerate(value)


def _inner_count(value: Json) -> int:
    return len(value) if isinstance(value, (Mapping, list, tuple)) else 0


def _count_words(value: Json) -> str:
    noun = "field" if isinstance(value, Mapping) else "element"
    return plural(_inner_count(value), noun)


def _scalar(value: Json, form: Form) -> tuple[str, Literal["text", "number", "word", "bracket"]]:
    if isinstance(value, bool) or value is None:
        return json.dumps(value), "word"
    if isinstance(value, (int, float)):
        return json.dumps(value), "number"
    if isinstance(value, (Mapping, list, tuple)):
        return ("{}" if isinstance(value, Mapping) else "[]"), "bracket"
    text = str(value)
    bare = form == "yaml" and _PLAIN.match(text) and text.casefold() not in _WORDS
    return (text if bare and text == text.strip() else json.dumps(text, ensure_ascii=False)), "text"


def _json(
    path: Path, depth: int, key: str, value: Json, folded: frozenset[Path], *, last: bool
) -> Iterator[FoldLine]:
    comma = "" if last else ","
    count = _inner_count(value)
    if not count:
        words, kind = _scalar(value, "json")
        yield FoldLine(path, depth, key, words + comma, kind)
        return
    opening, closing = "{}" if isinstance(value, Mapping) else "[]"
    if path in folded or depth > DEEPEST:
        words = f"{opening} {ELLIPSIS} {_count_words(value)} {closing}{comma}"
        yield FoldLine(path, depth, key, words, "folded", True)
        return
    yield FoldLine(path, depth, key, opening, "bracket", True)
    for number, (name, inner) in enumerate(_inner(value), 1):
        label = f"{json.dumps(name, ensure_ascii=False)}: " if isinstance(name, str) else ""
        yield from _json((*path, name), depth + 1, label, inner, folded, last=number == count)
    yield FoldLine(path, depth, "", closing + comma, "bracket")


def _yaml_children(
    path: Path, depth: int, value: Json, folded: frozenset[Path]
) -> Iterator[FoldLine]:
    for name, inner in _inner(value):
        here = (*path, name)
        label = f"{_scalar(name, 'yaml')[0]}:" if isinstance(name, str) else "-"
        if not _inner_count(inner):
            words, kind = _scalar(inner, "yaml")
            yield FoldLine(here, depth, f"{label} ", words, kind)
        elif here in folded or depth > DEEPEST:
            words = f"{ELLIPSIS} {_count_words(inner)}"
            yield FoldLine(here, depth, f"{label} ", words, "folded", True)
        else:
            yield FoldLine(here, depth, label, "", "bracket", True)
            yield from _yaml_children(here, depth + 1, inner, folded)
