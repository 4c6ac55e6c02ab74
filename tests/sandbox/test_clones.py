"""Copies of retrievers, taxonomies and collections; the queue of batches."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from tests.sandbox.driver import Shop
from tests.sandbox.test_attached import flat_config


def test_a_retriever_is_copied_with_changes(shop: Shop, client: Any, sdk: ModuleType) -> None:
    source = shop.http.ok("GET", f"/v1/retrievers/{shop.search_id}")
    request = sdk.CloneRetrieverRequest(retriever_name="search-2", tags=["trial"])
    answer = sdk.RetrieversApi(client).clone_retriever(shop.search_id, request)
    assert answer.source_retriever_id == shop.search_id
    copy = shop.http.ok("GET", f"/v1/retrievers/{answer.retriever.retriever_id}")
    assert copy["retriever_id"] != shop.search_id
    assert (copy["retriever_name"], copy["tags"]) == ("search-2", ["trial"])
    assert copy["stages"] == source["stages"]
    assert copy["input_schema"] == source["input_schema"]
    found = shop.http.ok(
        "POST", "/v1/retrievers/search-2/execute", {"inputs": {"query": "mowing the lawn"}}
    )
    assert "lawn mower" in found["documents"][0]["name"]


def test_a_copy_may_search_other_collections_if_they_have_the_feature(shop: Shop) -> None:
    path = f"/v1/retrievers/{shop.search_id}/clone"
    wanted = {"retriever_name": "search-3", "collection_identifiers": [shop.image_id]}
    assert "cannot be resolved" in shop.http.refused("POST", path, wanted)["message"]
    wanted["collection_identifiers"] = [shop.reference_id]
    made = shop.http.ok("POST", path, wanted)
    assert made["retriever"]["collection_ids"] == [shop.reference_id]


def test_a_copy_needs_a_name_of_its_own(shop: Shop) -> None:
    path = f"/v1/retrievers/{shop.search_id}/clone"
    shop.http.refused("POST", path, {}, 422)
    shop.http.refused("POST", path, {"retriever_name": "search"}, 409)
    shop.http.refused("POST", path, {"retriever_name": "x", "surprise": 1}, 422)
    shop.http.refused("POST", "/v1/retrievers/ret_no/clone", {"retriever_name": "x"}, 404)


def test_a_taxonomy_is_copied(shop: Shop, client: Any, sdk: ModuleType) -> None:
    config = flat_config(shop)
    made = shop.http.ok(
        "POST", "/v1/taxonomies", {"taxonomy_name": "origin", "description": "d", "config": config}
    )
    request = sdk.CloneTaxonomyRequest(taxonomy_name="origin-2")
    answer = sdk.TaxonomiesApi(client).clone_taxonomy_taxonomies("origin", request)
    assert answer.source_taxonomy_id == made["taxonomy_id"]
    copy = shop.http.ok("GET", "/v1/taxonomies/origin-2")
    assert copy["taxonomy_id"] != made["taxonomy_id"]
    assert (copy["config"], copy["description"]) == (made["config"], "d")


def test_a_collection_is_copied_without_its_documents(
    shop: Shop, client: Any, sdk: ModuleType
) -> None:
    request = sdk.CloneCollectionRequest(collection_name="products-copy", description="new")
    answer = sdk.CollectionsApi(client).clone_collection(shop.text_id, request)
    assert answer.source_collection_id == shop.text_id
    source = shop.http.ok("GET", f"/v1/collections/{shop.text_id}")
    copy = shop.http.ok("GET", "/v1/collections/products-copy")
    assert copy["collection_id"] != shop.text_id
    assert (copy["description"], copy["document_count"]) == ("new", 0)
    assert copy["feature_extractor"] == source["feature_extractor"]
    assert copy["source"] == source["source"]
    shop.http.process(copy["collection_id"])
    assert shop.http.ok("GET", "/v1/collections/products-copy")["document_count"] == 12
    shop.http.ok("DELETE", "/v1/collections/products-copy")


def test_the_queue_of_batches_is_not_a_batch(client: Any, sdk: ModuleType) -> None:
    queue = sdk.BatchesApi(client).get_queue_status_batches()
    assert queue["queued"] == 0
    assert queue["processing"] == 0
