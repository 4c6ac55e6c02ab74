"""Answers as plain data, as it stands in an answers file, a draft or a journal."""

from __future__ import annotations

import dataclasses
from typing import Any

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.wire import Json


def to_dict(answers: Answers) -> dict[str, Json]:
    """The answers as plain data: what differs from the defaults, and the version."""
    found = {"version": answers.version, "project": answers.project}
    fields = _fields(answers)
    return found | {key: value for key, value in fields.items() if key not in found}


ALWAYS = frozenset({
    "name", "type", "kind", "dataset", "every", "provider", "model", "algorithm", "timezone",
})  # fmt: skip
"""Keys that are written even when they have their default."""


def _fields(value: Any) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for field in dataclasses.fields(value):
        item = getattr(value, field.name)
        default = field.default
        if item is None or (item == default and field.name not in ALWAYS) or item in ((), {}):
            continue
        found[field.name] = plain(item)
    return found


def plain(item: Any) -> Json:
    """One answer as plain data, without what has its default."""
    if dataclasses.is_dataclass(item) and not isinstance(item, type):
        return _fields(item)
    if isinstance(item, tuple):
        return [plain(inner) for inner in item]
    return dict(item) if isinstance(item, dict) else item
