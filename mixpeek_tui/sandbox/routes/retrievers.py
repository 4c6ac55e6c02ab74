"""Retrievers: create, read, change, delete and the stages they are made of."""

from __future__ import annotations

from typing import Any

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.context import USER_ID
from mixpeek_tui.sandbox.errors import bad_request, invalid
from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.paging import Listing, list_reply
from mixpeek_tui.sandbox.routes.resources import add, changed, load, require_all, save
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.shapes.retrievers import RetrieverCreate, RetrieverList, RetrieverPatch
from mixpeek_tui.sandbox.shapes.stages import STAGES, check_stage
from mixpeek_tui.sandbox.templates import names_in

_PATH = "/v1/retrievers/{retriever_id}"
_KEPT = ("description", "tags", "metadata", "display_config", "visibility")


def create(call: Call) -> Reply:
    """POST /v1/retrievers: answers a flat RetrieverConfig."""
    request = call.body
    given = request.get("collection_identifiers") or request.get("collection_ids") or []
    collections = require_all(call, "collection", given, ("body", "collection_identifiers"))
    stages = checked_stages(call, request["stages"], collections)
    _check_inputs(stages, request.get("input_schema"))
    retriever_id = new_id("ret")
    body: JsonDict = {
        "retriever_id": retriever_id,
        "namespace_id": call.namespace,
        "retriever_name": request["retriever_name"],
        **{key: request.get(key) for key in _KEPT},
        "stages": stages,
        "input_schema": request.get("input_schema") or {},
        "budget_limits": request.get("budget_limits"),
        **_collection_fields(collections),
        "version": 1,
        "is_published": False,
        "created_by": USER_ID,
        "created_at": stamp(),
        "updated_at": stamp(),
    }
    add(call, "retriever", retriever_id, call.namespace, body, request["retriever_name"])
    return Reply(body)


def listing(call: Call) -> Reply:
    """POST /v1/retrievers/list and its GET twin: `total`, all namespaces without a header."""
    return list_reply(call, Listing("retriever", call.namespace_id, total_key="total"), dict)


def get(call: Call) -> Reply:
    """GET by id or name."""
    return Reply(load(call, "retriever", call.path["retriever_id"]))


def patch(call: Call) -> Reply:
    """PATCH: stages and collections too; budget_limits never."""
    body = load(call, "retriever", call.path["retriever_id"])
    request = call.body
    if "budget_limits" in request:
        raise bad_request("budget_limits cannot be changed", "immutable_field")
    identifiers = request.get("collection_identifiers") or body["collection_ids"]
    collections = require_all(call, "collection", identifiers, ("body", "collection_identifiers"))
    if request.get("collection_identifiers") is not None:
        body.update(_collection_fields(collections))
    schema = request.get("input_schema") or body["input_schema"]
    if request.get("stages"):
        body["stages"] = checked_stages(call, request["stages"], collections)
        _check_inputs(body["stages"], schema)
        body["version"] += 1
    body = changed(body, request, ("retriever_name", "input_schema", *_KEPT))
    save(call, "retriever", body["retriever_id"], body, request.get("retriever_name"))
    return Reply({"retriever": body})


def delete(call: Call) -> Reply:
    """DELETE."""
    body = load(call, "retriever", call.path["retriever_id"])
    call.sandbox.store.remove("retriever", body["retriever_id"])
    return Reply({"message": "Retriever deleted", "success": True})


def stages(call: Call) -> Reply:
    """GET /v1/retrievers/stages: every stage with its parameters; no authorisation needed."""
    return Reply(
        [
            {
                "stage_id": kind.stage_id,
                "description": kind.description,
                "category": kind.category,
                "icon": "layers",
                "parameter_schema": kind.shape.model_json_schema(),
            }
            for kind in STAGES.values()
        ]
    )


def checked_stages(
    call: Call, given: list[JsonDict], collections: list[JsonDict]
) -> list[JsonDict]:
    """The stages, checked, with `parameters` mirrored as the official client wants them."""
    checked = []
    for index, stage in enumerate(given):
        whole = check_stage(stage, index)
        parameters = whole["config"]["parameters"]
        if whole["config"]["stage_id"] == "feature_search":
            _check_searches(call, parameters, collections, index)
        if whole["config"]["stage_id"] == "taxonomy_enrich" and parameters.get("taxonomy_id"):
            load(call, "taxonomy", parameters["taxonomy_id"])
        kind = STAGES[whole["config"]["stage_id"]]
        checked.append(
            {**whole, "stage_type": whole.get("stage_type") or kind.category,
             "parameters": parameters}
        )  # fmt: skip
    return checked


def _check_searches(
    call: Call, parameters: JsonDict, collections: list[JsonDict], stage: int
) -> None:
    where: tuple[Any, ...] = ("body", "stages", stage, "config", "parameters")
    named = parameters.get("collection_identifiers")
    wide = require_all(call, "collection", named, where) if named else collections
    for index, search in enumerate(parameters["searches"]):
        own = search.get("collection_identifiers")
        there = (*where, "searches", index)
        searched = require_all(call, "collection", own, there) if own else wide
        uris = [vector["feature_uri"] for one in searched for vector in one["vector_indexes"] or []]
        if search["feature_uri"] not in uris:
            offered = ", ".join(sorted(set(uris))) or "none"
            raise invalid(
                (*there, "feature_uri"),
                f"'{search['feature_uri']}' cannot be resolved against the given collections,"
                f" which have: {offered}",
                "feature_uri_unresolved",
            )


def _check_inputs(stages_: list[JsonDict], schema: JsonDict | None) -> None:
    if not schema:
        return
    for index, stage in enumerate(stages_):
        unknown = names_in(stage["config"]["parameters"]) - set(schema)
        if unknown:
            names = ", ".join(sorted(unknown))
            raise invalid(
                ("body", "stages", index, "config", "parameters"),
                f"Templates read inputs that input_schema does not declare: {names}",
            )


def _collection_fields(collections: list[JsonDict]) -> JsonDict:
    ids = [collection["collection_id"] for collection in collections]
    return {"collection_ids": ids, "collection_identifiers": ids}


ENDPOINTS = [
    Endpoint("POST", "/v1/retrievers", create, RetrieverCreate),
    Endpoint("GET", "/v1/retrievers", listing, listing=True),
    Endpoint(
        "POST", "/v1/retrievers/list", listing, RetrieverList, namespaced=False, listing=True,
        body_required=False,
    ),
    Endpoint("GET", "/v1/retrievers/stages", stages, namespaced=False, auth=False),
    Endpoint("GET", _PATH, get),
    Endpoint("PATCH", _PATH, patch, RetrieverPatch),
    Endpoint("DELETE", _PATH, delete),
]  # fmt: skip
