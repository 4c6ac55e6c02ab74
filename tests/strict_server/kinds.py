"""The kinds of resources, from the contract's section 2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of resource."""

    name: str
    path: str
    """Where it is created; ``{parent}`` for what lives inside another resource."""
    prefix: str
    id_field: str
    name_field: str | None = None
    unique: bool = True
    """Whether a name can be taken only once in its place, and finds the resource."""
    namespaced: bool = True
    parent: str | None = None
    total: Literal["total_count", "total", "pagination"] = "total_count"
    id_length: int = 10
    update: str = "PATCH"
    delete_status: int = 200


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("namespace", "/v1/namespaces", "ns_", "namespace_id", "namespace_name", namespaced=False),
        Kind("bucket", "/v1/buckets", "bkt_", "bucket_id", "bucket_name"),
        Kind("object", "/v1/buckets/{parent}/objects", "obj_", "object_id", unique=False, parent="bucket", total="pagination", delete_status=204),
        Kind("batch", "/v1/buckets/{parent}/batches", "btch_", "batch_id", unique=False, parent="bucket", id_length=12),
        Kind("sync", "/v1/buckets/{parent}/syncs", "sync_", "sync_config_id", unique=False, parent="bucket", total="total"),
        Kind("connection", "/v1/organizations/connections", "conn_", "connection_id", "name", namespaced=False, total="total", id_length=15),
        Kind("collection", "/v1/collections", "col_", "collection_id", "collection_name"),
        Kind("retriever", "/v1/retrievers", "ret_", "retriever_id", "retriever_name", total="total", id_length=14),
        Kind("taxonomy", "/v1/taxonomies", "tax_", "taxonomy_id", "taxonomy_name"),
        Kind("cluster", "/v1/clusters", "clust_", "cluster_id", "cluster_name"),
        Kind("trigger", "/v1/triggers", "trg_", "trigger_id", "name", unique=False, total="total", delete_status=204),
        Kind("alert", "/v1/alerts", "alt_", "alert_id", "name"),
        Kind("webhook", "/v1/organizations/webhooks", "wh_", "webhook_id", "webhook_name", unique=False, namespaced=False, total="total", id_length=16, update="PUT", delete_status=204),
        Kind("task", "/v1/tasks", "task_", "task_id", unique=False, namespaced=False, total="pagination"),
        Kind("run", "/v1/clusters/{parent}/executions", "run_", "run_id", unique=False, parent="cluster"),
    )
}  # fmt: skip
"""By name."""
