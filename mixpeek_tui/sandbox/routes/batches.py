"""Batches of a bucket, and the organisation-wide view of them (contract sections 2 and 4)."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.errors import bad_request, not_found
from mixpeek_tui.sandbox.jobs import CONCURRENT
from mixpeek_tui.sandbox.paging import Listing, list_reply, number
from mixpeek_tui.sandbox.query import Where, filter_where
from mixpeek_tui.sandbox.routes.resources import add, load, require_all, save
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.shapes.collections import (
    BatchCreate,
    BatchList,
    BatchPatch,
    BatchRetry,
    BatchSubmit,
)
from mixpeek_tui.sandbox.work import failures
from mixpeek_tui.sandbox.work.collections import new_batch, submit_batch

_PATH = "/v1/buckets/{bucket_identifier}/batches"
_ONE = _PATH + "/{batch_id}"
_OVER = ("COMPLETED", "COMPLETED_WITH_ERRORS", "FAILED", "CANCELED")
_TASK = "api_buckets_batches_process"


def create(call: Call) -> Reply:
    """POST …/batches: DRAFT, or submitted at once with auto_submit."""
    bucket = load(call, "bucket", call.path["bucket_identifier"])
    request = call.body
    body = new_batch(
        call.namespace,
        bucket["bucket_id"],
        _collections(call, bucket, request.get("collection_ids")),
        request.get("object_ids"),
        request.get("dedup_strategy"),
    )
    body.update(batch_name=request.get("batch_name"), metadata=request.get("metadata"))
    add(call, "batch", body["batch_id"], bucket["bucket_id"], body)
    if request.get("auto_submit") or call.flag("auto_submit"):
        submit_batch(call.sandbox, body, _TASK, source_filters=request.get("filters"))
        body = call.sandbox.store.get("batch", body["batch_id"]) or body
    return Reply(body)


def submit(call: Call) -> Reply:
    """POST …/submit."""
    body = _load(call)
    if body["status"] != "DRAFT" and not call.flag("force"):
        raise bad_request(f"The batch is {body['status']}, not DRAFT", "batch_not_draft")
    if call.body.get("collection_ids"):
        bucket = load(call, "bucket", call.path["bucket_identifier"])
        body["collection_ids"] = _collections(call, bucket, call.body["collection_ids"])
    body["webhook_url"] = call.body.get("webhook_url")
    save(call, "batch", body["batch_id"], body)
    return Reply(submit_batch(call.sandbox, body, "api_buckets_batches_submit"))


def listing(call: Call) -> Reply:
    """POST …/batches/list."""
    if call.namespace_unresolved is not None:
        return list_reply(call, Listing("batch", ""), dict)
    bucket = load(call, "bucket", call.path["bucket_identifier"])
    return list_reply(call, Listing("batch", bucket["bucket_id"], _where(call)), dict)


def list_all(call: Call) -> Reply:
    """POST /v1/batches/list: no namespace needed."""
    return list_reply(call, Listing("batch", None, _where(call)), dict)


def queue(call: Call) -> Reply:
    """GET /v1/batches/queue: how many wait and run; the API documents no keys for it."""
    store = call.sandbox.store
    waiting = [body for _, body in store.rows("batch", None, filter_where({"status": "PENDING"}))]
    running = sum(
        store.count("batch", None, filter_where({"status": status}))
        for status in ("IN_PROGRESS", "PROCESSING")
    )
    return Reply(
        {
            "queued": len(waiting),
            "processing": running,
            "active_jobs": running,
            "max_concurrency": CONCURRENT,
            "waiting": [{"batch_id": body["batch_id"], "priority": 0} for body in waiting],
        }
    )


def get(call: Call) -> Reply:
    """GET one batch of a bucket."""
    return Reply(_load(call))


def get_any(call: Call) -> Reply:
    """GET /v1/batches/{id}: neither namespace nor bucket needed."""
    return Reply(_any(call))


def patch(call: Call) -> Reply:
    """PATCH: metadata."""
    body = _load(call)
    body["metadata"] = call.body.get("metadata")
    return Reply(save(call, "batch", body["batch_id"], body))


def delete(call: Call) -> Reply:
    """DELETE."""
    body = _load(call)
    call.sandbox.store.clear("failure", body["batch_id"])
    call.sandbox.store.remove("batch", body["batch_id"])
    return Reply({"message": "Successfully deleted", "success": True})


def cancel(call: Call) -> Reply:
    """POST …/cancel."""
    return Reply(_cancel(call, _load(call)))


def cancel_any(call: Call) -> Reply:
    """POST /v1/batches/{id}/cancel."""
    return Reply(_cancel(call, _any(call)))


def retry(call: Call) -> Reply:
    """POST …/retry: what failed for a reason that passes, or all of it; the API names no keys."""
    body = _load(call)
    batch_id = body["batch_id"]
    if body["status"] not in _OVER:
        raise bad_request(f"The batch is {body['status']}", "batch_not_finished")
    chosen = failures.choose(call.sandbox.store, batch_id, call.body)
    answer = {"batch_id": batch_id, "retried_count": len(chosen)}
    failed = call.sandbox.store.count("failure", batch_id)
    if not chosen and (failed or body["status"] == "COMPLETED"):
        words = f"Nothing to try again: {failed} failed, none for a reason that passes"
        return Reply({**answer, "status": body["status"], "message": words})
    call.sandbox.store.change("batch", batch_id, retry_count=body["retry_count"] + 1)
    task = submit_batch(call.sandbox, body, _TASK, replay=bool(chosen))
    return Reply({**answer, "task_id": task["task_id"], "status": "PENDING"})


def failed_documents(call: Call) -> Reply:
    """GET …/failed-documents, narrowed by tier_num and collection_id; the API names no keys."""
    body = _load(call)
    wanted: JsonDict = {}
    if (tier := number(call, "tier_num", 0, 100)) is not None:
        wanted["tier_num"] = tier
    if call.query.get("collection_id"):
        wanted["collection_id"] = call.query["collection_id"]
    where = filter_where(wanted) if wanted else None
    limit, offset = number(call, "limit", 1, 1000) or 100, number(call, "offset", 0, 10**6) or 0
    store, batch_id = call.sandbox.store, body["batch_id"]
    rows = store.rows("failure", batch_id, where, order="seq ASC", limit=limit, offset=offset)
    total = store.count("failure", batch_id, where)
    results = [failures.shown(row) for _, row in rows]
    return Reply({"batch_id": batch_id, "results": results, "total": total})


def _cancel(call: Call, body: JsonDict) -> JsonDict:
    if body["status"] in _OVER:
        raise bad_request(f"The batch is already {body['status']}", "batch_finished")
    call.sandbox.store.change("batch", body["batch_id"], status="CANCELED", lifecycle="canceled")
    if not body.get("task_id"):
        return call.sandbox.task(_TASK, [body["batch_id"]], {}, body["namespace_id"])
    task = call.sandbox.store.change("task", body["task_id"], status="CANCELED")
    return task or call.sandbox.task(_TASK, [body["batch_id"]], {}, body["namespace_id"])


def _collections(call: Call, bucket: JsonDict, wanted: list[str] | None) -> list[str]:
    if wanted:
        found = require_all(call, "collection", wanted, ("body", "collection_ids"))
        return [collection["collection_id"] for collection in found]
    return [
        collection["collection_id"]
        for collection in call.sandbox.store.each("collection", call.namespace)
        if bucket["bucket_id"] in (collection["source"].get("bucket_ids") or [])
    ]


def _where(call: Call) -> Where | None:
    keys = ("status", "bucket_id", "namespace_id")
    wanted = {key: call.body[key] for key in keys if call.body.get(key) is not None}
    return filter_where(wanted) if wanted else None


def _load(call: Call) -> JsonDict:
    bucket = load(call, "bucket", call.path["bucket_identifier"])
    return load(call, "batch", call.path["batch_id"], bucket["bucket_id"])


def _any(call: Call) -> JsonDict:
    body = call.sandbox.store.get("batch", call.path["batch_id"])
    if body is None:
        raise not_found("Batch", call.path["batch_id"])
    return body


ENDPOINTS = [
    Endpoint("POST", "/v1/batches/list", list_all, BatchList, False, body_required=False),
    Endpoint("GET", "/v1/batches/queue", queue, namespaced=False),
    Endpoint("GET", "/v1/batches/{batch_id}", get_any, namespaced=False),
    Endpoint("POST", "/v1/batches/{batch_id}/cancel", cancel_any, namespaced=False),
    Endpoint("POST", _PATH, create, BatchCreate),
    Endpoint("POST", f"{_PATH}/list", listing, BatchList, listing=True, body_required=False),
    Endpoint("GET", _ONE, get),
    Endpoint("PATCH", _ONE, patch, BatchPatch),
    Endpoint("DELETE", _ONE, delete),
    Endpoint("POST", f"{_ONE}/submit", submit, BatchSubmit, body_required=False),
    Endpoint("POST", f"{_ONE}/cancel", cancel),
    Endpoint("POST", f"{_ONE}/retry", retry, BatchRetry),
    Endpoint("GET", f"{_ONE}/failed-documents", failed_documents),
]
