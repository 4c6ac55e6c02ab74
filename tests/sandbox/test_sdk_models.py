"""Every answer to a read or a list is one of the official client's models."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from mixpeek_tui.sandbox.launch import Launched
from tests.sandbox.driver import TEXT_URI, Http, Shop, build_shop
from tests.sandbox.test_attached import flat_config

OPERATIONS = [
    ("GET", "/alerts", "ListAlertsResponse"),
    ("GET", "/alerts/executions", "AlertExecutionListResponse"),
    ("GET", "/alerts/executions/{execution_id}", "AlertExecutionResult"),
    ("POST", "/alerts/list", "ListAlertsResponse"),
    ("GET", "/alerts/{alert_identifier}", "AlertResponse"),
    ("GET", "/alerts/{alert_identifier}/executions", "AlertExecutionListResponse"),
    ("GET", "/alerts/{alert_identifier}/results", "AlertExecutionResult"),
    ("POST", "/batches/list", "ListBatchesResponse"),
    ("GET", "/batches/{batch_id}", "BatchModel"),
    ("GET", "/buckets", "ListBucketsResponse"),
    ("POST", "/buckets/list", "ListBucketsResponse"),
    ("GET", "/buckets/{bucket_identifier}", "BucketResponse"),
    ("POST", "/buckets/{bucket_identifier}/batches/list", "ListBatchesResponse"),
    ("GET", "/buckets/{bucket_identifier}/batches/{batch_id}", "BatchModel"),
    ("GET", "/buckets/{bucket_identifier}/objects", "ListObjectsResponse"),
    ("POST", "/buckets/{bucket_identifier}/objects/list", "ListObjectsResponse"),
    ("GET", "/buckets/{bucket_identifier}/objects/{object_identifier}", "ObjectResponse"),
    ("POST", "/buckets/{bucket_id}/syncs/list", "SyncListResponse"),
    ("GET", "/buckets/{bucket_id}/syncs/{sync_config_id}", "SyncConfigurationModel"),
    ("GET", "/buckets/{bucket_id}/syncs/{sync_config_id}/jobs/{sync_job_id}", "SyncJobModel"),
    ("GET", "/clusters", "ListClustersResponse"),
    ("POST", "/clusters/list", "ListClustersResponse"),
    ("GET", "/clusters/{cluster_identifier}", "ClusterMetadata"),
    ("GET", "/clusters/{cluster_id}/executions", "ClusterExecutionResult"),
    ("POST", "/clusters/{cluster_id}/executions/list", "ListClusterExecutionsResponse"),
    ("GET", "/clusters/{cluster_id}/executions/{run_id}", "ClusterExecutionResult"),
    ("GET", "/clusters/{cluster_id}/groups", "ClusterGroupsResponse"),
    ("GET", "/collections", "ListCollectionsResponse"),
    ("GET", "/collections/features", "FeatureDiscoveryResponse"),
    (
        "GET",
        "/collections/features/extractors/{feature_extractor_id}",
        "FeatureExtractorResponseModel",
    ),
    ("POST", "/collections/list", "ListCollectionsResponse"),
    ("GET", "/collections/{collection_identifier}", "CollectionResponse"),
    ("GET", "/collections/{collection_identifier}/documents", "ListDocumentsResponse"),
    ("GET", "/collections/{collection_identifier}/documents/count", "DocumentCountResponse"),
    ("POST", "/collections/{collection_identifier}/documents/list", "ListDocumentsResponse"),
    ("GET", "/collections/{collection_identifier}/documents/{document_id}", "DocumentResponse"),
    ("GET", "/collections/{collection_identifier}/features", "DescribeCollectionFeaturesResponse"),
    ("GET", "/events", "ListEventsResponse"),
    ("GET", "/namespaces", "ListNamespacesResponse"),
    ("POST", "/namespaces/list", "ListNamespacesResponse"),
    ("GET", "/namespaces/{namespace_identifier}", "NamespaceModel"),
    ("GET", "/namespaces/{namespace_identifier}/stats", "NamespaceStatsResponse"),
    ("GET", "/organizations", "OrganizationModelResponse"),
    ("POST", "/organizations/connections/list", "StorageConnectionListResponse"),
    ("GET", "/organizations/connections/{connection_identifier}", "StorageConnectionModel"),
    ("POST", "/organizations/webhooks/list", "ListWebhooksResponse"),
    ("GET", "/organizations/webhooks/{identifier}", "WebhookOutput"),
    ("GET", "/retrievers", "ListRetrieversResponse"),
    ("POST", "/retrievers/list", "ListRetrieversResponse"),
    ("GET", "/retrievers/{retriever_id}", "RetrieverModelOutput"),
    ("POST", "/retrievers/{retriever_id}/executions/list", "ListExecutionsResponse"),
    ("GET", "/retrievers/{retriever_id}/executions/{execution_id}", "ExecutionDetail"),
    ("POST", "/tasks/list", "ListTasksResponse"),
    ("GET", "/tasks/{task_id}", "TaskResponse"),
    ("GET", "/taxonomies", "ListTaxonomiesResponse"),
    ("POST", "/taxonomies/list", "ListTaxonomiesResponse"),
    ("GET", "/taxonomies/{taxonomy_identifier}", "TaxonomyResponse"),
    ("GET", "/taxonomies/{taxonomy_id}/versions", "ListTaxonomiesResponse"),
    ("GET", "/triggers", "SharedTriggersModelsListTriggersResponse"),
    ("POST", "/triggers/list", "SharedTriggersModelsListTriggersResponse"),
    ("GET", "/triggers/{trigger_id}", "SharedTriggersModelsTriggerModel"),
    ("GET", "/triggers/{trigger_id}/history", "SharedTriggersModelsTriggerHistoryResponse"),
]


class Places:
    """A workspace with one of everything; the ids for each path."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.names: dict[str, str] = {
            "namespace_identifier": "everything",
            "bucket_id": shop.bucket_id,
            "bucket_identifier": shop.bucket_id,
            "collection_identifier": shop.text_id,
            "retriever_id": shop.search_id,
            "feature_extractor_id": "text_extractor_v1",
        }
        self._objects()
        self._clusters()
        self._watchers()
        self._sources()

    def path(self, path: str) -> str:
        names = dict(self.names)
        if path.startswith("/alerts/executions/"):
            names["execution_id"] = names["alert_execution_id"]
        return f"/v1{path}".format(**names)

    def _made(self, path: str, body: Any, *keys: str) -> dict[str, Any]:
        made: dict[str, Any] = self.shop.http.ok("POST", path, body)
        for key in keys:
            name, _, field = key.partition("=")
            self.names[name] = made[field or name]
        return made

    def _objects(self) -> None:
        http, names = self.shop.http, self.names
        documents = http.ok("GET", f"/v1/collections/{self.shop.text_id}/documents")["results"]
        objects = http.ok("GET", f"/v1/buckets/{self.shop.bucket_id}/objects")["results"]
        batches = http.ok("POST", f"/v1/buckets/{self.shop.bucket_id}/batches/list", {})["results"]
        names["document_id"] = documents[0]["document_id"]
        names["object_identifier"] = objects[0]["object_id"]
        names["batch_id"] = batches[0]["batch_id"]
        path = f"/v1/retrievers/{self.shop.search_id}/execute"
        self._made(path, {"inputs": {"query": "shoes"}}, "execution_id")

    def _clusters(self) -> None:
        config = {"feature_uris": [TEXT_URI], "clustering_method": "hdbscan"}
        body = {"collection_ids": [self.shop.text_id], "vector_config": config}
        self._made("/v1/clusters", body, "cluster_id", "cluster_identifier=cluster_id")
        path = f"/v1/clusters/{self.names['cluster_id']}"
        self._made(f"{path}/execute", None, "task_id")
        self.shop.http.until_over(self.names["task_id"])
        self.names["run_id"] = self.shop.http.ok("GET", f"{path}/executions")["run_id"]
        body = {"taxonomy_name": "t", "config": flat_config(self.shop)}
        keys = ("taxonomy_id", "taxonomy_identifier=taxonomy_id")
        self._made("/v1/taxonomies", body, *keys)

    def _watchers(self) -> None:
        channel = {"channel_type": "webhook", "config": {"url": "https://example.com"}}
        alert = {
            "name": "a",
            "retriever_id": self.shop.search_id,
            "inputs": {"query": "shoes"},
            "notification_config": {"channels": [channel]},
        }
        alert_id = self._made("/v1/alerts", alert, "alert_identifier=alert_id")["alert_id"]
        trigger = {
            "action_type": "alert_evaluation",
            "action_config": {"alert_id": alert_id},
            "trigger_type": "interval",
            "schedule_config": {"interval_seconds": 900},
        }
        self._made("/v1/triggers", trigger, "trigger_id")
        self._made(f"/v1/triggers/{self.names['trigger_id']}/execute", None)
        result = self.shop.http.ok("GET", f"/v1/alerts/{alert_id}/results")
        self.names["alert_execution_id"] = result["execution_id"]
        slack = {"channel": "slack", "configs": {"webhook_url": "https://example.com"}}
        hook = {"webhook_name": "all", "event_types": ["object.created"], "channels": [slack]}
        self._made("/v1/organizations/webhooks", hook, "identifier=webhook_id")

    def _sources(self) -> None:
        credentials = {"client_id": "a", "client_secret": "b", "refresh_token": "c"}
        body = {
            "name": "drive-of-everything",
            "provider_type": "google_drive",
            "provider_config": {"credentials": {"type": "oauth", **credentials}},
        }
        path = "/v1/organizations/connections"
        connection = self._made(path, body, "connection_identifier=connection_id")
        syncs = f"/v1/buckets/{self.shop.bucket_id}/syncs"
        sync = {"connection_id": connection["connection_id"], "source_path": "x"}
        self._made(syncs, sync, "sync_config_id")
        runs = self.shop.http.ok("POST", f"{syncs}/{self.names['sync_config_id']}/jobs")["results"]
        self.names["sync_job_id"] = runs[0]["sync_job_id"]


@pytest.fixture(scope="module")
def places(sandbox: Launched) -> Places:
    return Places(build_shop(Http(sandbox.url, "everything"), "everything"))


@pytest.mark.parametrize(("method", "path", "model"), OPERATIONS)
def test_answers_are_the_clients_models(
    sdk: ModuleType, places: Places, method: str, path: str, model: str
) -> None:
    answer = places.shop.http.ok(method, places.path(path), None if method == "GET" else {})
    assert getattr(sdk, model).from_dict(answer) is not None
    if "results" in answer:
        assert answer["results"], "the list is empty, so nothing of it was checked"
