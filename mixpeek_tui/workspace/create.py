"""Creating a resource from the browser, once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.kind import Kind, Lookup, no_watch
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.run.compare import dig
from mixpeek_tui.run.events import Event, Unknown
from mixpeek_tui.wire import Request
from mixpeek_tui.workspace.door import Door, one_step
from mixpeek_tui.workspace.item import Item


@dataclass(frozen=True, slots=True)
class Made:
    """What is there now."""

    item: Item
    """Its id and name."""
    words: str
    """What came of it, for the footer."""


async def create(door: Door, owner: Kind, request: Request) -> Made:
    """Create a resource; after a lost answer it is looked up, and created only if it is not there.

    Args:
        door: Where it goes out.
        owner: What is created.
        request: A create call of the kind, or a clone call of a resource.

    Raises:
        ReadOnlyError, JournalError: nothing was sent.
        ApiError: it was not created; the problem says if it may have been all the same.
    """
    lost = False

    def listen(event: Event) -> None:
        nonlocal lost
        lost = lost or isinstance(event, Unknown)

    body = request.body if isinstance(request.body, dict) else {}
    name = dig(body, owner.name_field) if owner.name_field else ""
    called = name if isinstance(name, str) else ""
    plan = one_step(owner.name, called or owner.title.lower(), "create", request)
    row = await door.carry_out(plan, listen, lambda name: _recognised(kind(name), request))
    if row.problem is not None:
        raise ApiError(row.problem)
    item = Item(owner.name, row.id, called or row.id, {})
    if row.state == "adopted" and not lost:
        return Made(item, f"{item.name} was there already, just like this; nothing was created")
    return Made(item, f"created {item.name}" + ("; its answer was lost, it is there" * lost))


def _recognised(owner: Kind, request: Request) -> Kind:
    """The kind, as what this request made is recognised: by its name too, where it has one.

    The path of a clone call is not where resources are read by name. What is not ready yet is
    told by the list; nobody waits for it here.
    """
    owner = replace(owner, watch=no_watch)
    if owner.lookup is None:
        return owner
    by_name = owner.lookup.by_name and not request.path.endswith("/clone")
    same = owner.lookup.same + ((owner.name_field,) if owner.name_field else ())
    return replace(owner, lookup=Lookup(by_name, same, owner.lookup.compare))
