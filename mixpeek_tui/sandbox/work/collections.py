"""Starting the processing of a collection."""

from __future__ import annotations

from collections.abc import Sequence

from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.shapes.base import JsonDict

TASK = "api_collections_trigger"


def submit_collection(sandbox: Sandbox, collection: JsonDict, request: JsonDict) -> JsonDict:
    """A batch over the collection's source, queued; its TriggerCollectionResponse."""
    source = collection["source"]
    buckets = source.get("bucket_ids") or []
    collection_id = collection["collection_id"]
    namespace_id = collection["namespace_id"]
    batch = new_batch(
        namespace_id,
        (request.get("include_buckets") or buckets or [collection_id])[0],
        [collection_id],
        request.get("object_ids"),
        request.get("dedup_strategy"),
    )
    task = submit_batch(
        sandbox,
        batch,
        TASK,
        include_buckets=request.get("include_buckets"),
        source_filters=request.get("source_filters"),
    )
    return {
        "batch_id": batch["batch_id"],
        "task_id": task["task_id"],
        "collection_id": collection_id,
        "source_bucket_ids": buckets,
        "source_collection_ids": source.get("collection_ids"),
        "object_count": None,
        "batch_ids": [batch["batch_id"]],
        "task_ids": [task["task_id"]],
        "batch_count": 1,
        "total_tiers": 1,
        "message": "Processing started; follow the task or the batch",
    }


def new_batch(
    namespace_id: str,
    bucket_id: str,
    collection_ids: Sequence[str],
    object_ids: Sequence[str] | None,
    dedup: str | None,
) -> JsonDict:
    """A batch that has not been submitted."""
    return {
        "batch_id": new_id("btch"),
        "bucket_id": bucket_id,
        "namespace_id": namespace_id,
        "batch_name": None,
        "status": "DRAFT",
        "lifecycle": "accepted",
        "object_ids": list(object_ids or []),
        "collection_ids": list(collection_ids),
        "dedup_strategy": dedup or "skip",
        "type": "BUCKET",
        "total_tiers": 1,
        "current_tier": 0,
        "documents_written": 0,
        "documents_resolvable": False,
        "failed_object_count": 0,
        "retry_count": 0,
        "max_retries": 3,
        "max_node_death_resubmits": 3,
        "max_deploy_resubmits": 3,
        "created_at": stamp(),
        "updated_at": stamp(),
    }


def submit_batch(sandbox: Sandbox, batch: JsonDict, task_type: str, **more: object) -> JsonDict:
    """Queue a batch; its task. A batch the store does not know yet is added to it."""
    batch_id = batch["batch_id"]
    if sandbox.store.get("batch", batch_id) is None:
        sandbox.store.add("batch", batch_id, batch["bucket_id"], batch)
    task = sandbox.task(
        task_type,
        [batch_id],
        {"batch_id": batch_id, "bucket_id": batch["bucket_id"]},
        batch["namespace_id"],
    )
    sandbox.store.change(
        "batch",
        batch_id,
        status="PENDING",
        lifecycle="queued",
        error=None,
        failure_reason=None,
        task_id=task["task_id"],
    )
    sandbox.jobs.submit("batch", task["task_id"], batch_id=batch_id, **more)
    return task
