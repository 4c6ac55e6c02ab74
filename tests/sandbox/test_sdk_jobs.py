"""The official client classifies, clusters, schedules and watches."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from tests.sandbox.driver import TEXT_URI, Http, Shop


def flat_config(shop: Shop) -> dict[str, Any]:
    field = {"field_path": "label_name", "target_field": "category", "merge_mode": "replace"}
    return {
        "taxonomy_type": "flat",
        "retriever_id": shop.matcher_id,
        "input_mappings": [{"input_key": "query", "source_type": "payload", "path": "name"}],
        "source_collection": {"collection_id": shop.reference_id, "enrichment_fields": [field]},
    }


def test_taxonomies_classify(sdk: ModuleType, client: Any, shop: Shop) -> None:
    api = sdk.TaxonomiesApi(client)
    made = api.create_taxonomy_taxonomies(
        sdk.CreateTaxonomyRequest.from_dict(
            {"taxonomy_name": "categories", "config": flat_config(shop)}
        )
    )
    assert made.ready and made.taxonomy_id.startswith("tax_")
    request = sdk.ApplyTaxonomyRequest(taxonomy_id=made.taxonomy_id)
    applying = sdk.CollectionTaxonomiesApi(client)
    with pytest.raises(sdk.exceptions.BadRequestException):
        applying.apply_taxonomy_to_collection(shop.text_id, request)
    changed = sdk.CollectionsApi(client).update_collection(
        shop.text_id, {"taxonomy_applications": [{"taxonomy_id": made.taxonomy_id}]}
    )
    assert changed.taxonomy_applications[0].taxonomy_id == made.taxonomy_id
    job = applying.apply_taxonomy_to_collection(shop.text_id, request)
    assert shop.http.until_over(job.task_id)["status"] == "COMPLETED"
    documents = shop.http.ok("GET", f"/v1/collections/{shop.text_id}/documents?limit=50")
    assert {d["name"]: d["category"] for d in documents["results"]} == {
        d["name"]: d["kind"] for d in documents["results"]
    }
    trial = api.execute_taxonomy_taxonomies(
        made.taxonomy_id,
        sdk.Payload.from_dict({"source_documents": [{"name": "a tiny lawn for plants"}]}),
    )
    assert trial.matches[0].label == "garden"
    assert api.list_taxonomies_0().total_count >= 1
    patched = api.patch_taxonomy_taxonomies(
        made.taxonomy_id, sdk.PatchTaxonomyRequest(description="d")
    )
    assert patched.description == "d"
    assert api.get_taxonomy_taxonomies("categories").taxonomy_id == made.taxonomy_id


def _labels_by_hand(sdk: ModuleType, api: Any, runs: Any, run: Any) -> None:
    """Each label alone, everywhere it is read; an empty one gives back what was found."""
    first, second = (one.cluster_id for one in run.centroids[:2])

    def label(**given: str) -> dict[str, str]:
        request = sdk.PatchExecutionLabelsRequest(labels=given)
        found = runs.patch_execution_labels_clusters_id_run(run.cluster_id, run.run_id, request)
        return dict(found.label_overrides)

    assert label(**{first: " Mine ", second: "Yours"}) == {first: "Mine", second: "Yours"}
    groups = {one.cluster_id: one.label for one in api.get_cluster_groups(run.cluster_id).groups}
    assert (groups[first], groups[second]) == ("Mine", "Yours")
    again = runs.get_cluster_execution_by_run(run.cluster_id, run.run_id)
    assert again.centroids[0].label == "Mine"
    assert label(**{first: "", second: ""}) == {}
    groups = {one.cluster_id: one.label for one in api.get_cluster_groups(run.cluster_id).groups}
    assert groups[first] == run.centroids[0].label
    for refused in ({}, {first: "x" * 201}):
        with pytest.raises(sdk.exceptions.UnprocessableEntityException):
            label(**refused)
    named = sdk.PatchExecutionRunNameRequest(run_name=" ")
    done = runs.patch_execution_run_name_clusters(run.cluster_id, run.run_id, named)
    assert done.run_name is None


def test_the_seven_cluster_operations(sdk: ModuleType, client: Any, shop: Shop) -> None:
    api, runs = sdk.ClustersApi(client), sdk.ClusterExecutionsApi(client)
    made = api.create_cluster(
        sdk.CreateClusterRequest.from_dict(
            {
                "cluster_name": "groups",
                "collection_ids": [shop.text_id],
                "cluster_type": "vector",
                "vector_config": {
                    "feature_uris": [TEXT_URI],
                    "clustering_method": "kmeans",
                    "kmeans_parameters": {"n_clusters": 3},
                },
                "llm_labeling": {
                    "enabled": True,
                    "provider": "openai",
                    "model_name": "gpt-4o-mini-2024-07-18",
                },
                "enrich_source_collection": True,
            }
        )
    )
    assert made.cluster_id.startswith("clust_")
    task = api.execute_clustering_clusters(made.cluster_id)
    assert task.status == "PENDING"
    assert shop.http.until_over(task.task_id)["status"] == "COMPLETED"
    latest = runs.get_cluster_execution(made.cluster_id)
    assert (latest.status, latest.num_clusters, latest.num_points) == ("completed", 3, 12)
    listed = runs.list_cluster_executions(made.cluster_id)
    assert [r.run_id for r in listed.results] == [latest.run_id]
    assert runs.get_cluster_execution_by_run(made.cluster_id, latest.run_id).centroids
    groups = api.get_cluster_groups(made.cluster_id)
    assert groups.total_groups == 3 and sum(g.member_count for g in groups.groups) == 12
    picture = api.get_cluster_visualization(made.cluster_id)
    assert len(picture["points"]) == 12 and {"x", "y"} <= set(picture["points"][0])
    _labels_by_hand(sdk, api, runs, latest)
    kinds = _kinds_by_cluster(shop)
    assert all(len(found) == 1 for found in kinds.values()), kinds
    assert (
        api.patch_cluster(made.cluster_id, sdk.PatchClusterRequest(description="x")).description
        == "x"
    )
    assert api.get_cluster("groups").num_clusters == 3
    assert api.list_clusters().total_count >= 1
    assert api.delete_cluster(made.cluster_id) is not None
    with pytest.raises(sdk.exceptions.NotFoundException):
        api.get_cluster("groups")
    assert shop.http.ask("POST", "/v1/clusters/enrich", {}).status_code == 404


def _kinds_by_cluster(shop: Shop) -> dict[str, set[str]]:
    documents = shop.http.ok("GET", f"/v1/collections/{shop.text_id}/documents?limit=50")
    kinds: dict[str, set[str]] = {}
    for document in documents["results"]:
        kinds.setdefault(document["cluster_id"], set()).add(document["kind"])
    return kinds


def test_triggers(sdk: ModuleType, client: Any, shop: Shop) -> None:
    api = sdk.TriggersApi(client)
    request = {
        "action_type": "retriever_execution",
        "action_config": {"retriever_id": shop.search_id, "inputs": {"query": "shoes"}},
        "trigger_type": "cron",
        "schedule_config": {"cron_expression": "0 2 * * *", "timezone": "Europe/Berlin"},
        "description": "every night",
    }
    made = api.create_trigger(sdk.SharedTriggersModelsCreateTriggerRequest.from_dict(request))
    assert made.next_scheduled_at is not None and made.is_overdue is False
    assert api.execute_trigger_now(made.trigger_id).status == "COMPLETED"
    history = api.get_trigger_history(made.trigger_id)
    assert (history.total, history.executions[0].status) == (1, "completed")
    assert api.pause_trigger(made.trigger_id).status == "paused"
    assert api.resume_trigger(made.trigger_id).status == "active"
    patch = sdk.SharedTriggersModelsUpdateTriggerRequest(description="seldom")
    assert api.update_trigger(made.trigger_id, patch).description == "seldom"
    body = sdk.SharedTriggersModelsListTriggersRequest(resource_id=shop.search_id, limit=5)
    assert [t.trigger_id for t in api.list_triggers_0(body).results] == [made.trigger_id]
    assert api.delete_trigger(made.trigger_id) is None
    assert api.get_trigger(made.trigger_id).status == "disabled"


def test_alerts(sdk: ModuleType, client: Any, shop: Shop) -> None:
    api = sdk.AlertsApi(client)
    made = api.create_alert(
        sdk.CreateAlertRequest.from_dict(
            {
                "name": "mowers",
                "retriever_id": shop.search_id,
                "inputs": {"query": "lawn mower"},
                "notification_config": {
                    "channels": [
                        {"channel_type": "webhook", "config": {"url": "https://example.com/h"}}
                    ]
                },
            }
        )
    )
    assert made.alert_id.startswith("alt_")
    with pytest.raises(sdk.exceptions.NotFoundException):
        api.get_latest_result_alerts(made.alert_id)
    fired = shop.http.ok(
        "POST",
        "/v1/triggers",
        {
            "action_type": "alert_evaluation",
            "action_config": {"alert_id": made.alert_id},
            "trigger_type": "interval",
            "schedule_config": {"interval_seconds": 3600},
        },
    )
    shop.http.ok("POST", f"/v1/triggers/{fired['trigger_id']}/execute")
    result = api.get_latest_result_alerts("mowers")
    assert result.triggered and result.matches[0].score > 0
    assert result.deliveries[0].status == "deferred"
    assert api.list_alert_executions(made.alert_id).total_count == 1
    assert api.list_all_executions_alerts().total_count >= 1
    assert api.get_execution_alerts(result.execution_id).alert_id == made.alert_id
    assert api.patch_alert("mowers", sdk.PatchAlertRequest(enabled=False)).enabled is False
    assert api.list_alerts_0().total_count >= 1
    assert api.delete_alert(made.alert_id) is not None


def test_webhooks_and_events(sdk: ModuleType, client: Any, shop: Shop) -> None:
    api = sdk.WebhooksApi(client)
    request = sdk.WebhookInput.from_dict(
        {
            "webhook_name": "jobs",
            "event_types": ["object.created"],
            "channels": [{"channel": "webhook", "configs": {"url": "https://example.com/h"}}],
        }
    )
    made = api.create_webhook_organizations(request)
    assert api.get_webhook_organizations("jobs").webhook_id == made.webhook_id
    path = f"/v1/buckets/{shop.bucket_id}/objects"
    extra = shop.http.ok("POST", path, {"name": "one more", "kind": "garden"})
    shop.http.ok("DELETE", f"{path}/{extra['object_id']}")
    path = f"/v1/organizations/webhooks/{made.webhook_id}/deliveries"
    recorded = shop.http.ok("GET", path)["results"]
    assert recorded[0]["status"] == "deferred"
    assert recorded[0]["payload"]["event_type"] == "object.created"
    request.is_active = False
    assert api.update_webhook_organizations(made.webhook_id, request).is_active is False
    listed = api.list_webhooks_organizations().results
    assert made.webhook_id in [w.webhook_id for w in listed]
    assert api.delete_webhook_organizations(made.webhook_id) is None
    assert api.delete_webhook_organizations(made.webhook_id) is None
    events = sdk.EventsApi(client).list_events(limit=2)
    assert len(events.results) == 2 and events.has_more
    older = sdk.EventsApi(client).list_events(limit=2, cursor=events.next_cursor)
    assert older.results[0].seq < events.results[-1].seq


def test_tasks_batches_and_the_organization(sdk: ModuleType, client: Any, shop: Shop) -> None:
    started = sdk.CollectionsApi(client).trigger_collection(shop.text_id)
    assert started.batch_id.startswith("btch_")
    tasks = sdk.TasksApi(client)
    assert shop.http.until_over(started.task_id)["status"] == "COMPLETED"
    assert tasks.get_task(started.task_id).status == "COMPLETED"
    assert started.task_id in [t.task_id for t in tasks.list_tasks().results]
    assert tasks.kill_task(started.task_id).success
    batch = sdk.BatchesApi(client).get_batch_by_id_batches(started.batch_id)
    assert (batch.status, batch.documents_resolvable) == ("COMPLETED", True)
    batches = sdk.BucketBatchesApi(client).list_batches_buckets(shop.bucket_id)
    assert started.batch_id in [b.batch_id for b in batches.results]
    assert sdk.OrganizationsApi(client).get_organization().account_type == "free"
    assert sdk.FeatureExtractorsApi(client).list_feature_extractors()
    assert sdk.HealthApi(client).liveness_health() is not None


def test_connections_and_syncs(sdk: ModuleType, client: Any, shop: Shop) -> None:
    api = sdk.OrganizationConnectionsApi(client)
    secret = "wJalrXUtnFEMI"
    credentials = {"type": "access_key", "access_key_id": "AKIA", "secret_access_key": secret}
    body = {
        "name": "s3-source",
        "provider_type": "s3",
        "provider_config": {"credentials": credentials, "region": "us-east-1"},
    }
    made = api.create_storage_connection_organizations(
        sdk.StorageConnectionCreateRequest.from_dict(body)
    )
    assert secret not in shop.http.ask("GET", "/v1/organizations/connections/s3-source").text
    assert api.test_storage_connection_organizations("s3-source").success
    listed = api.list_storage_connections_organizations().results
    assert made.connection_id in [c.connection_id for c in listed]
    connection_id = made.connection_id
    syncs = sdk.BucketSyncsApi(client)
    sync = syncs.create_sync_configuration_buckets(
        shop.bucket_id,
        sdk.SyncCreateRequest(connection_id=connection_id, source_path="my-bucket/prefix"),
    )
    assert sync.locked is False
    assert syncs.pause_sync_configuration_buckets_id_config(
        shop.bucket_id, sync.sync_config_id
    ).paused
    assert not syncs.resume_sync_configuration_buckets_id_config(
        shop.bucket_id, sync.sync_config_id
    ).paused
    assert syncs.list_sync_configurations_buckets(shop.bucket_id).total == 1
    jobs = syncs.list_sync_jobs_buckets_id_config(shop.bucket_id, sync.sync_config_id)
    assert jobs.results[0].files_synced == 0
    assert syncs.delete_sync_configuration_buckets_id_config(shop.bucket_id, sync.sync_config_id)
    assert api.delete_storage_connection_organizations("s3-source")
    assert api.get_storage_connection_organizations(connection_id).status == "ARCHIVED"


def test_an_inferred_hierarchy_becomes_ready(shop: Shop, http: Http) -> None:
    config = {
        "taxonomy_type": "hierarchical",
        "inference_strategy": "llm",
        "inference_collections": [shop.text_id],
        "input_mappings": [{"input_key": "query", "source_type": "payload", "path": "name"}],
    }
    made = shop.http.ok("POST", "/v1/taxonomies", {"taxonomy_name": "inferred", "config": config})
    assert made["ready"] is False
    tasks = http.ok("POST", "/v1/tasks/list", {"task_type": "api_taxonomies_create"})["results"]
    shop.http.until_over(tasks[0]["task_id"])
    ready = shop.http.ok("GET", f"/v1/taxonomies/{made['taxonomy_id']}")
    assert ready["ready"] and ready["nodes"][0]["level"] == 0
    trial = shop.http.ok(
        "POST",
        f"/v1/taxonomies/{made['taxonomy_id']}/execute",
        {"source_documents": [{"name": "marathon shoes"}]},
    )
    assert trial["matches"][0]["path"]
