"""What is attached to a collection follows each of its batches."""

from __future__ import annotations

from typing import Any

import pytest

from mixpeek_tui.sandbox.launch import Launched
from tests.sandbox.driver import TEXT_URI, Http, Shop, build_shop, make_retriever, text_search

CHANNELS = {"channels": [{"channel_type": "email", "config": {"to": ["a@example.com"]}}]}


@pytest.fixture(scope="module")
def attached(sandbox: Launched) -> Shop:
    shop = build_shop(Http(sandbox.url, "attached"), "attached")
    watch = make_retriever(shop.http, "watch", shop.text_id, [text_search()])
    alert = {"name": "seen", "retriever_id": watch, "notification_config": CHANNELS}
    shop.http.ok("POST", "/v1/alerts", alert)
    shop.http.ok("POST", "/v1/alerts", {**alert, "name": "swept", "inputs": {"query": "laptop"}})
    taxonomy = shop.http.ok(
        "POST", "/v1/taxonomies", {"taxonomy_name": "kinds", "config": flat_config(shop)}
    )
    cluster = shop.http.ok(
        "POST",
        "/v1/clusters",
        {
            "cluster_name": "follows",
            "collection_ids": [shop.text_id],
            "vector_config": {
                "feature_uris": [TEXT_URI],
                "clustering_method": "agglomerative",
                "algorithm_params": {"n_clusters": 3},
            },
        },
    )
    source = {"source_type": "constant", "value": "garden hose"}
    applications = {
        "taxonomy_applications": [{"taxonomy_id": taxonomy["taxonomy_id"]}],
        "cluster_applications": [{"cluster_id": cluster["cluster_id"]}],
        "alert_applications": [
            {"alert_id": "seen", "input_mappings": [{"input_key": "query", "source": source}]}
        ],
    }
    shop.http.ok("PATCH", f"/v1/collections/{shop.text_id}", applications)
    shop.http.process(shop.text_id)
    return shop


def flat_config(shop: Shop) -> dict[str, Any]:
    field = {"field_path": "label_name", "target_field": "category"}
    return {
        "taxonomy_type": "flat",
        "retriever_id": shop.matcher_id,
        "input_mappings": [{"input_key": "query", "source_type": "payload", "path": "name"}],
        "source_collection": {"collection_id": shop.reference_id, "enrichment_fields": [field]},
    }


def test_its_taxonomy_classifies(attached: Shop) -> None:
    path = f"/v1/collections/{attached.text_id}/documents?limit=50"
    found = attached.http.until(path, lambda a: all("category" in d for d in a["results"]))
    assert all(d["category"] == d["kind"] for d in found["results"])
    match = next(iter(found["results"][0]["taxonomy_matches"].values()))
    assert match["taxonomy_name"] == "kinds" and 0 < match["score"] <= 1


def test_its_cluster_runs(attached: Shop) -> None:
    done = attached.http.until("/v1/clusters/follows", lambda a: a["status"] == "COMPLETED")
    assert done["num_clusters"] == 3


@pytest.mark.parametrize("name", ["seen", "swept"])
def test_its_alerts_are_evaluated(attached: Shop, name: str) -> None:
    path = f"/v1/alerts/{name}/executions"
    found = attached.http.until(path, lambda answer: answer["total_count"] > 0)
    assert found["results"][0]["triggered"]
    assert found["results"][0]["deliveries"][0]["status"] == "deferred"


def test_a_stage_classifies_on_the_way_out(attached: Shop) -> None:
    enrich = {
        "stage_name": "kinds",
        "config": {"stage_id": "taxonomy_enrich", "parameters": {"taxonomy_id": "kinds"}},
    }
    body = {
        "collection_identifiers": [attached.text_id],
        "stages": [text_search(), enrich],
        "inputs": {"query": "lawn mower"},
    }
    answer = attached.http.ok("POST", "/v1/retrievers/execute", body)
    assert answer["documents"][0]["category"] == "garden"
