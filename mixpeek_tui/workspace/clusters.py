"""A cluster's runs, groups and members (contract §2, §4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mixpeek_tui.errors import NotFound
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.wire import Client, Json, Request
from mixpeek_tui.workspace.cluster_points import picture
from mixpeek_tui.workspace.fields import items, mapping, number, objects, text_at, texts, whole
from mixpeek_tui.workspace.item import Item, read_item
from mixpeek_tui.workspace.listing import Next, Page, Sort, fetch
from mixpeek_tui.workspace.paths import resource_path

SAMPLED = "The documents do not carry their group; these are the ones in the picture."
NOISE = frozenset({"-1", "noise", "outlier", "outliers", "unclustered"})
"""Group ids under which algorithms put what belongs to no group."""


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

    @property
    def noise(self) -> bool:
        """Whether it holds what belongs to no group."""
        return self.id.rpartition("_")[2].lower() in NOISE or self.id.lower() in NOISE


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups of one run, the largest first, noise last."""

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
    """The groups of a run, or of the latest one.

    Args:
        client: Whom to ask.
        cluster: Whose groups.
        namespace: Where it lives.
        run: A run whose own groups are wanted; its centroids tell them.

    Raises:
        ApiError: the API did not answer; a cluster that never ran has no groups.
    """
    if run is not None and run.data.get("centroids"):
        return read_groups(run.data)
    path = resource_path(kind("cluster"), cluster.id, {}) + "/groups"
    try:
        found = read_groups((await client.send(Request("GET", path, namespace=namespace))).body)
    except NotFound:
        found = Groups(())
    if found.groups:
        return found
    last = run or await latest(client, cluster, namespace=namespace)
    return read_groups(last.data) if last else found


def read_groups(body: Json) -> Groups:
    """Groups from ``/groups`` or from the centroids of a run; never raises."""
    data = mapping(body)
    rows = objects(body) or next(
        (found for name in ("groups", "centroids", "clusters", "results")
         if (found := objects(data.get(name)))), (),
    )  # fmt: skip
    overrides = mapping(data.get("label_overrides"))
    found_groups = [_group(row, overrides) for row in rows]
    found_groups.sort(key=lambda group: (group.noise, -(group.size or 0)))
    known = [group.size for group in found_groups if group.size is not None]
    total = whole(data.get("total_documents"))
    if total is None:
        total = sum(known) or None
    return Groups(
        tuple(found_groups), text_at(data, "run_id"), total,
        data.get("member_counts_stale") is True,
    )  # fmt: skip


def _group(row: Mapping[str, Json], overrides: Mapping[str, Json]) -> Group:
    found = text_at(row, "cluster_id") or text_at(row, "id") or text_at(row, "group_id")
    label = text_at(overrides, found) if found and "." not in found else ""
    label = label or text_at(row, "label") or text_at(row, "cluster_label") or text_at(row, "name")
    size = next((n for key in ("member_count", "num_members", "size", "count")
                 if (n := whole(row.get(key))) is not None), None)  # fmt: skip
    return Group(
        found, label or found, size, texts(row.get("keywords")), text_at(row, "summary"),
        number(row.get("mean_cosine_similarity")),
    )  # fmt: skip


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

    async def where(field: str, operator: str, value: Json) -> Page:
        condition: dict[str, Json] = {"field": field, "operator": operator, "value": value}
        return await fetch(
            client, kind("document"), namespace=namespace,
            parent_ids={"collection_id": collection}, page=page, limit=limit,
            filters={"AND": [condition]},
        )  # fmt: skip

    found = await where("cluster_id", "eq", group.id)
    if found.items or page is not None:
        return found
    shown = (await picture(client, cluster, namespace=namespace)).documents(group.id)[:limit]
    if not shown:
        return found
    some = await where("document_id", "in", list(shown))
    return Page(some.items, max(group.size or 0, len(some.items)), None, (*some.warnings, SAMPLED))
