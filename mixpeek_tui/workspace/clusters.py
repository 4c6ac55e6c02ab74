"""A cluster's runs, groups and members (contract §2, §4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mixpeek_tui.errors import NotFound
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.wire import Client, Json, Request
from mixpeek_tui.workspace.cluster_points import is_noise, picture
from mixpeek_tui.workspace.fields import (
    items,
    mapping,
    number,
    objects,
    text_at,
    texts,
    value_at,
    whole,
)
from mixpeek_tui.workspace.inspect import reread
from mixpeek_tui.workspace.item import Item, read_item
from mixpeek_tui.workspace.listing import Next, Page, Sort, fetch
from mixpeek_tui.workspace.paths import resource_path

SAMPLED = "The documents do not carry their group; these are the ones in the picture."


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that a run put together."""

    id: str
    label: str
    """In words if a model named it, else its id. Outside text."""
    size: int | None
    keywords: tuple[str, ...] = ()
    summary: str = ""
    cohesion: float | None = None
    """Mean cosine similarity to its centre, if the API measured it."""
    parent: str = ""
    """Id of the group that it is a part of; empty at the top."""
    depth: int = 0
    """How many groups it lies within."""

    @property
    def noise(self) -> bool:
        """Whether it holds what belongs to no group."""
        return is_noise(self.id)


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups of one run, the largest first, parts below their whole, noise last."""

    groups: tuple[Group, ...]
    run_id: str = ""
    documents: int | None = None
    stale: bool = False
    """Whether documents changed since, so that the sizes may be off."""


async def executions(
    client: Client, cluster: Item, *, namespace: str | None, page: Next | None = None,
    limit: int = 50,
) -> Page:  # fmt: skip
    """The runs of a cluster, newest first.

    Raises:
        ApiError: the API did not answer.
    """
    return await fetch(
        client, kind("cluster_execution"), namespace=namespace,
        parent_ids={"cluster_id": cluster.id}, page=page, limit=limit,
        sort=Sort("created_at", "desc"),
    )  # fmt: skip


async def latest(client: Client, cluster: Item, *, namespace: str | None) -> Item | None:
    """The latest run; the path that looks like a list answers with one object (contract §9.15).

    Raises:
        ApiError: anything but 404.
    """
    path = resource_path(kind("cluster"), cluster.id, {}) + "/executions"
    try:
        reply = await client.send(Request("GET", path, namespace=namespace))
    except NotFound:
        return None
    body = reply.body
    rows = items(body) or items(reply.data.get("results"))
    if rows:
        body = rows[0]
    if not isinstance(body, Mapping) or not body.get("run_id"):
        return None
    return read_item(kind("cluster_execution"), body, {"cluster_id": cluster.id})


async def groups(
    client: Client, cluster: Item, *, namespace: str | None, run: Item | None = None
) -> Groups:
    """The groups of a run, or of the latest one that is complete.

    Args:
        client: Whom to ask.
        cluster: Whose groups.
        namespace: Where it lives.
        run: A run whose own groups are wanted; its centroids tell them.

    Raises:
        ApiError: the API did not answer; a cluster that never ran has no groups.
    """
    if run is not None:
        return await _of_run(client, run, namespace)
    path = resource_path(kind("cluster"), cluster.id, {}) + "/groups"
    try:
        found = read_groups((await client.send(Request("GET", path, namespace=namespace))).body)
    except NotFound:
        found = Groups(())
    if found.groups:
        return found
    last = await latest(client, cluster, namespace=namespace)
    return read_groups(last.data) if last else found


async def _of_run(client: Client, run: Item, namespace: str | None) -> Groups:
    """A list of runs may leave their centroids out; then the run itself is read."""
    if not run.data.get("centroids"):
        try:
            run = await reread(client, kind("cluster_execution"), run, namespace)
        except NotFound:
            return Groups((), run.id)
    found = read_groups(run.data)
    return found if found.run_id else replace(found, run_id=run.id)


def read_groups(body: Json) -> Groups:
    """Groups from ``/groups`` or from the centroids of a run; never raises."""
    data = mapping(body)
    rows = objects(body) or next(
        (found for name in ("groups", "centroids", "clusters", "results")
         if (found := objects(data.get(name)))), (),
    )  # fmt: skip
    overrides = mapping(data.get("label_overrides"))
    found_groups = in_order([_group(row, overrides) for row in rows])
    known = [group.size for group in found_groups if group.size is not None and not group.parent]
    total = whole(data.get("total_documents"))
    if total is None:
        total = sum(known) or None
    return Groups(
        found_groups, text_at(data, "run_id"), total,
        data.get("member_counts_stale") is True,
    )  # fmt: skip


def _group(row: Mapping[str, Json], overrides: Mapping[str, Json]) -> Group:
    found = text_at(row, "cluster_id") or text_at(row, "id") or text_at(row, "group_id")
    label = text_at(overrides, found) if found and "." not in found else ""
    label = label or text_at(row, "label") or text_at(row, "cluster_label") or text_at(row, "name")
    size = next((n for key in ("member_count", "num_members", "size", "count")
                 if (n := whole(row.get(key))) is not None), None)  # fmt: skip
    parent = next((p for key in ("parent_id", "parent_cluster_id", "parent")
                   if (p := text_at(row, key))), "")  # fmt: skip
    return Group(
        found, label.strip() or found or "group without an id", size,
        texts(row.get("keywords")), text_at(row, "summary"),
        number(row.get("mean_cosine_similarity")), parent or _above(found),
    )  # fmt: skip


def _above(identifier: str) -> str:
    """The group that ``cl_0_sub_1`` is a part of (contract: ClusterExecutionCentroid)."""
    return identifier.rpartition("_sub_")[0]


def in_order(found: Sequence[Group]) -> tuple[Group, ...]:
    """The largest first, parts below their whole, noise last; each group once, none lost."""
    ranked = sorted(found, key=lambda group: (group.noise, -(group.size or 0)))
    ids = {group.id for group in ranked}
    below: dict[str, list[Group]] = {}
    for group in ranked:
        at = group.parent if group.parent in ids and group.parent != group.id else ""
        below.setdefault(at, []).append(replace(group, parent=at))
    ordered: list[Group] = []
    waiting = [(group, 0) for group in reversed(below.pop("", []))]
    while waiting or below:
        if not waiting:  # parents that name each other in a ring
            waiting = [(group, 0) for group in below.pop(next(iter(below)))]
            continue
        group, depth = waiting.pop()
        ordered.append(replace(group, depth=depth))
        waiting += [(part, depth + 1) for part in reversed(below.pop(group.id, []))]
    return tuple(ordered)


async def members(
    client: Client,
    cluster: Item,
    group: Group,
    *,
    namespace: str | None,
    page: Next | None = None,
    limit: int = 50,
) -> Page:
    """The documents of a group, as far as they carry its id.

    They are looked for in the collection that the cluster wrote, else in its source, whose
    documents have ``cluster_id`` where the cluster enriches them; else those that the picture
    shows are read. Empty if there is neither.

    Raises:
        ApiError: the API did not answer.
    """
    written = items(cluster.data.get("output_collection_ids"))
    source = items(cluster.data.get("input_collections"))
    collection = next((str(one) for one in (*written, *source) if one), "")
    if not collection:
        return Page((), 0, None, ("This cluster names no collection to look for members in.",))

    async def where(*conditions: Json) -> Page:
        return await fetch(
            client, kind("document"), namespace=namespace,
            parent_ids={"collection_id": collection}, page=page, limit=limit,
            filters={"AND": list(conditions)},
        )  # fmt: skip

    wanted = [_is(field_of(cluster), "eq", group.id)]
    if collection not in source:
        wanted.append(_is("is_centroid", "eq", False))
    found = await where(*wanted)
    if found.items or page is not None:
        return found
    shown = (await picture(client, cluster, namespace=namespace)).documents(group.id)[:limit]
    if not shown:
        return found
    some = await where(_is("document_id", "in", list(shown)))
    return Page(some.items, max(group.size or 0, len(some.items)), None, (*some.warnings, SAMPLED))


def _is(field: str, operator: str, value: Json) -> Json:
    return {"field": field, "operator": operator, "value": value}


def field_of(cluster: Item) -> str:
    """The field in which documents carry the id of their group; a cluster may rename it."""
    mappings = objects(value_at(cluster.data, "source_enrichment_config.field_mappings"))
    renamed = (text_at(m, "target_field") for m in mappings
               if text_at(m, "source_field") == "cluster_id")  # fmt: skip
    return next((name for name in renamed if name), "cluster_id")
