"""Syncs of a bucket (contract section 2)."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.context import ORGANIZATION_ID, USER_ID
from mixpeek_tui.sandbox.errors import bad_request, invalid
from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.paging import Listing, list_reply
from mixpeek_tui.sandbox.query import filter_where
from mixpeek_tui.sandbox.routes.resources import add, changed, load, refuse_keys, save
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.shapes.common import OpenListBody
from mixpeek_tui.sandbox.shapes.connections import (
    DeadLetterList,
    DeadLetterRequeue,
    SyncCreate,
    SyncList,
    SyncPatch,
)
from mixpeek_tui.sandbox.work.syncs import NOTE, submit_sync

_PATH = "/v1/buckets/{bucket_id}/syncs"
_ONE = _PATH + "/{sync_config_id}"
_PATCHED = ("description", "metadata", "status", "is_active", "polling_interval_seconds",
            "batch_size", "schema_mapping", "skip_batch_submission", "max_objects_per_run",
            "sync_concurrency", "batch_collection_ids", "provider_filters")  # fmt: skip
_FIXED = ("source_path", "connection_id", "sync_mode", "file_filters")


def create(call: Call) -> Reply:
    """POST …/syncs; a first run follows, and finds nothing."""
    bucket = load(call, "bucket", call.path["bucket_id"])
    request = call.body
    connection = load(call, "connection", request["connection_id"], "")
    if not connection["is_active"]:
        raise bad_request("The connection is not active", "connection_inactive")
    if connection["provider_type"] in ("s3", "tigris") and not request.get("source_path"):
        raise invalid(("body", "source_path"), "S3 needs source_path 'bucket/prefix'", "missing")
    body: JsonDict = {
        "sync_config_id": new_id("sync"),
        "bucket_id": bucket["bucket_id"],
        "connection_id": connection["connection_id"],
        "internal_id": ORGANIZATION_ID,
        "namespace_id": call.namespace,
        "source_path": request.get("source_path") or "",
        "sync_mode": request.get("sync_mode") or "continuous",
        "polling_interval_seconds": request.get("polling_interval_seconds") or 300,
        "batch_size": request.get("batch_size") or 50,
        "skip_duplicates": request.get("skip_duplicates") is not False,
        **{key: request.get(key) for key in _PATCHED if request.get(key) is not None},
        "status": "ACTIVE",
        "is_active": True,
        "paused": False,
        "locked": False,
        "total_files_discovered": 0,
        "total_files_synced": 0,
        "sync_run_counter": 0,
        "created_by_user_id": USER_ID,
        "created_at": stamp(),
        "updated_at": stamp(),
    }
    add(call, "sync", body["sync_config_id"], bucket["bucket_id"], body)
    submit_sync(call.sandbox, body, "scheduled")
    return Reply(body)


def listing(call: Call) -> Reply:
    """POST …/syncs/list."""
    if call.namespace_unresolved is not None:
        return list_reply(call, Listing("sync", "", total_key="total"), dict)
    bucket = load(call, "bucket", call.path["bucket_id"])
    wanted = {
        key: call.body[key]
        for key in ("connection_id", "status", "is_active")
        if call.body.get(key) is not None
    }
    where = filter_where(wanted) if wanted else None
    return list_reply(call, Listing("sync", bucket["bucket_id"], where, total_key="total"), dict)


def get(call: Call) -> Reply:
    """GET one sync."""
    return Reply(_load(call))


def patch(call: Call) -> Reply:
    """PATCH; where it reads from cannot be changed."""
    body = _load(call)
    refuse_keys(call.body, _FIXED, "This cannot be changed; delete the sync and create another")
    body = changed(body, call.body, _PATCHED)
    return Reply(save(call, "sync", body["sync_config_id"], body))


def delete(call: Call) -> Reply:
    """DELETE: answers 200."""
    body = _load(call)
    call.sandbox.store.remove("sync", body["sync_config_id"])
    return Reply({"message": "Sync deleted", "success": True})


def pause(call: Call) -> Reply:
    """POST …/pause."""
    body = _load(call)
    body.update(paused=True, status="SUSPENDED", is_active=False, paused_at=stamp())
    return Reply(save(call, "sync", body["sync_config_id"], body))


def resume(call: Call) -> Reply:
    """POST …/resume."""
    body = _load(call)
    body.update(paused=False, status="ACTIVE", is_active=True, paused_at=None)
    return Reply(save(call, "sync", body["sync_config_id"], body))


def trigger(call: Call) -> Reply:
    """POST …/trigger: a run that finds nothing."""
    body = _load(call)
    if body["paused"]:
        raise bad_request("The sync is paused", "sync_paused")
    record = submit_sync(call.sandbox, body, "manual")
    return Reply(
        {
            "message": NOTE,
            "status": "PENDING",
            "sync_config_id": body["sync_config_id"],
            "sync_job_id": record["sync_job_id"],
        }
    )


def jobs(call: Call) -> Reply:
    """POST …/jobs: the runs."""
    body = _load(call)
    return list_reply(call, Listing("sync_job", body["sync_config_id"], total_key="total"), dict)


def job(call: Call) -> Reply:
    """GET …/jobs/{id}."""
    body = _load(call)
    return Reply(load(call, "sync_job", call.path["sync_job_id"], body["sync_config_id"]))


def dead_letters(call: Call) -> Reply:
    """POST …/dlq: no file ever fails here."""
    _load(call)
    return Reply({"results": [], "total": 0})


def requeue(call: Call) -> Reply:
    """POST …/dlq/requeue."""
    _load(call)
    return Reply({"requeued": 0})


def _load(call: Call) -> JsonDict:
    bucket = load(call, "bucket", call.path["bucket_id"])
    return load(call, "sync", call.path["sync_config_id"], bucket["bucket_id"])


ENDPOINTS = [
    Endpoint("POST", _PATH, create, SyncCreate),
    Endpoint("POST", f"{_PATH}/list", listing, SyncList, listing=True, body_required=False),
    Endpoint("GET", _ONE, get),
    Endpoint("PATCH", _ONE, patch, SyncPatch),
    Endpoint("DELETE", _ONE, delete),
    Endpoint("POST", f"{_ONE}/pause", pause),
    Endpoint("POST", f"{_ONE}/resume", resume),
    Endpoint("POST", f"{_ONE}/trigger", trigger),
    Endpoint("POST", f"{_ONE}/jobs", jobs, OpenListBody, body_required=False),
    Endpoint("GET", f"{_ONE}/jobs/{{sync_job_id}}", job),
    Endpoint("POST", f"{_ONE}/dlq", dead_letters, DeadLetterList, body_required=False),
    Endpoint("POST", f"{_ONE}/dlq/requeue", requeue, DeadLetterRequeue, body_required=False),
]
