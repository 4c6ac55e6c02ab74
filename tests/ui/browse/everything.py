"""A workspace with several of every kind, in every state, and with names of every length."""

from __future__ import annotations

from typing import Any

from mixpeek_tui.errors import Problem, Unreachable
from tests.ui.browse.answers import found
from tests.ui.browse.workspace import Workspace, shop

DAY = "2026-11-20T10:00:00+00:00"
SOON = "2026-11-21T09:58:00+00:00"
MADE = {"created_at": DAY, "updated_at": SOON}
LONG = "customer-reviews-of-the-autumn-collection-2026"
ALERT_RUNS = {"total_count": 2, "results": [
    {"alert_id": "alt_1", "collection_id": "col_text", "execution_id": "ale_1", "executed_at": SOON, "match_count": 3,
     "triggered": True, "duration_ms": 210, "deliveries": [
         {"channel_type": "webhook", "status": "failed", "error": "the webhook said 500"},
         {"channel_type": "email", "status": "delivered"}]},
    {"alert_id": "alt_1", "collection_id": "col_text", "execution_id": "ale_2", "executed_at": DAY, "match_count": 0,
     "triggered": False, "duration_ms": 190},
]}  # fmt: skip


def everything() -> Workspace:
    workspace = shop()
    rows: dict[str, list[dict[str, Any]]] = {
        "/v1/organizations/connections/list": [
            {"connection_id": "con_1", "name": "photos-s3", "provider_type": "s3", "status": "ACTIVE",
             "last_used_at": SOON, **MADE},
            {"connection_id": "con_2", "name": "old-drive", "provider_type": "google_drive", "status": "FAILED",
             "last_error": "invalid_grant: Token has been expired or revoked.", **MADE},
        ],
        "/v1/buckets/bkt_91aa00aa11/syncs/list": [
            {"sync_config_id": "syn_1", "source_path": "s3://photos/shop/", "bucket_id": "bkt_91aa00aa11",
             "connection_id": "con_1", "polling_interval_seconds": 3600, "status": "ACTIVE", "last_sync_at": SOON,
             "total_files_synced": 8400, **MADE},
        ],
        "/v1/taxonomies/list": [
            {"taxonomy_id": "tax_1", "taxonomy_name": "shop-categories", "version": 2, "ready": True,
             "config": {"taxonomy_type": "hierarchical", "inference_strategy": "manual"}, **MADE},
            {"taxonomy_id": "tax_2", "taxonomy_name": LONG, "version": 1, "ready": False,
             "config": {"taxonomy_type": "flat", "retriever_id": "ret_qa"}, **MADE},
        ],
        "/v1/tasks/list": [
            {"task_id": f"0c62d3b{n}-0000-4000-8000-00000000000{n}", "task_type": name, "status": status}
            for n, (name, status) in enumerate([
                ("engine_cluster_build", "IN_PROGRESS"), ("api_taxonomies_materialize", "COMPLETED"),
                ("api_collections_trigger", "FAILED"), ("api_buckets_delete", "PENDING")])
        ],
        "/v1/retrievers/ret_search/executions/list": [
            {"execution_id": "exe_0000000001", "query_summary": "warm jacket for the trail", "total_returned": 10,
             "status": "completed", "duration_ms": 412.0, "created_at": SOON},
            {"execution_id": "exe_0000000002", "query_summary": "tent", "total_returned": 0,
             "status": "failed", "error": "the model is warming up", "created_at": DAY},
        ],
    }  # fmt: skip
    workspace.lists.update({path: found for path, found in rows.items()})
    batches = [
        {"batch_id": f"btch_00000000{n}", "bucket_id": "bkt_91aa00aa11", "status": status, "documents_written": 120 * n,
         "failed_object_count": failed, "object_count": 360, "collection_ids": ["col_text"], **MADE}
        for n, (status, failed) in enumerate([("COMPLETED", 0), ("PROCESSING", 0), ("COMPLETED_WITH_ERRORS", 12), ("FAILED", 360)])
    ]  # fmt: skip
    for path in workspace.lists:
        if "batch" in path:
            workspace.lists[path] = batches
    workspace.answers |= {
        "GET /v1/triggers/trg_1/history": {"executions": [
            {"status": "COMPLETED", "triggered_at": DAY, "execution_time_ms": 4100}]},
        "GET /v1/alerts/alt_1/executions": ALERT_RUNS,
    }  # fmt: skip
    return workspace


def failing(*paths: str, workspace: Workspace | None = None) -> Workspace:
    """The same, but nothing answers at these ``METHOD path``."""
    made = workspace or everything()
    said = Problem("unreachable", "Connection refused", "Nothing answers at that address.", "Check the base URL.")
    for path in paths:
        made.answers[path] = Unreachable(said)
    return made


def nothing_found() -> Workspace:
    workspace = shop()
    workspace.answers["POST /v1/retrievers/ret_search/execute"] = found()
    return workspace
