"""What undo has to look at before it lets go: attachments, and things that others made."""

from __future__ import annotations

from mixpeek_tui.errors import NotFound
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.run.compare import covers
from mixpeek_tui.run.listing import Item, every_item
from mixpeek_tui.run.reconcile import is_gone
from mixpeek_tui.run.sitting import Sitting
from mixpeek_tui.wire import Request

HOLDING = ("bucket", "collection", "retriever", "taxonomy", "cluster", "alert")
"""Kinds whose presence keeps a namespace from being deleted by undo."""


async def others_in_namespace(sitting: Sitting) -> list[str]:
    """What a namespace still holds after this run's own things are gone, in words."""
    found = []
    for name in HOLDING:
        kind = sitting.kinds(name)
        if kind.listing is None:
            continue
        items = await every_item(sitting.look, kind.listing, kind.listing.path, sitting.namespace)
        alive = [item for item in items if not is_gone(item)]
        found += [f"{kind.title.lower()} {item.get(kind.name_field)}" for item in alive[:3]]
        if len(alive) > 3:
            found.append(f"{len(alive) - 3} more {kind.plural}")
    return found


async def detach(sitting: Sitting, step: Step, where: Request) -> str:
    """Take this run's entries out of the lists of a collection that others made."""
    whole = sitting.request(step)
    wanted = whole.body if isinstance(whole.body, dict) else {}
    look = Request("GET", where.path, namespace=where.namespace)
    try:
        there = (await sitting.look(look)).data
    except NotFound:
        return "the collection is gone"
    body: Item = {}
    for key, items in wanted.items():
        kept = there.get(key)
        if isinstance(items, list) and isinstance(kept, list):
            body[key] = [old for old in kept if not any(covers(old, item, {}) for item in items)]
    if body:
        await sitting.look(Request("PATCH", where.path, body, namespace=where.namespace))
    return "detached"
