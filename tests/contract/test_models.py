"""The checker accepts the corrected bodies and refuses what the setup skill sent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.models import check_model

TEXT = "mixpeek://text_extractor@v1/multilingual_e5_large_instruct_v1"


def search(**more: Any) -> dict[str, Any]:
    found = {
        "feature_uri": TEXT,
        "query": {"input_mode": "text", "value": "{{INPUT.query}}"},
        "top_k": 100,
    }
    parameters = {"searches": [found], "final_top_k": 50, "fusion": "rrf", **more}
    return {"stage_name": "search", "config": {"stage_id": "feature_search", "parameters": parameters}}


def retriever(*stages: dict[str, Any]) -> dict[str, Any]:
    return {
        "retriever_name": "shop-search",
        "collection_identifiers": ["col_text123456"],
        "stages": list(stages),
        "input_schema": {"query": {"type": "text", "required": True}},
    }


def stage(stage_id: str, **parameters: Any) -> dict[str, Any]:
    return {"stage_name": stage_id, "config": {"stage_id": stage_id, "parameters": parameters}}


def collection(**extractor: Any) -> dict[str, Any]:
    return {
        "collection_name": "products-text",
        "source": {"type": "bucket", "bucket_ids": ["bkt_abc1234567"]},
        "feature_extractor": {
            "feature_extractor_name": "text_extractor",
            "version": "v1",
            "input_mappings": {"text": "name"},
            **extractor,
        },
    }


def connection(provider: str, **config: Any) -> dict[str, Any]:
    inner = {"provider_type": provider, **config}
    return {"name": "source", "provider_type": provider, "provider_config": inner}


def cluster(**more: Any) -> dict[str, Any]:
    vector = {"feature_uris": [TEXT], "clustering_method": "kmeans"}
    return {
        "cluster_name": "groups",
        "collection_ids": ["col_text123456"],
        "cluster_type": "vector",
        "vector_config": {**vector, **more.pop("vector_config", {})},
        **more,
    }


def labelling(model: str, provider: str = "openai") -> dict[str, Any]:
    return cluster(llm_labeling={"enabled": True, "provider": provider, "model_name": model})


def taxonomy(**config: Any) -> dict[str, Any]:
    base = {
        "retriever_id": "ret_abc12345678901",
        "input_mappings": [{"input_key": "query", "source_type": "payload", "path": "name"}],
    }
    return {"taxonomy_name": "shop-categories", "config": {**base, **config}}


def trigger(**more: Any) -> dict[str, Any]:
    return {
        "action_type": "cluster",
        "action_config": {"cluster_id": "clust_abc123456"},
        "trigger_type": "cron",
        "schedule_config": {"cron_expression": "0 2 * * *", "timezone": "UTC"},
        **more,
    }


def alert(kind: str, **config: Any) -> dict[str, Any]:
    return {
        "name": "shop-monitor",
        "retriever_id": "ret_abc12345678901",
        "notification_config": {"channels": [{"channel_type": kind, "config": config}]},
    }


def webhook(channel: dict[str, Any], *events: str, **more: Any) -> dict[str, Any]:
    return {
        "webhook_name": "shop-job-notifications",
        "event_types": list(events or ("alert.triggered",)),
        "channels": [channel],
        **more,
    }


S3_KEY = {"type": "access_key", "access_key_id": "AKIAIOSFODNN7EXAMPLE", "secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}
HOOK = {"channel": "webhook", "configs": {"url": "https://example.com/hook"}}
NODES = [{"collection_id": "col_a1"}, {"collection_id": "col_b1", "parent_collection_id": "col_a1"}]
SNOWFLAKE = {"account": "xy12345.us-east-1", "warehouse": "WH", "credentials": {"type": "username_password", "username": "u", "password": "p"}}
SHAREPOINT = {"type": "client_credentials", "tenant_id": "12345678-1234-1234-1234-123456789abc", "client_id": "12345678-1234-1234-1234-123456789abd", "client_secret": "s"}
DRIVE = {"type": "service_account", "project_id": "my-project-123456", "private_key_id": "abc", "private_key": "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n", "client_email": "a@my-project-123456.iam.gserviceaccount.com", "client_id": "123456789012345678901"}

TRIGGER = "SharedTriggersModelsCreateTriggerRequest"
CONNECTION = "StorageConnectionCreateRequest"

ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("CreateNamespaceRequest", {"namespace_name": "shop", "feature_extractors": [{"feature_extractor_name": "text_extractor", "version": "v1"}]}),
    ("BucketCreateRequest", {"bucket_name": "b", "bucket_schema": {"properties": {"name": {"type": "text"}, "clip": {"type": "video"}, "launched": {"type": "date"}}}}),
    (CONNECTION, connection("s3", credentials=S3_KEY, region="us-east-1")),
    (CONNECTION, connection("s3", credentials={"type": "iam_role", "role_arn": "arn:aws:iam::123456789012:role/reader", "external_id": "external-1"})),
    (CONNECTION, connection("google_drive", credentials=DRIVE)),
    (CONNECTION, connection("sharepoint", credentials=SHAREPOINT, site_id="contoso.sharepoint.com,abc,def", folder_path="/Documents")),
    (CONNECTION, connection("snowflake", **SNOWFLAKE)),
    ("SyncCreateRequest", {"connection_id": "conn_abc123456", "source_path": "my-bucket/prefix", "sync_mode": "continuous", "polling_interval_seconds": 900}),
    ("CreateObjectRequest", {"field1": "v", "blobs": [{"property": "p", "type": "image", "data": "https://example.com/i.jpg"}]}),
    ("CreateCollectionRequest", collection(field_passthrough=[{"source_path": "price"}])),
    ("CreateRetrieverRequest", retriever(search())),
    ("CreateRetrieverRequest", retriever(search(), stage("attribute_filter", conditions={"AND": [{"field": "price", "operator": "lt", "value": "{{INPUT.max_price}}"}]}))),
    ("CreateRetrieverRequest", retriever(search(), stage("rerank", query="{{INPUT.query}}", document_field="name", max_candidates=50, top_k=10))),
    ("CreateRetrieverRequest", retriever(search(), stage("summarize", prompt="Answer {{INPUT.query}}\n{{DOCUMENTS}}", provider="openai", model_name="gpt-4o-mini-2024-07-18", output_field="answer", include_sources=True))),
    ("CreateTaxonomyRequest", taxonomy(taxonomy_type="flat", source_collection={"collection_id": "col_reference1", "enrichment_fields": [{"field_path": "label_name", "target_field": "category", "merge_mode": "replace"}]})),
    ("CreateTaxonomyRequest", taxonomy(taxonomy_type="hierarchical", hierarchical_nodes=NODES)),
    ("CreateTaxonomyRequest", taxonomy(taxonomy_type="hierarchical", inference_strategy="llm", inference_collections=["col_a", "col_b"])),
    ("CreateClusterRequest", cluster(vector_config={"kmeans_parameters": {"n_clusters": 8}})),
    ("CreateClusterRequest", cluster(vector_config={"clustering_method": "agglomerative", "algorithm_params": {"n_clusters": 8, "linkage": "ward"}})),
    ("CreateClusterRequest", {"cluster_name": "a", "collection_ids": ["col_1"], "cluster_type": "attribute", "attribute_config": {"attributes": ["category"], "hierarchical_grouping": True}}),
    ("CreateClusterRequest", labelling("gpt-4o-mini-2024-07-18")),
    ("CreateClusterRequest", labelling("claude-3-5-haiku-20241022", "anthropic")),
    (TRIGGER, trigger()),
    (TRIGGER, trigger(trigger_type="interval", schedule_config={"interval_seconds": 3600, "start_immediately": False})),
    (TRIGGER, trigger(action_type="taxonomy_enrichment", action_config={"taxonomy_id": "tax_1", "collection_id": "col_1"})),
    (TRIGGER, trigger(action_type="alert_evaluation", action_config={"alert_id": "alt_1"})),
    ("CreateAlertRequest", alert("webhook", url="https://example.com/hook")),
    ("CreateAlertRequest", alert("slack", webhook_url="https://hooks.slack.com/services/T/B/X", channel="#alerts")),
    ("CreateAlertRequest", alert("email", to=["admin@example.com"])),
    ("WebhookInput", webhook(HOOK, "cluster.execution.completed", "collection.documents.written", is_active=True)),
    ("ExecuteRetrieverRequest", {"inputs": {"query": "x"}, "pagination": {"method": "cursor", "limit": 5}}),
]

REFUSED: list[tuple[str, dict[str, Any], str]] = [
    (CONNECTION, connection("s3", bucket="my-bucket", prefix=""), "provider_config.bucket: undeclared"),
    (CONNECTION, connection("s3", region="us-east-1"), "provider_config.credentials: Field required"),
    (CONNECTION, connection("google_drive", folder_id="1AbC"), "provider_config.folder_id: undeclared"),
    (CONNECTION, connection("sharepoint", site_url="https://contoso.sharepoint.com"), "provider_config.site_url"),
    (CONNECTION, connection("snowflake", table="ITEMS"), "provider_config.warehouse: Field required"),
    (CONNECTION, connection("floppy"), "no model is known"),
    (CONNECTION, {**connection("s3", credentials=S3_KEY), "provider_type": "snowflake"}, "provider_config"),
    ("SyncCreateRequest", {"connection_id": "c", "source_path": "b", "polling_interval_seconds": 90000}, "polling_interval_seconds"),
    ("CreateCollectionRequest", collection(field_passthrough=["price"]), "field_passthrough[0]: should be an object"),
    ("CreateRetrieverRequest", retriever(search(), {"stage_name": "s", "stage_type": "transform", "config": {"stage_id": "llm_filter", "parameters": {}}}), "stages[1].stage_type: Input should be"),
    ("CreateRetrieverRequest", retriever(stage("llm_filter", prompt="x", model="gpt-4o-mini")), "parameters.prompt: undeclared"),
    ("CreateRetrieverRequest", retriever(search(), stage("rerank", top_n=5)), "parameters.top_n: undeclared"),
    ("CreateRetrieverRequest", retriever(search(), stage("summarize", prompt="no documents")), "needs {{DOCUMENTS}}"),
    ("CreateRetrieverRequest", retriever(search(final_top_k=200)), "exceeds the least top_k"),
    ("CreateRetrieverRequest", retriever(search(filters={})), "parameters.filters: undeclared"),
    ("CreateRetrieverRequest", retriever(stage("semantic_search")), "no model is known"),
    ("CreateRetrieverRequest", retriever(stage("attribute_filter", conditions={"AND": [{"field": "a", "op": "eq", "value": 1}]})), "conditions.AND[0]"),
    ("CreateTaxonomyRequest", taxonomy(taxonomy_type="hierarchical", hierarchy={"col_b": "col_a"}), "config.hierarchy: undeclared"),
    ("CreateTaxonomyRequest", taxonomy(taxonomy_type="hierarchical", source_collection={"collection_id": "col_a"}), "config.source_collection: undeclared"),
    ("CreateTaxonomyRequest", taxonomy(taxonomy_type="flat"), "config.source_collection"),
    ("CreateClusterRequest", labelling("gpt-4o-mini"), "llm_labeling.model_name"),
    ("CreateClusterRequest", labelling("claude-3-5-haiku", "anthropic"), "llm_labeling.model_name"),
    ("CreateClusterRequest", cluster(vector_config={"n_clusters": 8}), "vector_config.n_clusters: undeclared"),
    (TRIGGER, trigger(action_config={"cluster": "clust_1"}), "action_config.cluster: undeclared"),
    (TRIGGER, trigger(schedule_config={"cron": "0 2 * * *"}), "schedule_config.cron: undeclared"),
    (TRIGGER, trigger(schedule_config={"cron_expression": "61 2 * * *"}), "not a schedule"),
    (TRIGGER, trigger(schedule_config={"cron_expression": "0 2 * * *", "timezone": "Mars/Base"}), "not a time zone"),
    (TRIGGER, trigger(trigger_type="interval", schedule_config={"interval_seconds": "3600"}), "interval_seconds: should be int"),
    (TRIGGER, trigger(action_type="alert_evaluation", action_config={}), "alert_id"),
    ("CreateAlertRequest", alert("slack", channel="#alerts"), "config.webhook_url: Field required"),
    ("CreateAlertRequest", alert("webhook", address="x"), "config.address: undeclared"),
    ("WebhookInput", webhook({"channel_type": "webhook", "config": {"url": "https://example.com"}}), "channels[0].channel_type: undeclared"),
    ("WebhookInput", webhook(HOOK, enabled=True), "enabled: undeclared"),
    ("WebhookInput", webhook(HOOK, "batch.completed"), "event_types[0]"),
    ("ExecuteRetrieverRequest", {"inputs": {"query": "x"}, "settings": {"limit": 5}}, "settings: undeclared"),
]


@pytest.mark.parametrize(("model", "body"), ACCEPTED)
def test_corrected_bodies_are_accepted(model: str, body: dict[str, Any]) -> None:
    assert check_model(model, body) == []


@pytest.mark.parametrize(("model", "body", "words"), REFUSED)
def test_wrong_bodies_are_refused(model: str, body: dict[str, Any], words: str) -> None:
    found = check_model(model, body)
    assert any(words in complaint for complaint in found), found


def test_open_models_take_extra_keys_unless_closed() -> None:
    sync = {"connection_id": "conn_1", "source_path": "bucket", "colour": "blue"}
    assert check_model("SyncCreateRequest", sync) == []
    assert "colour: undeclared key" in check_model("SyncCreateRequest", sync, closed=True)[0]


def test_dataset_fields_stand_beside_the_keys_of_an_object_even_when_closed() -> None:
    assert check_model("CreateObjectRequest", {"price": 4.5}, closed=True) == []


def test_stage_parameters_with_absent_keys_do_not_trip_over_the_sdk() -> None:
    for stage_id in ("sample", "llm_enrich", "aggregate", "cluster", "query_expand"):
        found = check_model("CreateRetrieverRequest", retriever(stage(stage_id)))
        assert all("null" not in complaint for complaint in found)


def test_an_unknown_model_is_an_error() -> None:
    with pytest.raises(KeyError):
        check_model("CreateSpaceshipRequest", {})


def test_a_free_dictionary_beside_a_model_counts_only_when_open() -> None:
    body = cluster(vector_config={"kmeans_parameters": {"n_clusters": 8, "colour": "blue"}})
    assert check_model("CreateClusterRequest", body) == []
    assert "kmeans_parameters.colour" in check_model("CreateClusterRequest", body, closed=True)[0]


def test_a_video_does_not_go_into_the_image_extractor() -> None:
    body = collection(feature_extractor_name="image_extractor", input_mappings={"video": "clip"})
    assert "input_mappings.video" in check_model("CreateCollectionRequest", body)[0]
