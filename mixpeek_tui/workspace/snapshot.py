"""Everything of a namespace that answers can lead to, read in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.wire import Client, Json
from mixpeek_tui.workspace.fields import mapping, moment, text_at, value_at, values_at
from mixpeek_tui.workspace.inspect import read
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.listing import MOST, Query, fetch_page

KINDS = ("bucket", "collection", "retriever", "taxonomy", "cluster", "trigger", "alert",
         "webhook", "connection")  # fmt: skip
READ_AT_MOST = 2000
"""Resources of one kind; a workspace with more was not made by an interview."""
LABEL_FIELDS = frozenset({"label_name", "description", "parent"})
REFERENCES = (
    "config.source_collection.collection_id", "config.hierarchical_nodes.collection_id",
)  # fmt: skip
"""Where a taxonomy names the collections that its labels are looked up in."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """What exists, oldest first."""

    namespace: Item | None
    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    """By kind; syncs of all buckets together."""
    labels: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    """The objects of buckets that hold labels, by bucket id."""
    notes: tuple[str, ...] = ()
    """What was not read to its end."""

    def of(self, name: str) -> tuple[Item, ...]:
        """The resources of a kind."""
        return self.items.get(name, ())

    def find(self, name: str, identifier: Json) -> Item | None:
        """The resource of that id or name."""
        wanted = str(identifier) if identifier else ""
        if not wanted:
            return None
        return next((i for i in self.of(name) if wanted in (i.id, i.name)), None)

    def without(self, gone: Iterable[Item]) -> Workspace:
        """The workspace as it would be if these were deleted."""
        keys = {item.key for item in gone}
        kept = {name: tuple(item for item in found if item.key not in keys)
                for name, found in self.items.items()}  # fmt: skip
        return replace(self, items=kept)


def label_buckets(items: Mapping[str, tuple[Item, ...]]) -> frozenset[str]:
    """The ids of the buckets that hold a taxonomy's labels.

    Their schema is that of labels, and a taxonomy looks into what is made of them, or they are
    called as the plan calls them; data may well have fields of the same names.
    """
    taxonomies = items.get("taxonomy", ())
    used = {str(one) for t in taxonomies for path in REFERENCES for one in values_at(t.data, path)}
    feeding = {
        str(bucket)
        for collection in items.get("collection", ()) if used & {collection.id, collection.name}
        for bucket in values_at(collection.data, "source.bucket_ids")
    }  # fmt: skip
    return frozenset(
        bucket.id for bucket in items.get("bucket", ())
        if _like_labels(bucket) and (
            feeding & {bucket.id, bucket.name} or "-taxonomy-labels" in bucket.name
        )
    )  # fmt: skip


def _like_labels(bucket: Item) -> bool:
    names = set(mapping(value_at(bucket.data, "bucket_schema.properties")))
    return "label_name" in names and names <= LABEL_FIELDS


def oldest_first(items: Iterable[Item]) -> tuple[Item, ...]:
    """In the order of creation; those that do not tell keep their place at the end."""
    def key(item: Item) -> tuple[bool, float]:
        when: datetime | None = moment(item.data.get("created_at"))
        return (when is None, when.timestamp() if when else 0.0)

    return tuple(sorted(items, key=key))


async def load(client: Client, namespace: str) -> Workspace:
    """Read a workspace: one request per kind, one per bucket, one per set of labels.

    Args:
        client: Whom to ask.
        namespace: Its id or name.

    Raises:
        ApiError: NotFound if there is no such namespace; else the API did not answer.
    """
    home = await read(client, kind("namespace"), namespace, namespace=None)
    items: dict[str, tuple[Item, ...]] = {}
    notes: list[str] = []
    for name in KINDS:
        items[name] = await _all(client, name, Query(namespace), notes)
    syncs: list[Item] = []
    labels: dict[str, tuple[Item, ...]] = {}
    holding = label_buckets(items)
    for bucket in items["bucket"]:
        query = Query(namespace, {"bucket_id": bucket.id})
        if bucket.id in holding:
            labels[bucket.id] = await _all(client, "object", query, notes)
        else:
            syncs += await _all(client, "sync", query, notes)
    items["sync"] = tuple(syncs)
    return Workspace(home, items, labels, tuple(notes))


async def _all(client: Client, name: str, query: Query, notes: list[str]) -> tuple[Item, ...]:
    found: list[Item] = []
    page = None
    while True:
        read_page = await fetch_page(client, kind(name), query, page, MOST)
        found += read_page.items
        page = read_page.next
        if page is None or not read_page.items:
            return oldest_first(_alive(found))
        if len(found) >= READ_AT_MOST:
            notes.append(f"only {len(found)} {kind(name).plural} were read")
            return oldest_first(_alive(found))


def _alive(items: Iterable[Item]) -> list[Item]:
    """Without triggers and connections that were deleted softly (contract §9.13)."""
    gone = {"trigger": "disabled", "connection": "archived"}
    return [i for i in items if text_at(i.data, "status").lower() != gone.get(i.kind, "-")]
