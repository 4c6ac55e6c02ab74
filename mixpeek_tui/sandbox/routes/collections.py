"""Collections: create, read, change, process, classify (contract sections 2, 4 and 5)."""

from __future__ import annotations

from typing import Any

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.catalogue import EXTRACTORS, Extractor
from mixpeek_tui.sandbox.errors import bad_request, invalid
from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.paging import Listing, list_reply
from mixpeek_tui.sandbox.routes.resources import add, changed, load, require_all, save
from mixpeek_tui.sandbox.routes.scheduled import schedule_collection
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.shapes.collections import (
    ApplyTaxonomy,
    CollectionCreate,
    CollectionPatch,
    TriggerCollection,
)
from mixpeek_tui.sandbox.shapes.common import ListBody
from mixpeek_tui.sandbox.work.collections import submit_collection
from mixpeek_tui.sandbox.work.triggers import submit_taxonomy

_PATH = "/v1/collections/{collection_identifier}"
_APPLICATIONS = ("taxonomy_applications", "cluster_applications", "alert_applications")
_PATCHED = ("collection_name", "description", "enabled", "metadata", *_APPLICATIONS)


def create(call: Call) -> Reply:
    """POST /v1/collections."""
    request = call.body
    source = request["source"]
    schema = _source_schema(call, source)
    extractor = _extractor(call, request)
    config = _config(request.get("feature_extractor") or {}, extractor)
    if source["type"] == "bucket":
        _check_mappings(config, extractor, schema)
    _check_applications(call, request)
    collection_id = new_id("col")
    body: JsonDict = {
        "collection_id": collection_id,
        "namespace_id": call.namespace,
        "collection_name": request["collection_name"],
        "description": request.get("description"),
        "source": source,
        "input_schema": {"properties": schema},
        "output_schema": {"properties": schema},
        "feature_extractor": config,
        "vector_indexes": [extractor.vector_index()],
        "enabled": request.get("enabled") is not False,
        "metadata": request.get("metadata") or {},
        "lifecycle_state": "active",
        "schema_version": 1,
        **{key: request.get(key) or [] for key in _APPLICATIONS},
        "created_at": stamp(),
        "updated_at": stamp(),
    }
    add(call, "collection", collection_id, call.namespace, body, request["collection_name"])
    if request.get("schedule"):
        body["schedule"] = request["schedule"]
        body["trigger_id"] = schedule_collection(call, collection_id, request["schedule"])
        save(call, "collection", collection_id, body)
    call.sandbox.emit(call.namespace, "collection.created", {"collection_id": collection_id})
    return Reply(_show(call, body))


def listing(call: Call) -> Reply:
    """POST /v1/collections/list and its GET twin."""
    return list_reply(call, Listing("collection", call.namespace_id), lambda b: _show(call, b))


def get(call: Call) -> Reply:
    """GET by id or name."""
    return Reply(_show(call, _load(call)))


def patch(call: Call) -> Reply:
    """PATCH: a free dictionary; keys that cannot change are ignored with a warning."""
    body = _load(call)
    request = call.body
    _check_applications(call, request)
    ignored = sorted(set(request) - set(_PATCHED))
    body = changed(body, request, _PATCHED)
    save(call, "collection", body["collection_id"], body, request.get("collection_name"))
    payload = {"collection_id": body["collection_id"]}
    call.sandbox.emit(call.namespace, "collection.updated", payload)
    shown = _show(call, body)
    if ignored:
        shown["warnings"] = [f"'{key}' cannot be changed and was ignored" for key in ignored]
    return Reply(shown)


def delete(call: Call) -> Reply:
    """DELETE: removes the documents too."""
    body = _load(call)
    collection_id = body["collection_id"]
    call.sandbox.store.clear("document", collection_id)
    call.sandbox.store.remove("collection", collection_id)
    call.sandbox.emit(call.namespace, "collection.deleted", {"collection_id": collection_id})
    return Reply({"message": "Collection deleted", "success": True, "collection_id": collection_id})


def trigger(call: Call) -> Reply:
    """POST …/trigger: 202; an empty source shows as a failed task, not here."""
    body = _load(call)
    if not body["enabled"]:
        raise bad_request("The collection is disabled", "collection_disabled")
    if call.body.get("include_buckets"):
        require_all(call, "bucket", call.body["include_buckets"], ("body", "include_buckets"))
    return Reply(submit_collection(call.sandbox, body, call.body), 202)


def apply_taxonomy(call: Call) -> Reply:
    """POST …/apply-taxonomy: the taxonomy must be among the collection's applications."""
    body = _load(call)
    taxonomy = load(call, "taxonomy", call.body["taxonomy_id"])
    attached = [a["taxonomy_id"] for a in body.get("taxonomy_applications") or []]
    if not {taxonomy["taxonomy_id"], taxonomy["taxonomy_name"]} & set(attached):
        raise bad_request(
            "The taxonomy is not in the collection's taxonomy_applications; PATCH it there first",
            "taxonomy_not_attached",
        )
    if not taxonomy["ready"]:
        raise bad_request("The taxonomy is not ready yet", "taxonomy_not_ready")
    filters = call.body.get("scroll_filters")
    task = submit_taxonomy(call.sandbox, call.namespace, taxonomy, body, filters)
    return Reply(
        {
            "task_id": task["task_id"],
            "status": task["status"],
            "collection_id": body["collection_id"],
            "taxonomy_id": taxonomy["taxonomy_id"],
            "estimated_documents": call.sandbox.store.count("document", body["collection_id"]),
        }
    )


def features(call: Call) -> Reply:
    """GET …/features: what a retriever can search."""
    body = _load(call)
    extractor = body["feature_extractor"]
    described = [
        {
            "feature_address": index["feature_uri"],
            "feature_uri": index["feature_uri"],
            "feature_extractor_name": extractor["feature_extractor_name"],
            "version": extractor["version"],
            "vector_index": index["index"],
            "primary": True,
        }
        for index in body["vector_indexes"]
    ]
    return Reply({"features": described})


def _load(call: Call) -> JsonDict:
    return load(call, "collection", call.path["collection_identifier"])


def _show(call: Call, body: JsonDict) -> JsonDict:
    count = call.sandbox.store.count("document", body["collection_id"])
    return {**body, "document_count": count, "vector_count": count}


def _source_schema(call: Call, source: JsonDict) -> JsonDict:
    if source["type"] == "bucket":
        if not source.get("bucket_ids"):
            raise invalid(("body", "source", "bucket_ids"), "Field required", "missing")
        found = require_all(call, "bucket", source["bucket_ids"], ("body", "source", "bucket_ids"))
        source["bucket_ids"] = [bucket["bucket_id"] for bucket in found]
        return {k: v for b in found for k, v in b["bucket_schema"]["properties"].items()}
    if source["type"] == "collection":
        single = [source["collection_id"]] if source.get("collection_id") else []
        wanted = source.get("collection_ids") or single
        if not wanted:
            raise invalid(("body", "source", "collection_id"), "Field required", "missing")
        found = require_all(call, "collection", wanted, ("body", "source", "collection_ids"))
        return {k: v for c in found for k, v in c["output_schema"]["properties"].items()}
    return {}


def _extractor(call: Call, request: JsonDict) -> Extractor:
    config = request.get("feature_extractor")
    if config is None:
        return EXTRACTORS[("text_extractor", "v1")]
    key = (config["feature_extractor_name"], config["version"])
    where = ("body", "feature_extractor", "feature_extractor_name")
    if key not in EXTRACTORS:
        raise invalid(where, f"Unknown feature extractor {key[0]}@{key[1]}")
    namespace = load(call, "namespace", call.namespace, "")
    offered = [(e["feature_extractor_name"], e["version"]) for e in namespace["feature_extractors"]]
    if key not in offered:
        names = ", ".join(f"{name}@{version}" for name, version in offered)
        raise bad_request(
            f"The namespace does not offer {key[0]}@{key[1]}, only {names}",
            "feature_extractor_not_found",
        )
    return EXTRACTORS[key]


def _config(given: JsonDict, extractor: Extractor) -> JsonDict:
    return {
        "include_all_source_fields": False,
        **given,
        "feature_extractor_name": extractor.name,
        "version": extractor.version,
        "feature_extractor_id": extractor.extractor_id,
    }


def _check_mappings(config: JsonDict, extractor: Extractor, schema: JsonDict) -> None:
    where = ("body", "feature_extractor")
    for name, path in (config.get("input_mappings") or {}).items():
        if name not in extractor.inputs:
            inputs = ", ".join(extractor.inputs) or "none"
            raise invalid(
                (*where, "input_mappings", name),
                f"{extractor.name} has no input '{name}'. Inputs: {inputs}",
            )
        for part in path if isinstance(path, list) else [path]:
            _check_field(schema, str(part), (*where, "input_mappings", name), extractor, name)
    for index, entry in enumerate(config.get("field_passthrough") or []):
        root = str(entry["source_path"]).split(".")[0]
        if root not in schema:
            raise invalid(
                (*where, "field_passthrough", index, "source_path"),
                f"'{root}' is not in the bucket schema. Properties: {', '.join(schema)}",
            )


def _check_field(
    schema: JsonDict, path: str, where: tuple[Any, ...], extractor: Extractor, name: str
) -> None:
    field = path.removeprefix("payload.").split(".")[0]
    if field not in schema:
        raise invalid(where, f"'{field}' is not in the bucket schema: {', '.join(schema)}")
    kind = schema[field]["type"]
    if kind not in extractor.inputs[name]:
        takes = ", ".join(extractor.inputs[name])
        raise invalid(where, f"'{field}' is {kind}; input '{name}' takes {takes}")


def _check_applications(call: Call, request: JsonDict) -> None:
    for application in request.get("taxonomy_applications") or []:
        load(call, "taxonomy", application["taxonomy_id"])
    for application in request.get("cluster_applications") or []:
        load(call, "cluster", application["cluster_id"])
    for application in request.get("alert_applications") or []:
        load(call, "alert", application["alert_id"])


ENDPOINTS = [
    Endpoint("POST", "/v1/collections", create, CollectionCreate),
    Endpoint("GET", "/v1/collections", listing, listing=True),
    Endpoint("POST", "/v1/collections/list", listing, ListBody, listing=True, body_required=False),
    Endpoint("GET", _PATH, get),
    Endpoint("PATCH", _PATH, patch, CollectionPatch),
    Endpoint("DELETE", _PATH, delete),
    Endpoint("POST", f"{_PATH}/trigger", trigger, TriggerCollection, body_required=False),
    Endpoint("POST", f"{_PATH}/apply-taxonomy", apply_taxonomy, ApplyTaxonomy),
    Endpoint("GET", f"{_PATH}/features", features),
]
