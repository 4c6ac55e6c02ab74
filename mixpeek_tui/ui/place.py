"""Reading and changing one place of the answers: ``datasets[0].fields[2].name``."""

from __future__ import annotations

import re
from dataclasses import is_dataclass, replace
from typing import Any

from mixpeek_tui.interview.answers import (
    Answers,
    Clustering,
    Credentials,
    LlmLabels,
    Schedule,
    Taxonomy,
    Webhook,
)

_PART = re.compile(r"\[(\d+)\]|\.?([^.\[\]]+)")
_EMPTY: dict[str, Any] = {
    "credentials": Credentials(),
    "taxonomy": Taxonomy(),
    "clustering": Clustering(),
    "llm_labels": LlmLabels(),
    "recluster": Schedule(),
    "reclassify": Schedule(),
    "webhook": Webhook(),
}
"""What a part that was not answered yet begins as when something in it is."""


def parts(place: str) -> tuple[str | int, ...]:
    """The place in pieces: names and indexes."""
    return tuple(int(m[1]) if m[1] else m[2] for m in _PART.finditer(place))


def get(answers: Answers, place: str) -> Any:
    """What stands at a place, or None where nothing does."""
    value: Any = answers
    for part in parts(place):
        if value is None:
            return None
        if isinstance(part, int):
            value = value[part] if part < len(value) else None
        else:
            value = getattr(value, part)
    return value


def put(answers: Answers, place: str, new: object) -> Answers:
    """The same answers with one place changed.

    Raises:
        IndexError: the place is in a list that is shorter.
    """
    changed = _put(answers, parts(place), new)
    assert isinstance(changed, Answers)
    return changed


def _put(value: Any, path: tuple[str | int, ...], new: object) -> object:
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        items = list(value)
        items[first] = _put(items[first], rest, new)
        return tuple(items)
    inner = getattr(value, first)
    if inner is None and rest:
        inner = _EMPTY[first]
    assert is_dataclass(value) and not isinstance(value, type)
    return replace(value, **{first: _put(inner, rest, new)})


def spoken(place: str) -> str:
    """A place as people say it: ``datasets[0].source`` is ``dataset 1, source``."""
    numbered = re.sub(r"(\w+?)s?\[(\d+)\]", lambda m: f"{m[1]} {int(m[2]) + 1}", place)
    return numbered.partition("#")[0].replace(".", ", ").replace("_", " ")
