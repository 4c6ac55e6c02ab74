"""A copy of a resource with changes that its original cannot take."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.wire import Json, Request
from mixpeek_tui.workspace.edit import same
from mixpeek_tui.workspace.fields import items, mapping, text_at
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.paths import fill

BY_SERVER = frozenset({"collection", "retriever", "taxonomy"})
"""Kinds with a clone call of their own, which takes the changes (contract §2)."""
FIELDS: dict[str, tuple[str, ...]] = {
    "bucket": ("description", "bucket_schema", "unique_key", "metadata"),
    "trigger": ("description", "action_type", "action_config", "trigger_type", "schedule_config"),
    "alert": (
        "description", "source", "retriever_id", "trigger_on", "min_count", "threshold", "inputs",
        "cooldown_seconds", "renotify_interval_seconds", "system_condition", "namespace_selector",
        "notification_config", "enabled", "metadata",
    ),
    "webhook": ("event_types", "resource_types", "channels", "is_active"),
    "sync": (
        "connection_id", "source_path", "sync_mode", "file_filters", "schema_mapping",
        "polling_interval_seconds", "batch_size", "skip_batch_submission", "description",
        "metadata",
    ),
}  # fmt: skip
"""Readable fields that a create of the kind takes under the same name."""
CLONE_FIELDS: dict[str, tuple[str, ...]] = {
    "collection": ("description", "source", "feature_extractor", "metadata"),
    "retriever": ("description", "collection_identifiers", "stages", "input_schema"),
    "taxonomy": ("description", "config"),
}
"""What a clone call lets be changed; what is not sent stays as in the original."""


def clone_body(item: Item) -> dict[str, Json] | None:
    """The body that creates a copy under the name ``…-copy``, to be edited before it is sent.

    None for kinds that cannot be copied: records, and connections, whose credentials the API
    never gives back.
    """
    owner = kind(item.kind)
    if item.kind == "cluster":
        body = _cluster(item.data)
    elif item.kind in FIELDS or item.kind in CLONE_FIELDS:
        names = FIELDS.get(item.kind) or CLONE_FIELDS[item.kind]
        body = {name: item.data[name] for name in names if item.data.get(name) is not None}
    else:
        return None
    if owner.name_field:
        body = {owner.name_field: f"{item.name or owner.name}-copy", **body}
    return body


def clone_request(item: Item, body: Mapping[str, Json], namespace: str | None) -> Request:
    """The request that makes the copy; a clone call is sent only what differs from the original.

    Raises:
        UsageError: the item has no id, or a parent is unknown.
    """
    owner = kind(item.kind)
    path = fill(owner.path, item.parent)
    if item.kind in BY_SERVER:
        path = fill(owner.path + "/{id}/clone", {**item.parent, "id": item.id})
        body = {name: v for name, v in body.items() if not same(v, item.data.get(name))}
    return Request("POST", path, dict(body), namespace=namespace if owner.namespaced else None)


def _cluster(data: Mapping[str, Json]) -> dict[str, Json]:
    """A create body from what ClusterMetadata calls the same things."""
    kind_of = text_at(data, "cluster_type") or "vector"
    body: dict[str, Json] = {
        "description": data.get("description"),
        "collection_ids": list(items(data.get("input_collections"))),
        "cluster_type": kind_of,
        "filters": data.get("filters"),
        "llm_labeling": data.get("llm_labeling"),
        "enrich_source_collection": data.get("enrich_source"),
        "metadata": data.get("metadata"),
    }
    part: Callable[[Mapping[str, Json]], dict[str, Json]] = (
        _attributes if kind_of == "attribute" else _vectors
    )
    body[f"{kind_of}_config"] = {k: v for k, v in part(data).items() if v not in (None, {}, [])}
    return {name: value for name, value in body.items() if value not in (None, {}, [])}


def _vectors(data: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "feature_uris": data.get("feature_uris"),
        "clustering_method": data.get("algorithm"),
        "sample_size": data.get("sample_size"),
        "algorithm_params": dict(mapping(data.get("algorithm_params"))),
    }


def _attributes(data: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "attributes": data.get("clustered_attributes"),
        "hierarchical_grouping": data.get("hierarchical_grouping"),
        "aggregation_method": data.get("aggregation_method"),
    }
