"""The strict server does what the API does, and refuses what it refuses."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from mixpeek import models as sdk
from mixpeek.models.error_response import ErrorResponse

from tests.contract.operations import match
from tests.strict_server import Fault, ManualClock, Options, StrictServer

Body = dict[str, Any]


class Session:
    """A client of a strict server with a namespace, and shorthands for what the tests send."""

    def __init__(self, options: Options | None = None, *faults: Fault) -> None:
        self.clock = ManualClock()
        self.server = StrictServer(options, clock=self.clock, faults=faults)
        self.client = httpx.Client(transport=httpx.MockTransport(self.server), base_url="http://strict.test")
        self.headers = {"Authorization": f"Bearer {self.server.options.api_key}"}

    def send(self, method: str, path: str, body: object = None) -> httpx.Response:
        return self.client.request(method, path, json=body, headers=self.headers)

    def post(self, path: str, body: object = None) -> Body:
        answer = self.send("POST", path, body)
        assert answer.is_success, answer.text
        found: Body = answer.json()
        return found

    def get(self, path: str) -> Body:
        found: Body = self.send("GET", path).json()
        return found

    def namespace(self) -> Body:
        extractors = [{"feature_extractor_name": "text_extractor", "version": "v1"}]
        made = self.post("/v1/namespaces", {"namespace_name": "shop", "feature_extractors": extractors})
        self.headers["X-Namespace"] = made["namespace_id"]
        return made

    def bucket(self, name: str = "products-data") -> Body:
        properties = {"body": {"type": "string"}, "price": {"type": "float"}, "photo": {"type": "image"}}
        return self.post("/v1/buckets", {"bucket_name": name, "bucket_schema": {"properties": properties}})

    def collection(self, bucket: Body, **more: Any) -> Body:
        return self.post("/v1/collections", collection_body(bucket["bucket_id"], **more))

    def retriever(self, collection: Body, uri: str) -> httpx.Response:
        return self.send("POST", "/v1/retrievers", retriever_body(collection["collection_id"], uri))


def collection_body(bucket_id: str, **more: Any) -> Body:
    extractor = {
        "feature_extractor_name": "text_extractor",
        "version": "v1",
        "input_mappings": {"text": "body"},
        "field_passthrough": [{"source_path": "price"}],
    }
    body = {
        "collection_name": "products-text",
        "source": {"type": "bucket", "bucket_ids": [bucket_id]},
        "feature_extractor": extractor,
    }
    return {**body, **more}


def retriever_body(collection_id: str, uri: str) -> Body:
    search = {"feature_uri": uri, "query": {"input_mode": "text", "value": "{{INPUT.query}}"}}
    config = {"stage_id": "feature_search", "parameters": {"searches": [search]}}
    return {
        "retriever_name": "shop-search",
        "collection_identifiers": [collection_id],
        "stages": [{"stage_name": "search", "config": config}],
        "input_schema": {"query": {"type": "text", "required": True}},
    }


def ready(options: Options | None = None, *faults: Fault) -> tuple[Session, Body, Body]:
    session = Session(options, *faults)
    session.namespace()
    bucket = session.bucket()
    return session, bucket, session.collection(bucket)


URI = "mixpeek://text_extractor@v1/multilingual_e5_large_instruct_v1"


def test_a_workspace_from_namespace_to_search() -> None:
    session, bucket, collection = ready()
    rows = [{"body": "a red kite", "price": 9.5}, {"body": "an iron pan", "price": 30.0}]
    batch = session.post(f"/v1/buckets/{bucket['bucket_id']}/objects/batch", {"objects": rows})
    assert batch["succeeded_count"] == 2
    uri = collection["vector_indexes"][0]["feature_uri"]
    retriever = session.retriever(collection, uri).json()
    started = session.send("POST", f"/v1/collections/{collection['collection_id']}/trigger", {})
    assert started.status_code == 202
    task = started.json()["task_id"]
    assert session.get(f"/v1/tasks/{task}")["status"] == "PENDING"
    session.clock.advance(1)
    assert session.get(f"/v1/tasks/{task}")["status"] == "PROCESSING"
    session.clock.advance(1)
    assert session.get(f"/v1/tasks/{task}")["status"] == "COMPLETED"
    assert session.get(f"/v1/batches/{started.json()['batch_id']}")["status"] == "COMPLETED"
    execute = f"/v1/retrievers/{retriever['retriever_id']}/execute"
    found = session.post(execute, {"inputs": {"query": "iron pan"}, "limit": 1})
    assert [one["body"] for one in found["documents"]] == ["an iron pan"]
    assert session.server.refused == [] and session.server.duplicates() == []


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("/v1/buckets", {"bucket_name": "b", "bucket_schema": {"properties": {}}, "colour": 1}, 422, "colour"),
        ("/v1/buckets", {"bucket_name": "products-data", "bucket_schema": {"properties": {}}}, 409, "already exists"),
        ("/v1/buckets", None, 422, "needs a body"),
        ("/v1/collections", collection_body("bkt_gone"), 404, "Bucket 'bkt_gone' not found"),
        ("/v1/retrievers", retriever_body("products-text", "mixpeek://text_extractor@v1/x"), 400, "could not be resolved"),
        ("/v1/retrievers", retriever_body("col_gone", URI), 404, "col_gone"),
        ("/v1/spaceships", {}, 404, "Not Found"),
    ],
)
def test_refusals(path: str, body: Body | None, status: int, words: str) -> None:
    session, _, _ = ready()
    answer = session.send("POST", path, body)
    error = answer.json()["error"]
    assert (answer.status_code, answer.json()["success"]) == (status, False)
    assert words in error["message"]
    assert [one.status for one in session.server.refused] == [status]
    ErrorResponse.from_dict(answer.json())


def test_an_undeclared_key_is_named_with_its_place() -> None:
    session, bucket, _ = ready()
    answer = session.send("POST", "/v1/collections", collection_body(bucket["bucket_id"], colour=1))
    errors = answer.json()["error"]["details"]["validation_errors"]
    assert errors[0]["type"] == "extra_forbidden" and errors[0]["location"] == ["body", "colour"]


def test_fields_extractors_and_blobs_have_to_agree() -> None:
    session, bucket, _ = ready()
    body = collection_body(bucket["bucket_id"], collection_name="other")
    body["feature_extractor"]["input_mappings"] = {"text": "title"}
    assert "Field 'title'" in session.send("POST", "/v1/collections", body).json()["error"]["message"]
    body["feature_extractor"].update(
        feature_extractor_name="image_extractor", input_mappings={"image": "photo"}
    )
    answer = session.send("POST", "/v1/collections", body)
    assert answer.json()["error"]["code"] == "feature_extractor_not_found"
    blob = {"property": "photo", "type": "video", "data": "https://example.com/a.mp4"}
    objects = f"/v1/buckets/{bucket['bucket_id']}/objects"
    assert "the schema says image" in session.send("POST", objects, {"blobs": [blob]}).text


def test_key_and_namespace_are_needed() -> None:
    session, _, _ = ready()
    namespace = session.headers.pop("X-Namespace")
    assert session.send("POST", "/v1/buckets/list").status_code == 400
    session.headers["X-Namespace"] = "ns_gone"
    unresolved = session.send("POST", "/v1/buckets/list")
    assert unresolved.json()["results"] == [] and "X-Namespace-Unresolved" in unresolved.headers
    assert session.send("GET", "/v1/buckets/products-data").status_code == 404
    session.headers["X-Namespace"] = namespace
    session.headers["Authorization"] = "Bearer wrong"
    assert session.send("POST", "/v1/buckets/list").status_code == 401


def test_what_it_answers_fits_the_models_of_the_sdk() -> None:
    session, bucket, collection = ready()
    session.retriever(collection, URI)
    credentials = {"type": "access_key", "access_key_id": "AKIAIOSFODNN7EXAMPLE", "secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}
    config = {"provider_type": "s3", "credentials": credentials}
    connection = session.post("/v1/organizations/connections", {"name": "c", "provider_type": "s3", "provider_config": config})
    assert "secret_access_key" not in str(connection)
    identifier = {"connection_id": connection["connection_id"], "source_path": "bucket/x"}
    session.post(f"/v1/buckets/{bucket['bucket_id']}/syncs", identifier)
    cluster = session.post("/v1/clusters", {"cluster_name": "c", "collection_ids": [collection["collection_id"]], "cluster_type": "attribute", "attribute_config": {"attributes": ["price"]}})
    schedule = {"trigger_type": "interval", "schedule_config": {"interval_seconds": 3600}}
    session.post("/v1/triggers", {"action_type": "cluster", "action_config": {"cluster_id": cluster["cluster_id"]}, **schedule})
    session.post("/v1/organizations/webhooks", {"webhook_name": "w", "event_types": ["alert.triggered"], "channels": [{"channel": "webhook", "configs": {"url": "https://example.com"}}]})
    session.post(f"/v1/collections/{collection['collection_id']}/trigger", {})
    session.post(f"/v1/clusters/{cluster['cluster_id']}/execute")
    gets = [f"/v1/clusters/{cluster['cluster_id']}/executions", f"/v1/collections/{collection['collection_id']}/features"]
    lists = ["namespaces", "buckets", "collections", "retrievers", "clusters", "triggers", "tasks", "organizations/connections", "organizations/webhooks", f"buckets/{bucket['bucket_id']}/syncs"]
    for name in lists:
        found = session.post(f"/v1/{name}/list")
        assert found["results"], name
        fits("POST", f"/v1/{name}/list", found)
    for path in gets:
        fits("GET", path, session.get(path))


def fits(method: str, path: str, body: Body) -> None:
    operation = match(method, path)
    assert operation is not None and operation.response is not None
    model = getattr(sdk, operation.response)
    assert model.from_dict(body) is not None


def test_processing_an_empty_bucket_fails_in_the_task() -> None:
    session, _, collection = ready()
    task = session.post(f"/v1/collections/{collection['collection_id']}/trigger", {})["task_id"]
    session.clock.advance(5)
    found = session.get(f"/v1/tasks/{task}")
    assert (found["status"], "no objects" in found["error"]) == ("FAILED", True)


def test_a_cluster_fails_before_its_collection_is_processed() -> None:
    session, _, collection = ready()
    vector = {"feature_uris": [URI], "clustering_method": "hdbscan"}
    cluster = session.post("/v1/clusters", {"cluster_name": "c", "collection_ids": [collection["collection_id"]], "cluster_type": "vector", "vector_config": vector})
    path = f"/v1/clusters/{cluster['cluster_id']}/execute"
    session.post(path)
    assert session.send("POST", path).status_code == 409
    session.clock.advance(5)
    assert session.get(f"/v1/clusters/{cluster['cluster_id']}/executions")["status"] == "failed"


def test_a_taxonomy_is_applied_only_once_it_is_attached() -> None:
    session, _, collection = ready()
    retriever = session.retriever(collection, URI).json()
    config = {"taxonomy_type": "flat", "retriever_id": retriever["retriever_id"], "input_mappings": [{"input_key": "query", "source_type": "payload", "path": "body"}], "source_collection": {"collection_id": collection["collection_id"]}}
    taxonomy = session.post("/v1/taxonomies", {"taxonomy_name": "t", "config": config})["taxonomy_id"]
    path = f"/v1/collections/{collection['collection_id']}"
    assert session.send("POST", f"{path}/apply-taxonomy", {"taxonomy_id": taxonomy}).status_code == 400
    session.send("PATCH", path, {"taxonomy_applications": [{"taxonomy_id": taxonomy}]})
    assert session.post(f"{path}/apply-taxonomy", {"taxonomy_id": taxonomy})["status"] == "PENDING"


def test_objects_with_the_same_idempotency_key_are_one() -> None:
    session, bucket, _ = ready()
    path = f"/v1/buckets/{bucket['bucket_id']}/objects"
    first = session.post(path, {"body": "x", "idempotency_key": "row-1"})
    again = session.post(path, {"body": "x", "idempotency_key": "row-1"})
    assert first["object_id"] == again["object_id"] and len(session.server.created("object")) == 1
    session.post(path, {"body": "x"})
    session.post(path, {"body": "x"})
    assert [len(group) for group in session.server.duplicates()] == [2]


def test_deleting_is_soft_slow_or_at_once() -> None:
    session, bucket, collection = ready()
    action = {"action_type": "collection_trigger", "action_config": {"collection_id": collection["collection_id"]}}
    schedule = {"trigger_type": "cron", "schedule_config": {"cron_expression": "0 2 * * *"}}
    trigger = f"/v1/triggers/{session.post('/v1/triggers', {**action, **schedule})['trigger_id']}"
    assert session.send("DELETE", trigger).status_code == 204
    assert session.get(trigger)["status"] == "disabled"
    assert session.send("DELETE", "/v1/collections/products-text").status_code == 200
    assert session.send("DELETE", f"/v1/buckets/{bucket['bucket_id']}").json()["status"] == "PENDING"
    assert session.send("GET", "/v1/buckets/products-data").status_code == 404
    assert len(session.server.created("bucket")) == 1


def test_a_reference_in_a_body_is_an_id_of_the_right_kind() -> None:
    session, bucket, collection = ready()
    syncs = f"/v1/buckets/{bucket['bucket_id']}/syncs"
    for wrong in ("company-bucket", collection["collection_id"]):
        answer = session.send("POST", syncs, {"connection_id": wrong, "source_path": "bucket/x"})
        assert answer.status_code == 404 and wrong in answer.text
