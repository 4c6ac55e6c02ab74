"""The bodies that the contract calls right are taken."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.bodies import (
    DRIVE_KEYS,
    POINT_KEYS,
    S3_KEYS,
    SNOW_KEYS,
    Made,
    alert_body,
    cluster_body,
    connection_body,
    taxonomy_body,
    trigger_body,
    webhook_body,
)


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
            trigger_body(made, trigger_type="interval", schedule_config={"interval_seconds": 3600}),
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


def test_a_trigger_of_a_collection_answers_202(made: Made) -> None:
    answer = made.http.ask("POST", f"/v1/collections/{made.text}/trigger", {})
    assert answer.status_code == 202
    assert {"task_id", "collection_id", "total_tiers", "message"} <= set(answer.json())
