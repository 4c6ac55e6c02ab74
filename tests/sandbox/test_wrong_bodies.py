"""Wrong bodies are refused, with the reason."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.bodies import (
    LABELING,
    QUERY,
    Made,
    alert_body,
    cluster_body,
    collection_body,
    connection_body,
    feature_search,
    search,
    taxonomy_body,
    trigger_body,
    webhook_body,
)
from tests.sandbox.driver import IMAGE_URI, TEXT_URI


@pytest.mark.parametrize(
    ("provider", "config"),
    [
        ("s3", {"bucket": "my-bucket", "region": "us-east-1", "prefix": ""}),
        ("google_drive", {"folder_id": "1AbC"}),
        ("sharepoint", {"site_url": "https://contoso", "folder_path": "/Documents"}),
        ("snowflake", {"database": "DB", "schema": "PUBLIC", "table": "ITEMS"}),
    ],
)
def test_provider_configs_of_the_seed_are_refused(
    made: Made, provider: str, config: dict[str, Any]
) -> None:
    body = connection_body(provider, **config)
    error = made.http.refused("POST", "/v1/organizations/connections", body)
    locations = [tuple(e["location"]) for e in error["details"]["validation_errors"]]
    assert ("body", "provider_config", "credentials") in locations


def wrong(made: Made) -> dict[str, tuple[str, Any, str]]:
    """Each: a path, a body, and what the first refusal must mention."""
    passed = collection_body("x-text", made.bucket, "text", "name", ["price"])
    transform = {"stage_name": "a", "stage_type": "transform"}
    llm = {"stage_id": "llm_filter", "parameters": {"prompt": "p", "output_field": "answer"}}
    plain = feature_search("s", [search(TEXT_URI)], 5)
    retriever = {"retriever_name": "wrong", "collection_identifiers": [made.text]}
    hierarchy = {"taxonomy_type": "hierarchical", "hierarchy": {"a": "b"}}
    alias = {**LABELING, "model_name": "gpt-4o-mini"}
    old_hook = {"channel_type": "webhook", "config": {"url": "https://example.com"}}
    return {
        "unknown key": ("/v1/buckets", {"bucket_name": "b", "bucket_schema": {"properties": {}}, "x": 1}, "Accepted keys: bucket_name"),
        "passthrough strings": ("/v1/collections", passed, "field_passthrough"),
        "stage type": ("/v1/retrievers", {**retriever, "stages": [plain, {**transform, "config": llm}]}, "stage_type"),
        "stage parameters": ("/v1/retrievers", {**retriever, "stages": [plain, {"stage_name": "a", "config": llm}]}, "Accepted keys"),
        "unknown stage": ("/v1/retrievers", {**retriever, "stages": [{"stage_name": "a", "config": {"stage_id": "semantic_search"}}]}, "Unknown stage"),
        "final_top_k": ("/v1/retrievers", {**retriever, "stages": [feature_search("s", [search(TEXT_URI)], 11)]}, "final_top_k"),
        "unresolved feature": ("/v1/retrievers", {**retriever, "stages": [feature_search("s", [search(IMAGE_URI)], 5)]}, "cannot be resolved"),
        "summarize without documents": ("/v1/retrievers", {**retriever, "stages": [plain, {"stage_name": "a", "config": {"stage_id": "summarize", "parameters": {"prompt": "hi"}}}]}, "{{DOCUMENTS}}"),
        "undeclared input": ("/v1/retrievers", {**retriever, "stages": [plain], "input_schema": {"q": QUERY}}, "does not declare: query"),
        "hierarchy": ("/v1/taxonomies", taxonomy_body(made, **hierarchy), "hierarchy"),
        "model alias": ("/v1/clusters", cluster_body(made, "hdbscan", llm_labeling=alias), "gpt-4o-mini-2024-07-18"),
        "n_clusters": ("/v1/clusters", cluster_body(made, "kmeans", {"n_clusters": 8}), "n_clusters"),
        "no config": ("/v1/clusters", {"collection_ids": [made.text], "cluster_type": "attribute"}, "attribute_config"),
        "slack without url": ("/v1/alerts", alert_body(made, "slack", {"channel": "#alerts"}), "webhook_url"),
        "webhook channel": ("/v1/organizations/webhooks", webhook_body(["object.created"], channels=[old_hook]), "channel"),
        "webhook enabled": ("/v1/organizations/webhooks", webhook_body(["object.created"], enabled=True), "is_active"),
        "event type": ("/v1/organizations/webhooks", webhook_body(["batch.completed"]), "batch.completed"),
        "cron": ("/v1/triggers", trigger_body(made, schedule_config={"cron_expression": "0 25 * * *"}), "cron"),
        "timezone": ("/v1/triggers", trigger_body(made, schedule_config={"cron_expression": "0 2 * * *", "timezone": "Mars/Base"}), "timezone"),
        "action": ("/v1/triggers", trigger_body(made, action_config={"cluster": made.cluster}), "cluster_id"),
        "blob type": (f"/v1/buckets/{made.bucket}/objects", {"blobs": [{"property": "name", "type": "string", "data": "x"}]}, "does not match"),
        "field type": (f"/v1/buckets/{made.bucket}/objects", {"price": "cheap"}, "price"),
        "auto_process": (f"/v1/buckets/{made.bucket}/objects", {"auto_process": True}, "query parameter"),
        "broken filter": (f"/v1/buckets/{made.bucket}/objects/list", {"filters": {"AND": 1}}, "list of conditions"),
        "settings": (f"/v1/retrievers/{made.search}/execute", {"inputs": {"query": "x"}, "settings": {"limit": 5}}, "settings"),
        "missing input": (f"/v1/retrievers/{made.search}/execute", {"inputs": {}}, "query"),
    }  # fmt: skip


WRONG = [
    "unknown key", "passthrough strings", "stage type", "stage parameters", "unknown stage",
    "final_top_k", "unresolved feature", "summarize without documents", "undeclared input",
    "hierarchy", "model alias", "n_clusters", "no config", "slack without url",
    "webhook channel", "webhook enabled", "event type", "cron", "timezone", "action",
    "blob type", "field type", "auto_process", "broken filter", "settings", "missing input",
]  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_bodies_are_refused_with_the_reason(made: Made, name: str) -> None:
    path, body, words = wrong(made)[name]
    error = made.http.refused("POST", path, body)
    entries = error["details"]["validation_errors"]
    assert any(words in f"{entry['location']} {entry['message']}" for entry in entries), entries


def test_every_wrong_body_is_tried(made: Made) -> None:
    assert sorted(wrong(made)) == sorted(WRONG)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/collections", collection_body("lost", "bkt_none", "text", "name", [])),
        ("/v1/alerts", {"name": "lost", "retriever_id": "ret_none", "notification_config": {"channels": [{"channel_type": "webhook", "config": {"url": "https://e.com"}}]}}),
        ("/v1/triggers", {"action_type": "cluster", "action_config": {"cluster_id": "clust_none"}, "trigger_type": "interval", "schedule_config": {"interval_seconds": 60}}),
        ("/v1/clusters", {"collection_ids": ["col_none"], "vector_config": {"feature_uris": [TEXT_URI], "clustering_method": "kmeans"}}),
    ],
)  # fmt: skip
def test_unknown_references_answer_404(made: Made, path: str, body: Any) -> None:
    assert made.http.refused("POST", path, body, 404)["type"] == "NotFoundError"


def test_a_taken_name_answers_409_with_the_id_that_has_it(made: Made) -> None:
    body = {"bucket_name": "products-data", "bucket_schema": {"properties": {}}}
    error = made.http.refused("POST", "/v1/buckets", body, 409)
    assert error["type"] == "AlreadyExistsError"
    assert error["details"]["existing_id"] == made.bucket


def test_a_unique_key_asks_for_a_policy(made: Made) -> None:
    schema = {"properties": {"sku": {"type": "string"}, "n": {"type": "integer"}}}
    body = {"bucket_name": "keyed", "bucket_schema": schema, "unique_key": {"fields": ["sku"]}}
    bucket = made.http.ok("POST", "/v1/buckets", body)["bucket_id"]
    path = f"/v1/buckets/{bucket}/objects"
    made.http.refused("POST", path, {"sku": "a", "n": 1}, 400)
    made.http.refused("POST", f"{path}?policy=update", {"sku": "a"}, 404)
    first = made.http.ok("POST", f"{path}?policy=insert", {"sku": "a", "n": 1})
    made.http.refused("POST", f"{path}?policy=insert", {"sku": "a"}, 409)
    again = made.http.ok("POST", f"{path}?policy=upsert", {"sku": "a", "n": 2})
    assert (again["object_id"], again["n"]) == (first["object_id"], 2)


def test_system_names_and_sources_cannot_be_patched(made: Made) -> None:
    path = f"/v1/buckets/{made.bucket}/objects"
    one = made.http.ok("POST", path, {"name": "a"})["object_id"]
    for key in ("status", "object_id", "blobs", "metadata"):
        made.http.refused("PATCH", f"{path}/{one}", {key: []})
    assert made.http.ok("PATCH", f"{path}/{one}", {"name": "b"})["name"] == "b"
