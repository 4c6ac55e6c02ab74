"""What a resource points to and what points to it, found in lists that are read once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from mixpeek_tui.errors import ApiError, Forbidden, NotFound
from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.kinds.registry import KINDS, kind
from mixpeek_tui.run.problems import problem_words
from mixpeek_tui.text import count
from mixpeek_tui.wire import Client, Json
from mixpeek_tui.workspace.fields import values_at
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.listing import MOST, Query, fetch_page

READ_AT_MOST = 3000
"""Rows of one kind that are looked through; more is said, not read."""
RECORDS = frozenset({
    "task", "execution", "cluster_execution", "batch", "object", "document", "sync_job",
    "dead_letter", "failed_document",
})  # fmt: skip
"""Kinds whose resources are records: they hang on nothing and break with nothing."""
THROUGH: Mapping[str, tuple[str, ...]] = {
    "collection": ("retriever", "cluster", "taxonomy"),
    "bucket": ("collection",),
    "retriever": ("taxonomy",),
}
"""Of which kinds that point here those are shown, too, that point there in turn."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One end of a line between two resources; the other is the one looked at."""

    kind: str
    id: str
    """Id, or the name where the API stores names."""
    name: str
    """Its name if known, else its id."""
    words: str
    """The field that points, e.g. ``retriever id``; for indirect ones through what."""
    item: Item | None = None
    """The resource, if it was read."""
    direct: bool = True


@dataclass(frozen=True, slots=True)
class Related:
    """Both directions."""

    out: tuple[Relation, ...]
    """What the resource points to."""
    into: tuple[Relation, ...]
    """What points to the resource."""
    notes: tuple[str, ...] = ()
    """What could not be read or was not looked through to its end."""


@dataclass(frozen=True, slots=True)
class _List:
    items: tuple[Item, ...]
    note: str = ""


@dataclass
class Relations:
    """The relations of one namespace; lists are kept until ``forget``."""

    client: Client
    namespace: str | None
    _lists: dict[str, _List] = field(default_factory=dict)
    _one_by_one: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Who comes while a list is read takes that rather than asks again."""

    def forget(self, name: str | None = None) -> None:
        """Read the lists of this kind, or all, again when they are needed."""
        for key in [key for key in self._lists if name is None or key.split("/")[0] == name]:
            del self._lists[key]

    def at_hand(self, kinds: Iterable[str]) -> Iterator[Item]:
        """The resources of these kinds that were read, of those that need no parent."""
        return (item for name in kinds if name in self._lists for item in self._lists[name].items)

    async def learn(self, name: str) -> None:
        """Read the list of a kind that needs no parent, unless it was.

        Raises:
            ApiError: as ``of``.
        """
        await self._list(kind(name), {})

    async def of(self, item: Item) -> Related:
        """What a resource points to and what points to it.

        Raises:
            ApiError: the API cannot be reached or the key is refused; a single list that
                cannot be read is only noted.
        """
        out = tuple([await self._named(relation) for relation in points_to(item)])
        into, notes = await self._into(item)
        for name in THROUGH.get(item.kind, ()):
            for middle in [relation for relation in into if relation.kind == name]:
                if middle.item is None or not middle.direct:
                    continue
                further, more = await self._into(middle.item)
                through = f"through {kind(name).title.lower()} {middle.name}"
                into += [replace(r, words=through, direct=False) for r in further]
                notes += more
        return Related(out, _once(item, into), tuple(dict.fromkeys(notes)))

    async def dependents(self, item: Item) -> Related:
        """What would break or hang in the air if the resource were deleted.

        Raises:
            ApiError: as ``of``.
        """
        found = await self.of(item)
        kept = tuple(r for r in found.into if r.kind not in RECORDS)
        return replace(found, out=(), into=kept)

    async def _into(self, item: Item) -> tuple[list[Relation], list[str]]:
        found: list[Relation] = []
        notes: list[str] = []
        for other in KINDS:
            fields = [path for path, target in other.links.items() if target == item.kind]
            if not fields or not other.browsable or other.listing is None:
                continue
            parent = self._parent(other, item)
            if parent is None:
                continue
            listed = await self._list(other, parent)
            notes += [listed.note] if listed.note else []
            found += pointing(listed.items, fields, item)
        return found, notes

    def _parent(self, other: Kind, item: Item) -> Mapping[str, str] | None:
        """The ids that the list of another kind needs; None if it cannot be listed from here."""
        if other.name in RECORDS:
            return None
        if not other.parent or (other.listing and "{" not in other.listing.path):
            return {}
        return {item_hole(item): item.id} if other.parent == item.kind and item.id else None

    async def _list(self, other: Kind, parent: Mapping[str, str]) -> _List:
        key = "/".join((other.name, *parent.values()))
        async with self._one_by_one:
            if key not in self._lists:
                self._lists[key] = await self._read(other, parent)
            return self._lists[key]

    async def _read(self, other: Kind, parent: Mapping[str, str]) -> _List:
        query = Query(self.namespace, parent)
        items: tuple[Item, ...] = ()
        page = None
        try:
            while True:
                read = await fetch_page(self.client, other, query, page, MOST)
                items += read.items
                if read.next is None or not read.items:
                    return _List(items)
                if len(items) >= READ_AT_MOST:
                    total = f" of {count(read.total)}" if read.total else ""
                    words = f"only {count(len(items))}{total} {other.plural} were looked through"
                    return _List(items, words)
                page = read.next
        except (Forbidden, NotFound) as error:
            return _List(items, f"{other.plural} could not be read: {problem_words(error)}")

    async def _named(self, relation: Relation) -> Relation:
        """The same with its name, if its list is small enough to be at hand."""
        target = kind(relation.kind)
        if target.parent or target.listing is None or target.name in RECORDS:
            return relation
        try:
            listed = await self._list(target, {})
        except ApiError:
            return relation
        found = next((i for i in listed.items if relation.id in (i.id, i.name)), None)
        return relation if found is None else replace(relation, name=found.name, item=found)


def item_hole(item: Item) -> str:
    """The name under which paths ask for the id of an item: ``bucket_id``."""
    return kind(item.kind).id_field


def points_to(item: Item) -> tuple[Relation, ...]:
    """What the fields of a resource point to, without asking anybody."""
    found: dict[tuple[str, str], Relation] = {}
    for path, target in kind(item.kind).links.items():
        for value in values_at(item.data, path):
            if isinstance(value, str) and value:
                words = path.rsplit(".", 1)[-1].replace("_", " ")
                found.setdefault((target, value), Relation(target, value, value, words))
    return tuple(found.values())


def pointing(others: Iterable[Item], fields: Iterable[str], item: Item) -> list[Relation]:
    """Those of the others that name the item, by id or by name, in one of these fields."""
    wanted = {value for value in (item.id, item.name) if value}
    places = tuple(fields)
    found = []
    for other in others:
        place = next((p for p in places if wanted & _texts(values_at(other.data, p))), None)
        if place is not None and other.key != item.key:
            words = place.rsplit(".", 1)[-1].replace("_", " ")
            found.append(Relation(other.kind, other.id, other.name, words, other))
    return found


def _texts(values: Iterable[Json]) -> set[str]:
    return {value for value in values if isinstance(value, str)}


def _once(item: Item, found: Iterable[Relation]) -> tuple[Relation, ...]:
    """Each once, direct ones first, in the order of the registry."""
    order = {other.name: n for n, other in enumerate(KINDS)}
    kept: dict[tuple[str, str], Relation] = {}
    for relation in sorted(found, key=lambda r: not r.direct):
        if (relation.kind, relation.id) != (item.kind, item.id):
            kept.setdefault((relation.kind, relation.id), relation)
    return tuple(sorted(kept.values(), key=lambda r: (not r.direct, order[r.kind], r.name)))
