"""Sending an edit through the door, which looks whether the API really made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mixpeek_tui.errors import ApiError, UsageError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.door import Door, one_step
from mixpeek_tui.workspace.edit import edit_request
from mixpeek_tui.workspace.item import Item


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of an edit."""

    words: str
    """For the footer."""
    kept: bool = False
    """Whether it was accepted, and yet the API has an old value."""


async def save(door: Door, item: Item, edited: Mapping[str, Json]) -> Saved:
    """Send what was changed and read the resource again.

    A resource that is written whole is read first, and somebody else's changes to other fields
    are kept. After a lost answer the resource itself tells whether the change was made.

    Args:
        door: Where it goes out.
        item: As it was when the editing began.
        edited: The fields of the edited text.

    Raises:
        ReadOnlyError, JournalError: nothing was sent.
        UsageError: the kind cannot be changed at all.
        ApiError: it was refused, or its answer was lost; the text is worth keeping.
    """
    owner = kind(item.kind)
    if not owner.update:
        raise UsageError(f"{owner.one.capitalize()} cannot be changed. {owner.fixed}".strip())
    request = edit_request(item, edited, door.namespace)
    if request is None:
        return Saved("nothing was changed")
    row = await door.carry_out(one_step(item.kind, item.name or item.id, "create", request))
    if row.problem is None:
        return Saved(row.words)
    if row.problem.kind == "differs":
        return Saved(row.problem.said, kept=True)
    raise ApiError(row.problem)
