"""The official client sets up a workspace; each answer is one of its own models."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from mixpeek_tui.sandbox.launch import Launched
from tests.sandbox.driver import TEXT_URI, Shop, text_search


def test_namespaces(sdk: ModuleType, client: Any, shop: Shop) -> None:
    api = sdk.NamespacesApi(client)
    made = api.create_namespace(
        sdk.CreateNamespaceRequest(
            namespace_name="by-sdk",
            feature_extractors=[
                sdk.BaseFeatureExtractorModelInput(
                    feature_extractor_name="text_extractor", version="v1"
                )
            ],
        )
    )
    assert made.namespace_id.startswith("ns_")
    assert made.namespace_id in [n.namespace_id for n in api.list_namespaces().results]
    changed = api.patch_namespace(
        made.namespace_id, sdk.PatchNamespaceRequest(description="changed")
    )
    assert changed.description == "changed"
    assert api.get_namespace("by-sdk").namespace_id == made.namespace_id
    assert api.delete_namespace(made.namespace_id) is not None


def test_buckets_and_objects(sdk: ModuleType, client: Any) -> None:
    buckets = sdk.BucketsApi(client)
    bucket = buckets.create_bucket(
        sdk.BucketCreateRequest.from_dict(
            {"bucket_name": "sdk-bucket", "bucket_schema": {"properties": {"a": {"type": "text"}}}}
        )
    )
    assert bucket.object_count == 0
    objects = sdk.BucketObjectsApi(client)
    made = objects.create_object_buckets(
        bucket.bucket_id, sdk.CreateObjectRequest.from_dict({"a": "words", "idempotency_key": "k"})
    )
    again = objects.create_object_buckets(
        bucket.bucket_id, sdk.CreateObjectRequest.from_dict({"a": "words", "idempotency_key": "k"})
    )
    assert made.object_id == again.object_id
    batch = objects.create_objects_batch_buckets(
        bucket.bucket_id,
        sdk.CreateObjectsBatchRequest.from_dict(
            {"objects": [{"a": "words", "idempotency_key": "k"}, {"a": 5}, {"a": "more"}]}
        ),
    )
    assert [r.replayed for r in batch.succeeded] == [True, False]
    assert [f.object_index for f in batch.failed] == [1]
    listed = objects.list_objects_buckets(bucket.bucket_id)
    assert listed.results[0].object_id == made.object_id
    assert objects.delete_object_buckets(bucket.bucket_id, made.object_id) is None
    assert buckets.get_bucket("sdk-bucket").object_count == 1
    assert buckets.list_buckets().total_count >= 3
    assert buckets.delete_bucket(bucket.bucket_id) is not None


def test_collections_and_documents(sdk: ModuleType, client: Any, shop: Shop) -> None:
    api = sdk.CollectionsApi(client)
    collection = api.get_collection(shop.text_id)
    assert collection.vector_indexes[0].feature_uri == TEXT_URI
    assert collection.document_count == 12
    described = api.describe_collection_features(shop.text_id)
    assert described.features[0].feature_uri == TEXT_URI
    documents = sdk.CollectionDocumentsApi(client).list_documents(shop.text_id)
    assert len(documents.results) == 10
    assert documents.pagination.next_cursor


def test_retrievers(sdk: ModuleType, client: Any, shop: Shop) -> None:
    api = sdk.RetrieversApi(client)
    made = api.create_retriever(
        sdk.CreateRetrieverRequest.from_dict(
            {
                "retriever_name": "sdk-search",
                "collection_identifiers": [shop.text_id],
                "stages": [text_search()],
                "input_schema": {"query": {"type": "text", "required": True}},
            }
        )
    )
    assert made.retriever_id.startswith("ret_")
    assert made.stages[0].parameters["final_top_k"] == 10
    answer = api.execute_retriever(
        made.retriever_id, sdk.ExecuteRetrieverRequest(inputs={"query": "phone camera"}, limit=3)
    )
    assert answer.status == "completed"
    assert answer.documents[0]["name"] == "smart phone with a large camera"
    assert answer.stage_statistics.stages["search"].output_count >= 1
    patched = api.patch_retriever(
        made.retriever_id,
        sdk.PatchRetrieverRequest.from_dict({"stages": [text_search(final_top_k=1)]}),
    )
    assert patched.retriever.version == 2
    assert api.get_retriever("sdk-search").retriever_id == made.retriever_id
    assert made.retriever_id in [r.retriever_id for r in api.list_retrievers_get().results]
    assert {s.stage_id for s in sdk.RetrieverStagesApi(client).list_stages_retrievers()} >= {
        "feature_search",
        "summarize",
    }
    assert api.delete_retriever(made.retriever_id) is not None


def test_the_high_level_client(sdk: ModuleType, sandbox: Launched, shop: Shop) -> None:
    mixpeek = sdk.Mixpeek("sk_test", namespace="shop", base_url=f"{sandbox.url}/v1")
    found = mixpeek._request("POST", "/taxonomies/list")
    assert "results" in found
    answer = mixpeek._request(
        "POST", f"/retrievers/{shop.search_id}/execute", body={"inputs": {"query": "lawn"}}
    )
    assert "lawn" in answer["documents"][0]["name"]
