"""Clusters: the seven operations (contract section 2)."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.errors import ApiProblem, bad_request, invalid, not_found
from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.paging import Listing, list_reply
from mixpeek_tui.sandbox.routes.resources import add, changed, load, require_all, save
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.shapes.clusters import (
    ClusterCreate,
    ClusterExecute,
    ClusterPatch,
    check_labeling,
)
from mixpeek_tui.sandbox.shapes.common import ListBody
from mixpeek_tui.sandbox.work.clusters import forget_run, is_busy, submit_run

_PATH = "/v1/clusters/{cluster_identifier}"
_ID = "/v1/clusters/{cluster_id}"
_PATCHED = ("cluster_name", "description", "metadata", "llm_labeling", "filters",
            "face_cluster_merge", "sample_size", "algorithm_params", "source_cluster_ids",
            "layout_stability")  # fmt: skip


def create(call: Call) -> Reply:
    """POST /v1/clusters."""
    request = call.body
    kind = request.get("cluster_type") or "vector"
    if not request.get("collection_ids") and not request.get("source_cluster_ids"):
        raise invalid(("body", "collection_ids"), "Field required", "missing")
    config = f"{kind}_config"
    if not request.get(config):
        raise invalid(("body", config), f"A {kind} cluster needs {config}", "missing")
    given = request.get("collection_ids") or []
    collections = require_all(call, "collection", given, ("body", "collection_ids"))
    require_all(call, "cluster", request.get("source_cluster_ids") or [], ("body",))
    if kind == "vector":
        _check_features(request["vector_config"], collections)
    check_labeling(request.get("llm_labeling"))
    cluster_id = new_id("clust")
    body: JsonDict = {
        **request,
        "cluster_id": cluster_id,
        "namespace_id": call.namespace,
        "cluster_name": request.get("cluster_name") or cluster_id,
        "collection_ids": [collection["collection_id"] for collection in collections],
        "cluster_type": kind,
        "enrich_source_collection": bool(request.get("enrich_source_collection")),
        "status": "DRAFT",
        "num_clusters": None,
        "created_at": stamp(),
        "updated_at": stamp(),
    }
    add(call, "cluster", cluster_id, call.namespace, body, body["cluster_name"])
    call.sandbox.emit(call.namespace, "cluster.created", {"cluster_id": cluster_id})
    return Reply(show(body))


def listing(call: Call) -> Reply:
    """POST /v1/clusters/list and its GET twin."""
    return list_reply(call, Listing("cluster", call.namespace_id), show)


def get(call: Call) -> Reply:
    """GET by id or name."""
    return Reply(show(load(call, "cluster", call.path["cluster_identifier"])))


def patch(call: Call) -> Reply:
    """PATCH; answers the whole ClusterModel."""
    body = load(call, "cluster", call.path["cluster_identifier"])
    check_labeling(call.body.get("llm_labeling"))
    body = changed(body, call.body, _PATCHED)
    if call.body.get("algorithm_params") and body.get("vector_config"):
        body["vector_config"]["algorithm_params"] = call.body["algorithm_params"]
    save(call, "cluster", body["cluster_id"], body, call.body.get("cluster_name"))
    call.sandbox.emit(call.namespace, "cluster.updated", {"cluster_id": body["cluster_id"]})
    return Reply({**body, "cluster_stats": None})


def delete(call: Call) -> Reply:
    """DELETE by id only; output collections would go with it unless asked to stay."""
    body = load_by_id(call)
    for run in list(call.sandbox.store.each("run", body["cluster_id"])):
        forget_run(call.sandbox, run["run_id"])
    call.sandbox.store.remove("cluster", body["cluster_id"])
    call.sandbox.emit(call.namespace, "cluster.deleted", {"cluster_id": body["cluster_id"]})
    cascade = call.flag("cascade_output_collections", True)
    return Reply(
        {
            "message": "Cluster deleted",
            "success": True,
            "cluster_id": body["cluster_id"],
            "output_collections_deleted": [] if cascade else None,
        }
    )


def execute(call: Call) -> Reply:
    """POST …/execute: one run of a cluster at a time."""
    body = load_by_id(call)
    if is_busy(body):
        raise ApiProblem(409, "A run of this cluster is under way", code="execution_running")
    check_labeling(call.body.get("llm_labeling"))
    if call.body.get("mode") in ("assign", "composite"):
        raise bad_request("The sandbox runs mode 'full' only", "mode_not_supported")
    changes = {
        key: call.body[key]
        for key in ("filters", "sample_size", "llm_labeling", "mode")
        if call.body.get(key) is not None
    }
    return Reply(submit_run(call.sandbox, body, changes))


def enrich(call: Call) -> Reply:
    """POST /v1/clusters/enrich: gone from the API."""
    raise ApiProblem(
        404,
        "POST /v1/clusters/enrich no longer exists; set enrich_source_collection on the cluster",
        code="endpoint_removed",
    )


def load_by_id(call: Call) -> JsonDict:
    """The cluster whose id is in the path; a name is not taken there (contract section 2)."""
    found = load(call, "cluster", call.path["cluster_id"])
    if found["cluster_id"] != call.path["cluster_id"]:
        raise not_found("Cluster", call.path["cluster_id"])
    return found


def show(body: JsonDict) -> JsonDict:
    """A cluster as ClusterMetadata."""
    vector = body.get("vector_config") or {}
    attribute = body.get("attribute_config") or {}
    return {
        **{k: v for k, v in body.items() if not k.endswith("_config") and k != "collection_ids"},
        "input_collections": body["collection_ids"],
        "feature_uris": feature_uris(vector),
        "multi_feature_strategy": vector.get("multi_feature_strategy"),
        "algorithm": vector.get("clustering_method") or "attribute_based",
        "algorithm_params": vector.get("algorithm_params")
        or vector.get(f"{vector.get('clustering_method')}_parameters"),
        "clustered_attributes": attribute.get("attributes"),
        "hierarchical_grouping": attribute.get("hierarchical_grouping"),
        "enrich_source": body["enrich_source_collection"],
        "output_collection_ids": [],
    }


def feature_uris(vector: JsonDict) -> list[str]:
    """The features a vector config names."""
    single = [vector["feature_uri"]] if vector.get("feature_uri") else []
    return vector.get("feature_uris") or single


def _check_features(vector: JsonDict, collections: list[JsonDict]) -> None:
    offered = {index["feature_uri"] for c in collections for index in c["vector_indexes"] or []}
    for number, uri in enumerate(feature_uris(vector)):
        if uri not in offered:
            raise invalid(
                ("body", "vector_config", "feature_uris", number),
                f"'{uri}' cannot be resolved against the given collections, which have:"
                f" {', '.join(sorted(offered))}",
                "feature_uri_unresolved",
            )


ENDPOINTS = [
    Endpoint("POST", "/v1/clusters", create, ClusterCreate),
    Endpoint("GET", "/v1/clusters", listing, listing=True),
    Endpoint("POST", "/v1/clusters/list", listing, ListBody, listing=True, body_required=False),
    Endpoint("POST", "/v1/clusters/enrich", enrich),
    Endpoint("GET", _PATH, get),
    Endpoint("PATCH", _PATH, patch, ClusterPatch),
    Endpoint("DELETE", _ID, delete),
    Endpoint("POST", f"{_ID}/execute", execute, ClusterExecute, body_required=False),
]
