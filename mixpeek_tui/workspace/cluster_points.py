"""The picture of a cluster: reduced coordinates, read from whichever shape they come in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from mixpeek_tui.errors import NotFound
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.wire import Client, Json, Request
from mixpeek_tui.workspace.fields import items, mapping, number, text_at, whole
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.paths import resource_path

MANY = 5000
"""Points that a terminal can tell apart, and then some."""
LISTS = ("members", "points", "documents", "data", "results", "items")
PAIRS = ("coordinates", "position", "coords", "reduced", "reduced_vector", "point")
TOTALS = ("total_points", "total_members", "total_documents", "num_points", "total")
NOISE = frozenset({"-1", "noise", "outlier", "outliers", "unclustered"})
"""Group ids under which algorithms put what belongs to no group."""
FARTHEST = 1e100
"""Coordinates beyond it are left out: sums and differences of them would not be numbers."""
GROUPS = ("cluster_id", "group_id", "cluster", "label_id", "cluster_label", "label")


def is_noise(group: str) -> bool:
    """Whether a group id stands for what belongs to no group: ``-1``, ``cl_cluster_noise``."""
    return group.rpartition("_")[2].lower() in NOISE or group.lower() in NOISE


@dataclass(frozen=True, slots=True)
class Point:
    """A document, or the centre of a group, in the plane."""

    x: float
    y: float
    group: str
    """Id of its group; empty if it has none."""
    document: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """All points of a run."""

    points: tuple[Point, ...]
    centres: tuple[Point, ...] = ()
    total: int | None = None
    """Documents there are, if more than the points that came."""

    @property
    def shown(self) -> tuple[Point, ...]:
        """The points; where only the centres of the groups came, those."""
        return self.points or self.centres

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Least x, least y, greatest x, greatest y; a unit square if there is no point."""
        every = self.shown
        if not every:
            return (0.0, 0.0, 1.0, 1.0)
        xs, ys = [p.x for p in every], [p.y for p in every]
        return (min(xs), min(ys), max(xs), max(ys))

    def documents(self, group: str) -> tuple[str, ...]:
        """Ids of the documents that the picture shows of a group."""
        return tuple(p.document for p in self.points if p.group == group and p.document)


async def picture(
    client: Client,
    cluster: Item,
    *,
    namespace: str | None,
    most: int = MANY,
    run_id: str = "",
) -> Picture:
    """Ask for the points; an empty picture if the cluster never ran or stored none.

    Raises:
        ApiError: anything but 404.
    """
    path = resource_path(kind("cluster"), cluster.id, {}) + "/visualization"
    query: dict[str, str | int | bool] = {"max_points": most}
    if run_id:
        query["run_id"] = run_id
    try:
        reply = await client.send(Request("GET", path, query=query, namespace=namespace))
    except NotFound:
        return Picture(())
    return read_picture(reply.body, most)


def read_picture(body: Json, most: int = MANY) -> Picture:
    """Points from lists of objects, of pairs, or parallel arrays; never raises.

    What has no two finite coordinates is left out.
    """
    data = mapping(body)
    inner = data.get("visualization") or data.get("data")
    if isinstance(inner, Mapping) and not any(name in data for name in LISTS[:3]):
        data = inner
    found: tuple[Point, ...] = ()
    for value in (body, *(data.get(name) for name in LISTS), data):
        found = tuple(islice(_points(value), most))
        if found:
            break
    total = next((n for key in TOTALS if (n := whole(data.get(key))) is not None), None)
    return Picture(found, tuple(_points(data.get("centroids"))), total)


def _points(value: Json) -> Iterator[Point]:
    if isinstance(value, Mapping):
        yield from _columns(value)
        return
    for row in items(value):
        point = _point(row)
        if point is not None:
            yield point


def _columns(data: Mapping[str, Json]) -> Iterator[Point]:
    """The compact shape: x[], y[], cluster_ids[], document_ids[]."""
    xs, ys = items(data.get("x")), items(data.get("y"))
    groups = items(data.get("cluster_ids")) or items(data.get("labels"))
    documents = items(data.get("document_ids")) or items(data.get("ids"))
    for n, (raw_x, raw_y) in enumerate(zip(xs, ys, strict=False)):
        x, y = _place(raw_x), _place(raw_y)
        if x is not None and y is not None:
            yield Point(x, y, _nth(groups, n), _nth(documents, n))


def _place(value: Json) -> float | None:
    found = number(value)
    return found if found is not None and abs(found) <= FARTHEST else None


def _nth(values: tuple[Json, ...], n: int) -> str:
    return str(values[n]) if n < len(values) and values[n] is not None else ""


def _point(row: Json) -> Point | None:
    if isinstance(row, (list, tuple)):
        pair: tuple[Json, ...] = tuple(row[:2])
        data: Mapping[str, Json] = {"cluster_id": row[2]} if len(row) > 2 else {}
    else:
        data = mapping(row)
        nested = next((items(data.get(name)) for name in PAIRS if items(data.get(name))), ())
        pair = nested[:2] or (data.get("x"), data.get("y"))
    if len(pair) < 2:
        return None
    x, y = _place(pair[0]), _place(pair[1])
    if x is None or y is None:
        return None
    group = next((text for name in GROUPS if (text := text_at(data, name))), "")
    document = text_at(data, "document_id") or text_at(data, "point_id") or text_at(data, "id")
    return Point(x, y, group, document, text_at(data, "label") or text_at(data, "cluster_label"))


