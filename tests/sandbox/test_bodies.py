"""Bodies the contract calls right are taken in one order that works; wrong ones are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from mixpeek_tui.sandbox.launch import Launched
from tests.sandbox.conftest import IMAGE_URI, TEXT_URI, Http

QUERY = {"type": "text", "required": True}
LABELING = {"enabled": True, "provider": "openai", "model_name": "gpt-4o-mini-2024-07-18"}
HOOK = {"channel": "webhook", "configs": {"url": "https://example.com/hook"}}


@dataclass
class Made:
    """What the corrected bodies made."""

    http: Http
    bucket: str = ""
    labels: str = ""
    text: str = ""
    image: str = ""
    reference: str = ""
    search: str = ""
    taxonomy: str = ""
    cluster: str = ""
    alert: str = ""


def feature_search(
    stage: str, searches: list[dict[str, Any]], final: int, **more: Any
) -> dict[str, Any]:
    parameters = {"searches": searches, "final_top_k": final, "fusion": "rrf", **more}
    config = {"stage_id": "feature_search", "parameters": parameters}
    return {"stage_name": stage, "stage_type": "filter", "config": config}


def search(uri: str, name: str = "query", top_k: int = 10, **more: Any) -> dict[str, Any]:
    query = {"input_mode": "text", "value": f"{{{{INPUT.{name}}}}}"}
    return {"feature_uri": uri, "query": query, "top_k": top_k, **more}


@pytest.fixture(scope="module")
def made(sandbox: Launched) -> Iterator[Made]:
    http = Http(sandbox.url, "corrected")
    extractors = [
        {"feature_extractor_name": name, "version": "v1"}
        for name in ("text_extractor", "image_extractor")
    ]
    http.ok(
        "POST",
        "/v1/namespaces",
        {"namespace_name": "corrected", "feature_extractors": extractors},
    )
    made = Made(http)
    make_data(made)
    make_retrievers(made)
    make_taxonomy(made)
    yield made


def make_data(made: Made) -> None:
    types = {
        "name": "text",
        "photo_url": "image",
        "clip": "video",
        "price": "float",
        "qty": "integer",
        "in_stock": "boolean",
        "launched": "date",
        "image_url": "image",
        "description": "text",
    }
    made.bucket = bucket(made, "products-data", types)
    made.labels = bucket(made, "taxonomy-labels", {"label_name": "string", "description": "text"})
    made.http.ok(
        "POST",
        f"/v1/buckets/{made.bucket}/objects",
        {
            "field1": "value",
            "blobs": [
                {"property": "image_url", "type": "image", "data": "https://example.com/i.jpg"},
                {"property": "description", "type": "text", "data": "text content here"},
            ],
        },
    )
    made.http.ok(
        "POST",
        f"/v1/buckets/{made.labels}/objects",
        {"label_name": "electronics", "description": "consumer electronics and gadgets"},
    )
    made.text = collection(made, "products-text", made.bucket, "text", "name", ["price", "in_stock"])
    made.image = collection(made, "products-images", made.bucket, "image", "photo_url", ["price"])
    made.reference = collection(
        made, "taxonomy-reference", made.labels, "text", "description", ["label_name"]
    )


def bucket(made: Made, name: str, types: dict[str, str]) -> str:
    properties = {key: {"type": value} for key, value in types.items()}
    body = {"bucket_name": name, "bucket_schema": {"properties": properties}}
    return str(made.http.ok("POST", "/v1/buckets", body)["bucket_id"])


def collection(
    made: Made, name: str, bucket_id: str, kind: str, field: str, passed: list[str]
) -> str:
    body = collection_body(name, bucket_id, kind, field, [{"source_path": p} for p in passed])
    return str(made.http.ok("POST", "/v1/collections", body)["collection_id"])


def collection_body(
    name: str, bucket_id: str, kind: str, field: str, passed: list[Any]
) -> dict[str, Any]:
    return {
        "collection_name": name,
        "source": {"type": "bucket", "bucket_ids": [bucket_id]},
        "feature_extractor": {
            "feature_extractor_name": f"{kind}_extractor",
            "version": "v1",
            "input_mappings": {kind: field},
            "field_passthrough": passed,
        },
    }


def make_retrievers(made: Made) -> None:
    text, image = [made.text], [made.image]
    wide = feature_search("search", [search(TEXT_URI, top_k=100)], 50, collection_identifiers=text)
    condition = {"field": "price", "operator": "lt", "value": "{{INPUT.max_price}}"}
    kept = {"stage_id": "attribute_filter", "parameters": {"conditions": {"AND": [condition]}}}
    answer = {
        "stage_id": "summarize",
        "parameters": {
            "prompt": "Answer concisely: {{INPUT.question}}\n\n{{DOCUMENTS}}",
            "provider": "openai",
            "model_name": "gpt-4o-mini-2024-07-18",
            "output_field": "answer",
            "include_sources": True,
        },
    }
    again = {
        "stage_id": "rerank",
        "parameters": {
            "inference_name": "BAAI__bge_reranker_v2_m3",
            "query": "{{INPUT.query}}",
            "document_field": "name",
            "max_candidates": 50,
            "top_k": 10,
        },
    }
    similar = {
        "feature_uri": IMAGE_URI,
        "query": {"input_mode": "content", "value": "{{INPUT.image_url}}"},
        "top_k": 10,
    }
    both = [
        search(TEXT_URI, collection_identifiers=text),
        search(IMAGE_URI, collection_identifiers=image),
    ]
    every: list[tuple[str, list[str], list[Any], dict[str, Any]]] = [
        ("search", text, [feature_search("s", [search(TEXT_URI)], 5)], {"query": QUERY}),
        ("image", image, [feature_search("s", [search(IMAGE_URI)], 5)], {"query": QUERY}),
        (
            "similar",
            image,
            [feature_search("v", [similar], 5)],
            {"image_url": {"type": "image", "required": True}},
        ),
        ("multimodal", text + image, [feature_search("m", both, 5)], {"query": QUERY}),
        (
            "filtered",
            text,
            [wide, {"stage_name": "filter", "stage_type": "filter", "config": kept}],
            {"query": QUERY, "max_price": {"type": "float"}},
        ),
        (
            "qa",
            text,
            [
                feature_search("r", [search(TEXT_URI, "question")], 10),
                {"stage_name": "answer", "stage_type": "reduce", "config": answer},
            ],
            {"question": QUERY},
        ),
        (
            "rerank",
            text,
            [wide, {"stage_name": "rerank", "stage_type": "sort", "config": again}],
            {"query": QUERY},
        ),
        (
            "matcher",
            [made.reference],
            [feature_search("l", [search(TEXT_URI, top_k=3)], 1)],
            {"query": QUERY},
        ),
    ]
    for name, collections, stages, inputs in every:
        body = {
            "retriever_name": name,
            "collection_identifiers": collections,
            "stages": stages,
            "input_schema": inputs,
        }
        made_id = made.http.ok("POST", "/v1/retrievers", body)["retriever_id"]
        made.search = made.search or made_id


def taxonomy_body(made: Made, **config: Any) -> dict[str, Any]:
    mapping = {"input_key": "query", "source_type": "payload", "path": "name"}
    base = {"retriever_id": made.search, "input_mappings": [mapping]}
    return {"taxonomy_name": "t", "config": {**base, **config}}


def make_taxonomy(made: Made) -> None:
    field = {"field_path": "label_name", "target_field": "category", "merge_mode": "replace"}
    source = {"collection_id": made.reference, "enrichment_fields": [field]}
    body = taxonomy_body(made, taxonomy_type="flat", source_collection=source)
    made.taxonomy = made.http.ok("POST", "/v1/taxonomies", body)["taxonomy_id"]
    application = {"taxonomy_applications": [{"taxonomy_id": made.taxonomy}]}
    made.http.ok("PATCH", f"/v1/collections/{made.text}", application)
    body = cluster_body(made, "hdbscan", llm_labeling=LABELING)
    made.cluster = made.http.ok("POST", "/v1/clusters", body)["cluster_id"]
    made.alert = made.http.ok("POST", "/v1/alerts", alert_body(made))["alert_id"]


def cluster_body(made: Made, method: str, vector: Any = None, **more: Any) -> dict[str, Any]:
    config = {"feature_uris": [TEXT_URI], "clustering_method": method, **(vector or {})}
    name = f"{method}-{len(more)}-{len(config)}"
    return {
        "cluster_name": name,
        "collection_ids": [made.text],
        "cluster_type": "vector",
        "vector_config": config,
        **more,
    }


def alert_body(made: Made, kind: str = "webhook", config: Any = None) -> dict[str, Any]:
    channel = {"channel_type": kind, "config": config or {"url": "https://example.com/hook"}}
    return {
        "name": f"monitor-{kind}",
        "retriever_id": made.search,
        "enabled": True,
        "notification_config": {
            "channels": [channel],
            "include_matches": True,
            "include_scores": True,
        },
    }


def trigger_body(made: Made, **more: Any) -> dict[str, Any]:
    return {
        "action_type": "cluster",
        "action_config": {"cluster_id": made.cluster},
        "trigger_type": "cron",
        "schedule_config": {"cron_expression": "0 2 * * *", "timezone": "UTC"},
        **more,
    }


def connection_body(provider: str, **config: Any) -> dict[str, Any]:
    return {
        "name": f"{provider}-source-{config.get('region', '')}",
        "provider_type": provider,
        "provider_config": config,
        "test_before_save": True,
    }


S3_KEYS = {"type": "access_key", "access_key_id": "AKIA", "secret_access_key": "s"}
DRIVE_KEYS = {
    "type": "service_account",
    "project_id": "p",
    "private_key_id": "i",
    "private_key": "k",
    "client_email": "e",
    "client_id": "c",
}
POINT_KEYS = {"type": "client_credentials", "tenant_id": "t", "client_id": "c", "client_secret": "s"}
SNOW_KEYS = {"type": "username_password", "username": "u", "password": "p"}


@pytest.mark.parametrize(
    ("provider", "config", "path"),
    [
        ("s3", {"credentials": S3_KEYS, "region": "us-east-1"}, "my-bucket/prefix/"),
        ("google_drive", {"credentials": DRIVE_KEYS}, "1AbCdEfGhIjKlMnOp"),
        (
            "sharepoint",
            {"credentials": POINT_KEYS, "site_id": "a,b,c", "folder_path": "/Documents"},
            "/sites/x",
        ),
        (
            "snowflake",
            {
                "credentials": SNOW_KEYS,
                "account": "xy",
                "warehouse": "W",
                "database": "D",
                "schema": "P",
            },
            "DB.PUBLIC.ITEMS",
        ),
    ],
)
def test_connections_and_syncs_are_taken(
    made: Made, provider: str, config: dict[str, Any], path: str
) -> None:
    connection = made.http.ok(
        "POST", "/v1/organizations/connections", connection_body(provider, **config)
    )
    shown = connection["provider_config"]
    assert shown["credentials"] == {"type": config["credentials"]["type"]}
    sync = made.http.ok(
        "POST",
        f"/v1/buckets/{made.bucket}/syncs",
        {
            "connection_id": connection["connection_id"],
            "source_path": path,
            "sync_mode": "continuous",
            "polling_interval_seconds": 900,
        },
    )
    assert sync["source_path"] == path


def test_the_rest_of_the_right_bodies_is_taken(made: Made) -> None:
    post: list[tuple[str, Any]] = [
        ("/v1/clusters", cluster_body(made, "kmeans", {"kmeans_parameters": {"n_clusters": 8}})),
        (
            "/v1/clusters",
            cluster_body(
                made, "agglomerative", {"algorithm_params": {"n_clusters": 8, "linkage": "ward"}}
            ),
        ),
        (
            "/v1/clusters",
            {
                "cluster_name": "attributes",
                "collection_ids": [made.text],
                "cluster_type": "attribute",
                "attribute_config": {
                    "attributes": ["category", "brand"],
                    "hierarchical_grouping": True,
                },
            },
        ),
        (
            "/v1/taxonomies",
            {
                **taxonomy_body(
                    made,
                    taxonomy_type="hierarchical",
                    hierarchical_nodes=[
                        {"collection_id": made.reference},
                        {"collection_id": made.text, "parent_collection_id": made.reference},
                    ],
                ),
                "taxonomy_name": "nodes",
            },
        ),
        ("/v1/alerts", alert_body(made, "slack", {"webhook_url": "https://h/x", "channel": "#a"})),
        ("/v1/alerts", alert_body(made, "email", {"to": ["a@example.com"]})),
        ("/v1/triggers", trigger_body(made, description="daily")),
        (
            "/v1/triggers",
            trigger_body(
                made, trigger_type="interval", schedule_config={"interval_seconds": 3600}
            ),
        ),
        (
            "/v1/triggers",
            trigger_body(
                made,
                action_type="taxonomy_enrichment",
                action_config={"taxonomy_id": made.taxonomy, "collection_id": made.text},
            ),
        ),
        ("/v1/organizations/webhooks", webhook_body(["collection.documents.batch_completed"])),
        (f"/v1/collections/{made.text}/apply-taxonomy", {"taxonomy_id": made.taxonomy}),
    ]
    for path, body in post:
        made.http.ok("POST", path, body)
    application = {
        "alert_id": made.alert,
        "execution_mode": "on_ingest",
        "input_mappings": [
            {"input_key": "query", "source": {"source_type": "document_field", "path": "name"}}
        ],
    }
    body = {"alert_applications": [application]}
    patched = made.http.ok("PATCH", f"/v1/collections/{made.text}", body)
    assert patched["alert_applications"][0]["alert_id"] == made.alert


def webhook_body(events: list[str], **more: Any) -> dict[str, Any]:
    return {
        "webhook_name": f"jobs-{events[0]}-{len(more)}",
        "event_types": events,
        "channels": [HOOK],
        "is_active": True,
        **more,
    }


def test_a_trigger_of_a_collection_answers_202(made: Made) -> None:
    answer = made.http.ask("POST", f"/v1/collections/{made.text}/trigger", {})
    assert answer.status_code == 202
    assert {"task_id", "collection_id", "total_tiers", "message"} <= set(answer.json())


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
        "settings": (f"/v1/retrievers/{made.search}/execute", {"inputs": {"query": "x"}, "settings": {"limit": 5}}, "settings"),
        "missing input": (f"/v1/retrievers/{made.search}/execute", {"inputs": {}}, "query"),
    }  # fmt: skip


WRONG = [
    "unknown key", "passthrough strings", "stage type", "stage parameters", "unknown stage",
    "final_top_k", "unresolved feature", "summarize without documents", "undeclared input",
    "hierarchy", "model alias", "n_clusters", "no config", "slack without url",
    "webhook channel", "webhook enabled", "event type", "cron", "timezone", "action",
    "blob type", "field type", "settings", "missing input",
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
