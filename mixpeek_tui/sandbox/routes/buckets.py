"""Buckets (contract section 2)."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.errors import ApiProblem
from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.paging import Listing, list_reply
from mixpeek_tui.sandbox.query import Where
from mixpeek_tui.sandbox.routes.resources import add, changed, load, save
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.shapes.buckets import BucketCreate, BucketPatch
from mixpeek_tui.sandbox.shapes.common import ListBody

_PATH = "/v1/buckets/{bucket_identifier}"
_KEPT = ("unique_key", "metadata", "storage_class", "destination", "ingest_filter",
         "source_adapter")  # fmt: skip


_FAILED = Where("json_extract(body,'$.status')='FAILED'")


def create(call: Call) -> Reply:
    """POST /v1/buckets."""
    request = call.body
    bucket_id = new_id("bkt")
    body: JsonDict = {
        "bucket_id": bucket_id,
        "namespace_id": call.namespace,
        "bucket_name": request["bucket_name"],
        "description": request.get("description"),
        "bucket_schema": request["bucket_schema"],
        **{key: request.get(key) for key in _KEPT},
        "total_size_bytes": 0,
        "status": "ACTIVE",
        "is_locked": False,
        "created_at": stamp(),
        "updated_at": stamp(),
    }
    add(call, "bucket", bucket_id, call.namespace, body, request["bucket_name"])
    return Reply(_show(call, body))


def listing(call: Call) -> Reply:
    """POST /v1/buckets/list and its GET twin."""
    return list_reply(call, Listing("bucket", call.namespace_id), lambda b: _show(call, b))


def get(call: Call) -> Reply:
    """GET by id or name."""
    return Reply(_show(call, _load(call)))


def patch(call: Call) -> Reply:
    """PATCH and PUT; a schema that drops properties needs ?force_schema_break=true."""
    body = _load(call)
    request = call.body
    if request.get("bucket_schema") and not call.flag("force_schema_break"):
        lost = set(body["bucket_schema"]["properties"]) - set(
            request["bucket_schema"]["properties"]
        )
        if lost and call.sandbox.store.count("object", body["bucket_id"]):
            names = ", ".join(sorted(lost))
            raise ApiProblem(
                409, f"The new schema drops {names}; use ?force_schema_break=true",
                code="schema_break",
            )  # fmt: skip
    body = changed(body, request, ("bucket_name", "description", "bucket_schema", *_KEPT))
    save(call, "bucket", body["bucket_id"], body, request.get("bucket_name"))
    return Reply(_show(call, body))


def delete(call: Call) -> Reply:
    """DELETE: asynchronous."""
    body = _load(call)
    bucket_id = body["bucket_id"]
    call.sandbox.store.change("bucket", bucket_id, status="IN_PROGRESS", is_locked=True)
    task = call.sandbox.task("api_buckets_delete", [bucket_id], {}, call.namespace)
    call.sandbox.jobs.submit("bucket_delete", task["task_id"], bucket_id=bucket_id)
    return Reply(
        {
            "task_id": task["task_id"],
            "status": "PENDING",
            "bucket_id": bucket_id,
            "bucket_name": body["bucket_name"],
            "object_count": call.sandbox.store.count("object", bucket_id),
        }
    )


def _load(call: Call) -> JsonDict:
    return load(call, "bucket", call.path["bucket_identifier"])


def _show(call: Call, body: JsonDict) -> JsonDict:
    store, bucket_id = call.sandbox.store, body["bucket_id"]
    failed = store.count("object", bucket_id, _FAILED)
    return {
        **body,
        "object_count": store.count("object", bucket_id),
        "failed_object_count": failed,
    }


ENDPOINTS = [
    Endpoint("POST", "/v1/buckets", create, BucketCreate),
    Endpoint("GET", "/v1/buckets", listing, listing=True),
    Endpoint("POST", "/v1/buckets/list", listing, ListBody, listing=True, body_required=False),
    Endpoint("GET", _PATH, get),
    Endpoint("PATCH", _PATH, patch, BucketPatch),
    Endpoint("PUT", _PATH, patch, BucketPatch),
    Endpoint("DELETE", _PATH, delete),
]
