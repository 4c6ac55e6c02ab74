"""Recognising what is there already: by name, or by what it consists of."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from mixpeek_tui.errors import NotFound
from mixpeek_tui.kinds.kind import Body, Kind
from mixpeek_tui.kinds.step import Step, below
from mixpeek_tui.run.compare import Called, called, covers, differences, dig
from mixpeek_tui.run.listing import Item, every_item, list_path
from mixpeek_tui.run.sitting import Sitting
from mixpeek_tui.wire import Json, Request

PATIENCE = (0.5, 1.5, 3.0)
"""Seconds before each look at what an unclear call may have made: it may take a moment to show."""
RECENT = 60.0
"""Seconds after which whatever a call made has long shown."""
GONE = frozenset({"archived", "deleted", "deleting", "disabled"})
"""States in which a soft-deleted resource may still be listed (contract §2)."""


@dataclass
class Inventory:
    """What the workspace holds, each list read once and only when somebody asks."""

    sitting: Sitting
    _lists: dict[str, list[Item]] = field(default_factory=dict)
    _reading: dict[str, asyncio.Lock] = field(default_factory=dict)

    async def items(self, kind: Kind, request: Request, *, anew: bool) -> list[Item]:
        """The resources beside the one that ``request`` would create."""
        path = list_path(kind, request.path)
        if not path or kind.listing is None:
            return []
        async with self._reading.setdefault(path, asyncio.Lock()):
            if anew or path not in self._lists:
                namespace = self.sitting.namespace if kind.namespaced else None
                self._lists[path] = await every_item(
                    self.sitting.look, kind.listing, path, namespace
                )
        return [item for item in self._lists[path] if not is_gone(item)]

    def forget(self) -> None:
        """Read every list again when it is next needed."""
        self._lists.clear()


def is_gone(item: Body) -> bool:
    """Whether a listed resource was deleted, softly."""
    return str(item.get("status")).lower() in GONE


def identifier_of(kind: Kind, item: Body) -> str:
    """The id that the API tells; empty if it tells none that could be one."""
    return as_id(item.get(kind.id_field))


def as_id(value: Json) -> str:
    """A text, or a number as text; empty for what can be no id."""
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


class Finder:
    """Looks for the resource that a step would create."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self.inventory = Inventory(sitting)

    async def known(self, kind: Kind, request: Request) -> Item | None:
        """The resource, by the inventory: for a workspace that others use too."""
        if kind.name == "namespace":
            return await self._by_get(kind, request)
        return self._match(kind, request, await self.inventory.items(kind, request, anew=False))

    async def now(self, kind: Kind, request: Request) -> Item | None:
        """The resource, looked up this moment: by its name, then in the list."""
        if kind.lookup is None:
            return None
        if kind.lookup.by_name and (found := await self._by_get(kind, request)) is not None:
            return found
        return self._match(kind, request, await self.inventory.items(kind, request, anew=True))

    async def patiently(self, kind: Kind, request: Request) -> Item | None:
        """The resource that an unclear call may have made; it may take a moment to show."""
        for pause in PATIENCE[:-1]:
            await self._sitting.sleep(pause)
            if kind.lookup is None:
                return None
            quick = self._by_get if kind.lookup.by_name else self.now
            if (found := await quick(kind, request)) is not None:
                return found
        await self._sitting.sleep(PATIENCE[-1])
        return await self.now(kind, request)

    async def by_id(self, kind: Kind, request: Request, identifier: str) -> Item:
        """The resource of that id."""
        path = below(request.path, identifier)
        reply = await self._sitting.look(Request("GET", path, namespace=request.namespace))
        return unwrapped(kind, reply.data)

    async def _by_get(self, kind: Kind, request: Request) -> Item | None:
        name = dig(_body(request), kind.name_field) if kind.name_field else None
        if not isinstance(name, str) or not name:
            return None
        try:
            found = await self.by_id(kind, request, name)
        except NotFound:
            return None
        identifier = identifier_of(kind, found)
        gone = is_gone(found) or identifier in self._sitting.deleted
        return found if identifier and not gone else None

    def _match(self, kind: Kind, request: Request, items: Iterable[Item]) -> Item | None:
        if kind.lookup is None:
            return None
        wanted = _body(request)
        fields = (kind.name_field,) if kind.lookup.by_name else kind.lookup.same
        names = names_of(self._sitting)
        deleted = self._sitting.deleted
        for item in items:
            if identifier_of(kind, item) in deleted:
                continue
            pairs = [(dig(item, place), dig(wanted, place)) for place in fields]
            known = [(there, here) for there, here in pairs if here is not None]
            if known and all(covers(there, here, names) for there, here in known):
                return item
        return None


def names_of(sitting: Sitting) -> Called:
    """What the run knows by names and ids, as the API may answer with either."""
    return called((s.name, row.id) for s in _known(sitting) if (row := sitting.row(s.id)).id)


def _known(sitting: Sitting) -> Iterable[Step]:
    return (step for step in sitting.steps.values() if step.verb == "create")


def how_it_differs(sitting: Sitting, kind: Kind, request: Request, found: Body) -> list[str]:
    """What speaks against adopting the resource, a line each."""
    if kind.lookup is None:
        return []
    return differences(_body(request), found, kind.lookup.compare, names_of(sitting))


def unwrapped(kind: Kind, body: Item) -> Item:
    """The resource itself; some replies put it under its kind's name (contract §0.2)."""
    inner = body.get(kind.name)
    return inner if kind.id_field not in body and isinstance(inner, dict) else body


def _body(request: Request) -> Item:
    return request.body if isinstance(request.body, dict) else {}
