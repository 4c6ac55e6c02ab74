"""Copies with changes: what PATCH refuses to change is changed in a copy (contract section 2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.routes import collections, retrievers, taxonomies
from mixpeek_tui.sandbox.routes.resources import load
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.shapes.collections import CollectionClone
from mixpeek_tui.sandbox.shapes.retrievers import RetrieverClone
from mixpeek_tui.sandbox.shapes.taxonomies import TaxonomyClone

_RETRIEVER = ("description", "collection_identifiers", "stages", "input_schema", "budget_limits",
              "tags", "metadata", "display_config")  # fmt: skip
_TAXONOMY = ("description", "config", "metadata")
_COLLECTION = ("description", "source", "feature_extractor", "enabled", "metadata",
               "taxonomy_applications", "cluster_applications", "alert_applications")  # fmt: skip


def retriever(call: Call) -> Reply:
    """POST /v1/retrievers/{id}/clone: {retriever, source_retriever_id}."""
    source = load(call, "retriever", call.path["retriever_id"])
    source["stages"] = [
        {key: value for key, value in stage.items() if key != "parameters"}
        for stage in source["stages"]
    ]
    if call.body.get("collection_ids"):
        call.body["collection_identifiers"] = call.body["collection_ids"]
    made = _made(call, source, _RETRIEVER, "retriever_name", retrievers.create)
    return Reply({"retriever": made, "source_retriever_id": source["retriever_id"]})


def taxonomy(call: Call) -> Reply:
    """POST /v1/taxonomies/{id}/clone: {taxonomy, source_taxonomy_id}."""
    source = load(call, "taxonomy", call.path["taxonomy_identifier"])
    made = _made(call, source, _TAXONOMY, "taxonomy_name", taxonomies.create)
    return Reply({"taxonomy": made, "source_taxonomy_id": source["taxonomy_id"]})


def collection(call: Call) -> Reply:
    """POST /v1/collections/{id}/clone, without the documents: {collection, source_collection_id}.

    Its schedule stays with the source: two collections would be processed where one was meant.
    """
    source = load(call, "collection", call.path["collection_identifier"])
    made = _made(call, source, _COLLECTION, "collection_name", collections.create)
    return Reply({"collection": made, "source_collection_id": source["collection_id"]})


def _made(
    call: Call, source: JsonDict, keys: Sequence[str], name: str, create: Callable[[Call], Reply]
) -> JsonDict:
    kept = {key: source[key] for key in keys if source.get(key) is not None}
    given = {key: call.body[key] for key in keys if call.body.get(key) is not None}
    made: JsonDict = create(replace(call, body={**kept, **given, name: call.body[name]})).body
    return made


ENDPOINTS = [
    Endpoint("POST", "/v1/retrievers/{retriever_id}/clone", retriever, RetrieverClone),
    Endpoint("POST", "/v1/taxonomies/{taxonomy_identifier}/clone", taxonomy, TaxonomyClone),
    Endpoint("POST", "/v1/collections/{collection_identifier}/clone", collection, CollectionClone),
]
