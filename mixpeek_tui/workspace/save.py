"""Sending an edit, and looking whether the API really made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mixpeek_tui.errors import Unclear, UsageError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.run.compare import covers
from mixpeek_tui.wire import Client, Json
from mixpeek_tui.workspace.edit import Change, changes, edit_request
from mixpeek_tui.workspace.fields import value_at
from mixpeek_tui.workspace.inspect import reread
from mixpeek_tui.workspace.item import Item


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of an edit."""

    item: Item
    """As the API gives it afterwards."""
    made: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()
    """Changes that were sent, accepted and yet not made; ``before`` is what it has now."""

    @property
    def words(self) -> str:
        """For the footer."""
        if self.kept:
            return f"the API kept the old value of {', '.join(c.field for c in self.kept)}"
        if not self.made:
            return "nothing was changed"
        return f"changed {', '.join(change.field for change in self.made)}"


async def save(
    client: Client, item: Item, edited: Mapping[str, Json], *, namespace: str | None
) -> Saved:
    """Send the change and read the resource again.

    A resource that is written whole is read first, and somebody else's changes to other fields
    are kept. After an unclear outcome the resource itself tells whether the change was made.

    Args:
        client: Whom to send it to.
        item: As it was when the editing began.
        edited: The fields of the edited text.
        namespace: Where it lives.

    Raises:
        ReadOnlyError: nothing is sent in read-only mode.
        UsageError: the kind cannot be changed at all.
        ApiError: it was refused; the text is worth keeping. Unclear: it was not made.
    """
    owner = kind(item.kind)
    if not owner.update:
        raise UsageError(f"A {owner.title.lower()} cannot be changed. {owner.fixed}".strip())
    wanted = changes(item, edited)
    base = await reread(client, owner, item, namespace) if owner.update == "PUT" else item
    request = edit_request(base, {c.field: c.after for c in wanted}, namespace)
    if request is None:
        return Saved(base)
    try:
        await client.send(request)
    except Unclear:
        after = await reread(client, owner, item, namespace)
        if not_made(after, wanted):
            raise
        return Saved(after, wanted)
    return verify(await reread(client, owner, item, namespace), wanted)


def verify(after: Item, wanted: Sequence[Change]) -> Saved:
    """Compare a resource that was read again with the changes that were sent."""
    kept = not_made(after, wanted)
    fields = {change.field for change in kept}
    return Saved(after, tuple(c for c in wanted if c.field not in fields), kept)


def not_made(after: Item, wanted: Sequence[Change]) -> tuple[Change, ...]:
    """The changes that the resource does not show.

    Further keys inside an object count as the API's own defaults; a secret or another value
    that the API does not give back at all cannot be compared and counts as made.
    """
    return tuple(
        Change(change.field, value_at(after.data, change.field), change.after)
        for change in wanted
        if change.field in after.data and not _made(after.data[change.field], change.after)
    )


def _made(now: Json, wanted: Json) -> bool:
    if wanted is None or wanted in ("", [], {}):
        return now is None or now in ("", [], {})
    return covers(now, wanted, {})
