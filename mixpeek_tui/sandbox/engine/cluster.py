"""Clusters of documents: by their features or by their attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mixpeek_tui.sandbox.engine.conditions import matcher
from mixpeek_tui.sandbox.engine.shelves import Shelf, Shelves, numeric
from mixpeek_tui.sandbox.engine.terms import top_terms
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.templates import ABSENT, reach

_POINTS = 10000


@dataclass(frozen=True)
class Group:
    """One cluster: its number as an id, its label and where that comes from, its members."""

    cluster_id: str
    label: str
    label_source: str
    keywords: list[str]
    summary: str
    members: list[str]
    representatives: list[str]
    cosines: list[float] = field(default_factory=list)
    parent_id: str | None = None
    level: int = 0


@dataclass(frozen=True)
class Clustering:
    """What one run found."""

    groups: list[Group]
    points: list[JsonDict]
    total: int
    noise: int
    silhouette: float | None


def find_clusters(shelves: Shelves, cluster: JsonDict, collections: Sequence[str]) -> Clustering:
    """Group the documents of the collections as the cluster is configured."""
    shelf = shelves.shelf(collections)
    meets = matcher(cluster.get("filters"))
    rows = [row for row, document in enumerate(shelf.documents) if meets(document)]
    sample = (cluster.get("vector_config") or {}).get("sample_size") or cluster.get("sample_size")
    rows = rows[: int(sample)] if sample else rows
    if cluster.get("cluster_type") == "attribute":
        return _by_attributes(shelf, rows, cluster["attribute_config"])
    return _by_features(shelf, rows, cluster)


def _by_features(shelf: Shelf, rows: list[int], cluster: JsonDict) -> Clustering:
    config = cluster["vector_config"]
    method = str(config["clustering_method"])
    parameters = {
        **(config.get(f"{method}_parameters") or {}),
        **(config.get("algorithm_params") or {}),
    }
    engine = numeric()
    vectors = shelf.index.vectors()[rows]
    labels = engine.group_vectors(vectors, method, parameters)
    texts = [shelf.texts[row] for row in rows]
    terms = top_terms(texts, labels)
    asked = bool((cluster.get("llm_labeling") or {}).get("enabled"))
    groups = []
    for number in sorted(set(labels) - {-1}):
        inside = [i for i, label in enumerate(labels) if label == number]
        best, cosines = engine.nearest(vectors, inside, 5)
        documents = [shelf.documents[rows[i]] for i in inside]
        keywords = terms.get(number, [])
        groups.append(
            Group(
                cluster_id=f"cl_{number}",
                label=", ".join(keywords[:3]) if asked and keywords else f"Cluster {number}",
                label_source="sandbox: top terms, no language model" if asked else "number",
                keywords=keywords,
                summary=shelf.texts[rows[best[0]]][:200] if best else "",
                members=[document["document_id"] for document in documents],
                representatives=[shelf.documents[rows[i]]["document_id"] for i in best],
                cosines=cosines,
            )
        )
    dimensions = int(config.get("vis_n_components") or 2)
    points = _points(shelf, rows, labels, engine.plane(vectors, dimensions) if rows else [])
    silhouette = engine.separation(vectors, labels) if rows else None
    return Clustering(groups, points, len(rows), labels.count(-1), silhouette)


def _by_attributes(shelf: Shelf, rows: list[int], config: JsonDict) -> Clustering:
    attributes: list[str] = config["attributes"]
    groups: list[Group] = []
    if config.get("hierarchical_grouping"):
        _nest(shelf, rows, attributes, None, [], groups)
    else:
        for number, (values, members) in enumerate(_values(shelf, rows, attributes).items()):
            groups.append(_attribute_group(shelf, f"cl_{number}", list(values), members, None))
    leaf = {member: g.cluster_id for g in groups for member in g.members}
    labels = sorted({group.cluster_id for group in groups})
    numbers = [labels.index(leaf[shelf.documents[r]["document_id"]]) for r in rows]
    points = numeric().plane(shelf.index.vectors()[rows]) if rows else []
    named = _points(shelf, rows, numbers, points)
    for point in named:
        point["cluster_id"] = leaf[point["document_id"]]
    return Clustering(groups, named, len(rows), 0, None)


def _nest(
    shelf: Shelf,
    rows: list[int],
    attributes: Sequence[str],
    parent: str | None,
    above: list[Any],
    groups: list[Group],
) -> None:
    if not attributes:
        return
    for values, members in _values(shelf, rows, attributes[:1]).items():
        path = [*above, *values]
        name = f"cl_{len(groups)}"
        groups.append(_attribute_group(shelf, name, path, members, parent))
        _nest(shelf, members, attributes[1:], name, path, groups)


def _values(
    shelf: Shelf, rows: Sequence[int], attributes: Sequence[str]
) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for row in rows:
        values = [reach(shelf.documents[row], attribute) for attribute in attributes]
        key = tuple("(none)" if v is ABSENT or v is None else str(v) for v in values)
        found.setdefault(key, []).append(row)
    return dict(sorted(found.items()))


def _attribute_group(
    shelf: Shelf, name: str, path: Sequence[Any], rows: Sequence[int], parent: str | None
) -> Group:
    members = [shelf.documents[row]["document_id"] for row in rows]
    return Group(
        cluster_id=name,
        label=" / ".join(str(value) for value in path),
        label_source="attribute values",
        keywords=[str(value) for value in path],
        summary="",
        members=members,
        representatives=members[:5],
        parent_id=parent,
        level=len(path) - 1,
    )


def _points(
    shelf: Shelf, rows: Sequence[int], labels: Sequence[int], coordinates: Sequence[Sequence[float]]
) -> list[JsonDict]:
    step = max(1, -(-len(rows) // _POINTS))
    points = []
    for i in range(0, len(rows), step):
        point: JsonDict = {
            "document_id": shelf.documents[rows[i]]["document_id"],
            "cluster_id": f"cl_{labels[i]}" if labels[i] >= 0 else "noise",
        }
        point.update(zip(("x", "y", "z"), coordinates[i], strict=False))
        points.append(point)
    return points
