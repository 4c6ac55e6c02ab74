"""Objects of a bucket, single and in batches of up to 100 (contract sections 1b and 2)."""

from __future__ import annotations

from typing import Any

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.errors import ApiProblem, bad_request, invalid, not_found
from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.paging import Listing, Page, fetch, page_of, pagination
from mixpeek_tui.sandbox.query import Where, filter_where, joined, text_where
from mixpeek_tui.sandbox.routes.resources import load, refuse_keys, save
from mixpeek_tui.sandbox.shapes.base import JsonDict, check
from mixpeek_tui.sandbox.shapes.buckets import (
    Blob,
    ObjectCreate,
    ObjectList,
    ObjectPatch,
    ObjectsBatch,
)
from mixpeek_tui.sandbox.work.collections import submit_collection

_PATH = "/v1/buckets/{bucket_identifier}/objects"
_ONE = _PATH + "/{object_identifier}"
_CONTROL = ("key_prefix", "blobs", "skip_duplicates", "canonicalize_source", "force_remirror",
            "edges", "idempotency_key")  # fmt: skip
_NUMBERS = ("number", "integer", "float")
_FILES = ("image", "audio", "video", "pdf", "excel", "text", "string", "date", "datetime")


def create(call: Call) -> Reply:
    """POST …/objects; the same idempotency_key gives the same object again."""
    bucket = load(call, "bucket", call.path["bucket_identifier"])
    made, _ = _create(call, bucket, call.body, ("body",))
    _auto_process(call, bucket)
    call.sandbox.emit(call.namespace, "object.created", {"object_id": made["object_id"]})
    return Reply(made)


def create_batch(call: Call) -> Reply:
    """POST …/objects/batch: each object succeeds or fails on its own."""
    bucket = load(call, "bucket", call.path["bucket_identifier"])
    succeeded: list[JsonDict] = []
    failed: list[JsonDict] = []
    for index, request in enumerate(call.body["objects"]):
        where = ("body", "objects", index)
        try:
            body, replayed = _create(call, bucket, check(ObjectCreate, request, where), where)
        except ApiProblem as problem:
            error = {"object_index": index, "error": problem.message}
            failed.append({**error, "error_type": problem.envelope()["error"]["type"]})
            continue
        more: JsonDict = {"object_index": index, "replayed": replayed}
        if replayed:
            more["replayed_by"] = "idempotency_key"
        succeeded.append({**body, **more})
    _auto_process(call, bucket)
    ids = [body["object_id"] for body in succeeded]
    call.sandbox.emit(call.namespace, "objects.created.batch", {"object_ids": ids})
    return Reply(
        {
            "succeeded": succeeded,
            "failed": failed,
            "total_requested": len(call.body["objects"]),
            "succeeded_count": len(succeeded),
            "failed_count": len(failed),
        }
    )


def listing(call: Call) -> Reply:
    """POST …/objects/list and its GET twin: oldest first."""
    if call.namespace_unresolved is not None:
        page = Page(10)
        return Reply({"results": [], "pagination": pagination(page, 0, None)})
    bucket = load(call, "bucket", call.path["bucket_identifier"])
    page = page_of(call, 100)
    parts: list[Where] = []
    if call.body.get("filters"):
        parts.append(filter_where(call.body["filters"]))
    if call.body.get("search"):
        parts.append(text_where(call.body["search"]))
    spec = Listing("object", bucket["bucket_id"], newest_first=False)
    rows, total, cursor = fetch(call, spec, page, joined("AND", parts) if parts else None)
    select = call.body.get("select")
    if select:
        keep = {*select, "object_id", "bucket_id"}
        rows = [{key: value for key, value in row.items() if key in keep} for row in rows]
    return Reply({"results": rows, "pagination": pagination(page, total, cursor)})


def get(call: Call) -> Reply:
    """GET one object."""
    return Reply(_load(call))


def patch(call: Call) -> Reply:
    """PATCH and PUT: flat root fields; the system's names are refused."""
    body = _load(call)
    refuse_keys(call.body, ("status", "object_id", "blobs"), "This name belongs to the system")
    refuse_keys(call.body, ("metadata",), "Fields of an object stand at its root")
    bucket = load(call, "bucket", call.path["bucket_identifier"])
    _check_fields(bucket, call.body, ("body",))
    body.update({k: v for k, v in call.body.items() if k not in _CONTROL or k == "key_prefix"})
    return Reply(save(call, "object", body["object_id"], body))


def delete(call: Call) -> Reply:
    """DELETE: 204."""
    body = _load(call)
    call.sandbox.store.remove("object", body["object_id"])
    call.sandbox.emit(call.namespace, "object.deleted", {"object_id": body["object_id"]})
    return Reply(None, 204)


def _load(call: Call) -> JsonDict:
    bucket = load(call, "bucket", call.path["bucket_identifier"])
    return load(call, "object", call.path["object_identifier"], bucket["bucket_id"])


def _create(
    call: Call, bucket: JsonDict, request: JsonDict, where: tuple[str | int, ...]
) -> tuple[JsonDict, bool]:
    key = request.get("idempotency_key")
    name = f"key:{key}" if key else None
    known = call.sandbox.store.find("object", bucket["bucket_id"], name) if name else None
    if known is not None:
        return known, True
    refuse_keys(request, ("auto_process",), "auto_process is a query parameter")
    fields = {k: v for k, v in request.items() if k not in _CONTROL}
    blobs = [
        _blob(bucket, blob, (*where, "blobs", index))
        for index, blob in enumerate(request.get("blobs") or [])
    ]
    _check_fields(bucket, fields, where)
    _check_required(bucket, fields, blobs, where)
    existing = _same_unique_key(call, bucket, fields)
    if existing is not None:
        existing.update(fields, blobs=blobs or existing["blobs"])
        return save(call, "object", existing["object_id"], existing), False
    object_id = new_id("obj")
    body: JsonDict = {
        **fields,
        "object_id": object_id,
        "bucket_id": bucket["bucket_id"],
        "key_prefix": request.get("key_prefix"),
        "blobs": blobs,
        "status": "PENDING",
        "created_at": stamp(),
        "updated_at": stamp(),
    }
    call.sandbox.store.add("object", object_id, bucket["bucket_id"], body, name)
    return body, False


def _blob(bucket: JsonDict, blob: JsonDict, where: tuple[str | int, ...]) -> JsonDict:
    checked = check(Blob, blob, where)
    properties = bucket["bucket_schema"]["properties"]
    declared = properties.get(checked["property"])
    if declared is not None and declared["type"] != checked["type"]:
        raise invalid(
            (*where, "type"),
            f"Blob type '{checked['type']}' does not match the bucket schema:"
            f" '{checked['property']}' is '{declared['type']}'",
        )
    if declared is None:
        names = ", ".join(properties)
        raise invalid(
            (*where, "property"),
            f"'{checked['property']}' is not in the bucket schema. Properties: {names}",
        )
    if checked.get("data") is None and checked.get("upload_id") is None:
        raise invalid((*where, "data"), "Either data or upload_id is required", "missing")
    return {
        "blob_id": new_id("blob"),
        "property": checked["property"],
        "type": checked["type"],
        "key_prefix": checked.get("key_prefix"),
        "properties": {"data": checked.get("data"), **(checked.get("metadata") or {})},
    }


def _check_fields(bucket: JsonDict, fields: JsonDict, where: tuple[str | int, ...]) -> None:
    properties = bucket["bucket_schema"]["properties"]
    for name, value in fields.items():
        declared = properties.get(name)
        if declared is None or value is None:
            continue
        if not _fits(declared["type"], value):
            raise invalid(
                (*where, name), f"'{name}' is declared as {declared['type']} in the bucket schema"
            )


def _fits(kind: str, value: Any) -> bool:
    if kind in _NUMBERS:
        if isinstance(value, str):
            return value.replace(".", "", 1).lstrip("+-").isdigit()
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "boolean":
        return isinstance(value, bool) or value in ("true", "false")
    if kind == "object":
        return isinstance(value, dict)
    if kind == "array":
        return isinstance(value, list)
    return isinstance(value, str | list) if kind in _FILES else True


def _check_required(
    bucket: JsonDict, fields: JsonDict, blobs: list[JsonDict], where: tuple[str | int, ...]
) -> None:
    given = set(fields) | {blob["property"] for blob in blobs}
    for name, declared in bucket["bucket_schema"]["properties"].items():
        if declared.get("required") and name not in given:
            raise invalid((*where, name), f"The bucket schema requires '{name}'", "missing")


def _same_unique_key(call: Call, bucket: JsonDict, fields: JsonDict) -> JsonDict | None:
    unique = bucket.get("unique_key")
    if not unique:
        return None
    policy = call.query.get("policy") or unique.get("default_policy")
    if policy is None:
        raise bad_request("The bucket has a unique key: ?policy=insert|update|upsert is required")
    conditions = [
        {"field": name, "operator": "eq", "value": fields.get(name)} for name in unique["fields"]
    ]
    rows = call.sandbox.store.rows(
        "object", bucket["bucket_id"], filter_where({"AND": conditions}), limit=1
    )
    if rows and policy == "insert":
        raise ApiProblem(409, "An object with this unique key exists", code="unique_key_taken")
    if not rows and policy == "update":
        raise not_found("Object", str([fields.get(name) for name in unique["fields"]]))
    return rows[0][1] if rows else None


def _auto_process(call: Call, bucket: JsonDict) -> None:
    if not call.flag("auto_process"):
        return
    for collection in list(call.sandbox.store.each("collection", call.namespace)):
        if bucket["bucket_id"] in (collection["source"].get("bucket_ids") or []):
            submit_collection(call.sandbox, collection, {})


ENDPOINTS = [
    Endpoint("POST", _PATH, create, ObjectCreate),
    Endpoint("GET", _PATH, listing, listing=True, heavy=True),
    Endpoint("POST", f"{_PATH}/batch", create_batch, ObjectsBatch),
    Endpoint(
        "POST", f"{_PATH}/list", listing, ObjectList, listing=True, heavy=True,
        body_required=False,
    ),
    Endpoint("GET", _ONE, get),
    Endpoint("PATCH", _ONE, patch, ObjectPatch),
    Endpoint("PUT", _ONE, patch, ObjectPatch),
    Endpoint("DELETE", _ONE, delete),
]  # fmt: skip
