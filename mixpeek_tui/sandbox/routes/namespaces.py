"""Namespaces (contract section 2)."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.catalogue import BASELINE, EXTRACTORS
from mixpeek_tui.sandbox.errors import ApiProblem, invalid
from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.paging import Listing, list_reply
from mixpeek_tui.sandbox.query import Where
from mixpeek_tui.sandbox.routes.resources import add, changed, load, save
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.shapes.common import ListBody
from mixpeek_tui.sandbox.shapes.namespaces import NamespaceCreate, NamespacePatch

_PATH = "/v1/namespaces/{namespace_identifier}"
_ACTIVE = Where("json_extract(body,'$.status') IN ('PENDING','IN_PROGRESS','PROCESSING')")


def create(call: Call) -> Reply:
    """POST /v1/namespaces: ready after a moment."""
    request = call.body
    given = request.get("feature_extractors")
    extractors = _extractors(given) if given else _baseline()
    namespace_id = request.get("namespace_id") or new_id("ns")
    body: JsonDict = {
        "object": "namespace",
        "namespace_id": namespace_id,
        "namespace_name": request["namespace_name"],
        "namespace_type": request.get("namespace_type") or "standard",
        "scope": "org",
        "mode": request.get("mode") or "managed",
        "description": request.get("description"),
        "feature_extractors": extractors,
        "payload_indexes": request.get("payload_indexes") or [],
        "auto_create_indexes": bool(request.get("auto_create_indexes")),
        "vector_inference_map": _inference_map(extractors),
        "namespace_ready": False,
        "created_at": stamp(),
        "updated_at": stamp(),
    }
    add(call, "namespace", namespace_id, "", body, request["namespace_name"])
    task = call.sandbox.task("api_namespaces_create", [namespace_id], {}, namespace_id)
    call.sandbox.jobs.submit("namespace", task["task_id"], namespace_id=namespace_id)
    return Reply(_show(call, body))


def listing(call: Call) -> Reply:
    """POST /v1/namespaces/list and its GET twin."""
    return list_reply(call, Listing("namespace", ""), lambda body: _show(call, body))


def get(call: Call) -> Reply:
    """GET by id or name."""
    return Reply(_show(call, _load(call)))


def patch(call: Call) -> Reply:
    """PATCH and PUT: extractors are only ever added."""
    body = _load(call)
    request = call.body
    body = changed(
        body,
        request,
        ("namespace_name", "description", "payload_indexes", "auto_create_indexes",
         "spend_budget", "tiering", "expires_at"),
    )  # fmt: skip
    if request.get("feature_extractors"):
        known = {(e["feature_extractor_name"], e["version"]) for e in body["feature_extractors"]}
        body["feature_extractors"] += [
            extractor
            for extractor in _extractors(request["feature_extractors"])
            if (extractor["feature_extractor_name"], extractor["version"]) not in known
        ]
        body["vector_inference_map"] = _inference_map(body["feature_extractors"])
    save(call, "namespace", body["namespace_id"], body, request.get("namespace_name"))
    return Reply(_show(call, body))


def delete(call: Call) -> Reply:
    """DELETE: asynchronous; 409 while batches are active unless ?force=true."""
    body = _load(call)
    namespace_id = body["namespace_id"]
    if not call.flag("force"):
        for bucket in call.sandbox.store.each("bucket", namespace_id):
            if call.sandbox.store.count("batch", bucket["bucket_id"], _ACTIVE):
                raise ApiProblem(
                    409, "The namespace has active batches; use ?force=true", code="batches_active"
                )
    task = call.sandbox.task("api_namespaces_delete", [namespace_id], {}, namespace_id)
    call.sandbox.jobs.submit("namespace_delete", task["task_id"], namespace_id=namespace_id)
    return Reply({"task_id": task["task_id"], "status": "PENDING", "namespace_id": namespace_id})


def stats(call: Call) -> Reply:
    """GET …/stats."""
    body = _load(call)
    return Reply({"namespace_id": body["namespace_id"], **_counts(call, body["namespace_id"])})


def _load(call: Call) -> JsonDict:
    return load(call, "namespace", call.path["namespace_identifier"], "")


def _show(call: Call, body: JsonDict) -> JsonDict:
    return {**body, **_counts(call, body["namespace_id"])}


def _counts(call: Call, namespace_id: str) -> JsonDict:
    store = call.sandbox.store
    return {
        "bucket_count": store.count("bucket", namespace_id),
        "collection_count": store.count("collection", namespace_id),
        "object_count": store.count_within("object", "bucket", namespace_id),
        "document_count": store.count_within("document", "collection", namespace_id),
        "document_count_complete": True,
    }


def _extractors(given: list[JsonDict]) -> list[JsonDict]:
    for index, extractor in enumerate(given):
        key = (extractor["feature_extractor_name"], extractor["version"])
        if key not in EXTRACTORS:
            names = ", ".join(f"{name}@{version}" for name, version in EXTRACTORS)
            raise invalid(
                ("body", "feature_extractors", index, "feature_extractor_name"),
                f"Unknown feature extractor {key[0]}@{key[1]}. One of: {names}",
                "feature_extractor_not_found",
            )
    return [_shown_extractor(e["feature_extractor_name"], e["version"]) for e in given]


def _baseline() -> list[JsonDict]:
    return [_shown_extractor(name, "v1") for name in BASELINE]


def _shown_extractor(name: str, version: str) -> JsonDict:
    extractor = EXTRACTORS[(name, version)]
    return {
        "feature_extractor_name": name,
        "version": version,
        "feature_extractor_id": extractor.extractor_id,
    }


def _inference_map(extractors: list[JsonDict]) -> dict[str, str]:
    found = [EXTRACTORS[(e["feature_extractor_name"], e["version"])] for e in extractors]
    return {f"{e.extractor_id}_embedding": e.output for e in found}


ENDPOINTS = [
    Endpoint("POST", "/v1/namespaces", create, NamespaceCreate, namespaced=False),
    Endpoint("GET", "/v1/namespaces", listing, namespaced=False),
    Endpoint(
        "POST", "/v1/namespaces/list", listing, ListBody, namespaced=False, body_required=False
    ),
    Endpoint("GET", _PATH, get, namespaced=False),
    Endpoint("PATCH", _PATH, patch, NamespacePatch, namespaced=False),
    Endpoint("PUT", _PATH, patch, NamespacePatch, namespaced=False),
    Endpoint("DELETE", _PATH, delete, namespaced=False),
    Endpoint("GET", f"{_PATH}/stats", stats, namespaced=False),
]
