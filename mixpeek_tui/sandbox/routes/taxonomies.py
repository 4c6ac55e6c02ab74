"""Taxonomies: flat, by nodes, or inferred (contract sections 1b, 2 and 5)."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.engine.labels import enriched
from mixpeek_tui.sandbox.engine.run import public
from mixpeek_tui.sandbox.engine.taxonomy import Classifier
from mixpeek_tui.sandbox.errors import bad_request, invalid
from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.paging import Listing, list_reply
from mixpeek_tui.sandbox.routes.resources import add, changed, load, require_all, save
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.shapes.common import ListBody
from mixpeek_tui.sandbox.shapes.taxonomies import (
    TaxonomyCreate,
    TaxonomyPatch,
    TaxonomyTrial,
    check_config,
)

_PATH = "/v1/taxonomies/{taxonomy_identifier}"


def create(call: Call) -> Reply:
    """POST /v1/taxonomies; an inferred hierarchy is ready after a job."""
    request = call.body
    config = check_config(request["config"])
    _check_references(call, config)
    inferred = bool(config.get("inference_strategy")) and not config.get("hierarchical_nodes")
    taxonomy_id = new_id("tax")
    body: JsonDict = {
        "taxonomy_id": taxonomy_id,
        "namespace_id": call.namespace,
        "version": 1,
        "taxonomy_name": request["taxonomy_name"],
        "description": request.get("description"),
        "config": config,
        "retriever_id": config.get("retriever_id"),
        "input_mappings": config.get("input_mappings"),
        "metadata": request.get("metadata") or {},
        "ready": not inferred,
        "created_at": stamp(),
        "updated_at": stamp(),
    }
    add(call, "taxonomy", taxonomy_id, call.namespace, body, request["taxonomy_name"])
    if inferred:
        task = call.sandbox.task("api_taxonomies_create", [taxonomy_id], {}, call.namespace)
        call.sandbox.jobs.submit("taxonomy_infer", task["task_id"], taxonomy_id=taxonomy_id)
    call.sandbox.emit(call.namespace, "taxonomy.created", {"taxonomy_id": taxonomy_id})
    return Reply(body)


def listing(call: Call) -> Reply:
    """POST /v1/taxonomies/list and its GET twin."""
    return list_reply(call, Listing("taxonomy", call.namespace_id), dict)


def get(call: Call) -> Reply:
    """GET by id or name."""
    return Reply(_load(call))


def patch(call: Call) -> Reply:
    """PATCH: name, description, metadata."""
    body = changed(_load(call), call.body, ("taxonomy_name", "description", "metadata"))
    save(call, "taxonomy", body["taxonomy_id"], body, call.body.get("taxonomy_name"))
    call.sandbox.emit(call.namespace, "taxonomy.updated", {"taxonomy_id": body["taxonomy_id"]})
    return Reply(body)


def delete(call: Call) -> Reply:
    """DELETE."""
    body = _load(call)
    call.sandbox.store.clear("taxonomy_node", body["taxonomy_id"])
    call.sandbox.store.remove("taxonomy", body["taxonomy_id"])
    call.sandbox.emit(call.namespace, "taxonomy.deleted", {"taxonomy_id": body["taxonomy_id"]})
    return Reply({"message": "Taxonomy deleted", "success": True})


def execute(call: Call) -> Reply:
    """POST …/execute: a trial on one to five documents; nothing is stored."""
    taxonomy = _load(call)
    documents = _trial_documents(call)
    if not 1 <= len(documents) <= 5:
        raise invalid(("body", "source_documents"), "One to five documents are needed")
    store, shelves = call.sandbox.store, call.sandbox.shelves
    background = [d["collection_id"] for d in documents if d.get("collection_id")]
    classifier = Classifier(store, shelves, call.namespace, taxonomy, background)
    results: list[JsonDict] = []
    matched: list[JsonDict] = []
    found = classifier.match_all(documents)
    for number, (document, match) in enumerate(zip(documents, found, strict=True)):
        shown = {"document_id": f"document_{number}", **public(document)}
        if match is None:
            results.append(shown)
            continue
        results.append(enriched(shown, taxonomy, match))
        matched.append(
            {
                "document_id": shown["document_id"],
                "taxonomy_id": taxonomy["taxonomy_id"],
                "taxonomy_name": taxonomy["taxonomy_name"],
                "node_id": match.node_id,
                "label": match.label,
                "score": match.score,
                "path": match.path,
                "hierarchy_level": len(match.path) - 1,
                "enriched_fields": sorted(match.fields),
            }
        )
    stats = {"processed_docs": len(documents), "batches": 1, "enriched": len(matched), "errors": 0}
    return Reply({"stats": stats, "results": results, "matches": matched})


def versions(call: Call) -> Reply:
    """GET …/versions: the one there is."""
    return Reply({"results": [_load(call)], "pagination": {}, "total_count": 1})


def _load(call: Call) -> JsonDict:
    return load(call, "taxonomy", call.path["taxonomy_identifier"])


def _trial_documents(call: Call) -> list[JsonDict]:
    given: list[JsonDict] | None = call.body.get("source_documents") or call.body.get("documents")
    if given is not None:
        return given
    collection_id = call.body.get("source_collection_id")
    if collection_id:
        collection = load(call, "collection", collection_id)
        rows = call.sandbox.store.rows("document", collection["collection_id"], limit=5)
        return [body for _, body in rows]
    return []


def _check_references(call: Call, config: JsonDict) -> None:
    where = ("body", "config")
    if config.get("retriever_id"):
        load(call, "retriever", config["retriever_id"])
    if config["taxonomy_type"] == "flat":
        load(call, "collection", config["source_collection"]["collection_id"])
        return
    nodes = config.get("hierarchical_nodes") or []
    if not nodes and not config.get("inference_strategy"):
        raise invalid(
            (*where, "hierarchical_nodes"),
            "A hierarchical taxonomy needs hierarchical_nodes or inference_strategy",
            "missing",
        )
    ids = [node["collection_id"] for node in nodes]
    require_all(call, "collection", ids, where)
    require_all(call, "collection", config.get("inference_collections") or [], where)
    require_all(call, "cluster", config.get("cluster_ids") or [], where)
    for node in nodes:
        parent = node.get("parent_collection_id")
        if parent is not None and parent not in ids:
            raise bad_request(f"Parent '{parent}' is not among the nodes", "unknown_parent")
        if node.get("retriever_id"):
            load(call, "retriever", node["retriever_id"])
    if nodes and all(node.get("parent_collection_id") for node in nodes):
        raise bad_request("No node is a root: every one has a parent", "no_root")


ENDPOINTS = [
    Endpoint("POST", "/v1/taxonomies", create, TaxonomyCreate),
    Endpoint("GET", "/v1/taxonomies", listing, ListBody, listing=True, body_required=False),
    Endpoint("POST", "/v1/taxonomies/list", listing, ListBody, listing=True, body_required=False),
    Endpoint(
        "POST", "/v1/taxonomies/execute/{taxonomy_identifier}", execute, TaxonomyTrial, heavy=True
    ),
    Endpoint("GET", _PATH, get),
    Endpoint("PATCH", _PATH, patch, TaxonomyPatch),
    Endpoint("DELETE", _PATH, delete),
    Endpoint("POST", f"{_PATH}/execute", execute, TaxonomyTrial, heavy=True),
    Endpoint("GET", f"{_PATH}/versions", versions),
]
