"""The bodies that the contract calls right, in an order that works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.sandbox.driver import IMAGE_URI, TEXT_URI, Http

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


def make_all(url: str) -> Made:
    http = Http(url, "corrected")
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
    return made


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
    made.text = collection(
        made, "products-text", made.bucket, "text", "name", ["price", "in_stock"]
    )
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
POINT_KEYS = {
    "type": "client_credentials",
    "tenant_id": "t",
    "client_id": "c",
    "client_secret": "s",
}
SNOW_KEYS = {"type": "username_password", "username": "u", "password": "p"}


def webhook_body(events: list[str], **more: Any) -> dict[str, Any]:
    return {
        "webhook_name": f"jobs-{events[0]}-{len(more)}",
        "event_types": events,
        "channels": [HOOK],
        "is_active": True,
        **more,
    }
