"""What journals keep of the values that were sent: marks to recognise them by, never values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.run.problems import HIDDEN
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.fields import mapping

PLAIN = frozenset({"text", "boolean", "integer", "choice", "schedule"})
"""Types of fields that never hold an address or a credential; others are not marked."""
LETTERS = 8
EMPTY: tuple[Json, ...] = (None, "", [], {})


def marked(owner: Kind, body: Mapping[str, Json], salt: str) -> dict[str, Json]:
    """The fields of a body with a mark of each value; hidden where it might be a secret."""
    plain = {field.name for field in owner.editable if field.type in PLAIN} | set(owner.told_as)
    return {key: _mark(value, salt) if key in plain else HIDDEN for key, value in body.items()}


def recognised(
    owner: Kind, there: Mapping[str, Json], marks: Mapping[str, Json], salt: str
) -> bool | None:
    """Whether a resource has what was sent; None if that cannot be told."""
    if HIDDEN in marks.values() or not marks:
        return None
    places = {key: owner.told_as.get(key, key) for key in marks}
    if any(place not in there for place in places.values()):
        return None
    return all(_fits(there[place], marks[key], salt) for key, place in places.items())


def _mark(value: Json, salt: str) -> Json:
    if isinstance(value, Mapping) and value:
        return {key: _mark(inner, salt) for key, inner in value.items()}
    if value in EMPTY:
        return ""
    text = json.dumps(value, sort_keys=True, default=str)
    return sha256(f"{salt} {text}".encode()).hexdigest()[:LETTERS]


def _fits(now: Json, mark: Json, salt: str) -> bool:
    if isinstance(mark, Mapping):
        inside = mapping(now)
        return all(_fits(inside.get(key), inner, salt) for key, inner in mark.items())
    return _mark(now, salt) == mark
