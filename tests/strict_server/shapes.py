"""What the API shows of a resource: what was sent, ids, and the fields it adds itself."""

from __future__ import annotations

import copy
from typing import Any

from tests.strict_server.kinds import KINDS
from tests.strict_server.store import Resource
from tests.strict_server.uris import indexes_of
from tests.strict_server.world import World

Body = dict[str, Any]
USER = "usr_strict00001"


def shown(world: World, resource: Resource, *, created: bool = False) -> Body:
    """A resource as GET answers it, or as the answer to its creation."""
    body = copy.deepcopy(resource.body)
    body[resource.kind.id_field] = resource.id
    body.setdefault("created_at", world.stamp(resource.created))
    body.setdefault("updated_at", world.stamp(resource.extra.get("updated", resource.created)))
    add = ADDED.get(resource.kind.name)
    if add is not None:
        add(world, resource, body)
    if created and resource.kind.name == "collection" and not world.options.vector_indexes_on_create:
        body.pop("vector_indexes")
    return body


def _namespace(world: World, one: Resource, body: Body) -> None:
    for each in body.get("feature_extractors") or ():
        each["feature_extractor_id"] = f"{each['feature_extractor_name']}_{each.get('version', 'v1')}"
    body["namespace_ready"] = True


def _bucket(world: World, one: Resource, body: Body) -> None:
    objects = world.store.of(KINDS["object"], (*one.scope, one.id))
    body.update(object_count=sum(1 for _ in objects), total_size_bytes=0)


def _object(world: World, one: Resource, body: Body) -> None:
    body.update(bucket_id=one.scope[-1], status="PENDING")
    blobs = enumerate(body.get("blobs") or ())
    body["blobs"] = [{"blob_id": f"blob_{at}", **blob} for at, blob in blobs]


def _batch(world: World, one: Resource, body: Body) -> None:
    task = world.store.by_id.get(one.extra.get("task", ""))
    state = world.state(task) if task else "DRAFT"
    failed = len(one.extra.get("failed", ()))
    state = "COMPLETED_WITH_ERRORS" if failed and state == "COMPLETED" else state
    counts = {"max_node_death_resubmits": 3, "max_deploy_resubmits": 3, "failed_object_count": failed}
    ended = {"COMPLETED": "indexed", "COMPLETED_WITH_ERRORS": "indexed", "FAILED": "failed", "DRAFT": "accepted"}
    body.update(counts, namespace_id=one.scope[0], bucket_id=one.scope[-1], status=state, task_id=task.id if task else None)
    body.update(lifecycle=ended.get(state, "extracting"), lifecycle_reason=None)


def _collection(world: World, one: Resource, body: Body) -> None:
    extractor = body.get("feature_extractor")
    if extractor:
        name, version = extractor["feature_extractor_name"], extractor["version"]
        extractor["feature_extractor_id"] = f"{name}_{version}"
    processed = world.processed(one)
    body["vector_indexes"] = indexes_of(one, world.options, processed=processed)
    body["document_count"] = len(world.objects(one)) if processed else 0
    body.setdefault("enabled", True)


def _retriever(world: World, one: Resource, body: Body) -> None:
    stages = body.get("stages") or ()
    body["stages"] = [{**each, "parameters": each["config"].get("parameters", {})} for each in stages]
    ids = body.get("collection_identifiers") or body.get("collection_ids") or []
    body.update(collection_identifiers=ids, collection_ids=ids, version=1)
    body.setdefault("fusion", None)


def _taxonomy(world: World, one: Resource, body: Body) -> None:
    inferred = (body.get("config") or {}).get("inference_strategy")
    body["ready"] = not inferred or world.now() >= one.created + world.options.job_seconds


def _cluster(world: World, one: Resource, body: Body) -> None:
    runs = world.jobs(one, "engine_cluster_build")
    # ClusterMetadata has no configs as they were sent, only what was read out of them.
    body.update(namespace_id=one.scope[0], input_collections=body.pop("collection_ids", None) or [])
    vectors, attributes = body.pop("vector_config", None) or {}, body.pop("attribute_config", None) or {}
    body.update(enrich_source=body.pop("enrich_source_collection", False), output_collection_ids=one.extra.get("wrote", []))
    body.update(algorithm=vectors.get("clustering_method"), feature_uris=vectors.get("feature_uris"))
    body.setdefault("algorithm_params", vectors.get("algorithm_params") or vectors.get("kmeans_parameters"))
    body.update(clustered_attributes=attributes.get("attributes"),
                hierarchical_grouping=attributes.get("hierarchical_grouping"))
    body.setdefault("cluster_name", one.id)
    if runs:
        state = world.state(runs[-1])
        body.update(status=state, last_run_id=runs[-1].extra["run"])
        body["num_clusters"] = 3 if state == "COMPLETED" else None
        body["error"] = runs[-1].extra["fails"] if state == "FAILED" else None
        body["last_executed_at"] = world.stamp(runs[-1].created)


def _trigger(world: World, one: Resource, body: Body) -> None:
    body.update(namespace_id=one.scope[0], internal_id="int_strict", is_overdue=False)
    body.setdefault("status", "active")


def _alert(world: World, one: Resource, body: Body) -> None:
    body["namespace_id"] = one.scope[0]


def _connection(world: World, one: Resource, body: Body) -> None:
    body.update(internal_id="int_strict", created_by_user_id=USER, status="ACTIVE", is_active=True)
    body.pop("test_before_save", None)
    credentials = body["provider_config"].get("credentials")
    if isinstance(credentials, dict):
        body["provider_config"]["credentials"] = {"type": credentials.get("type")}


def _sync(world: World, one: Resource, body: Body) -> None:
    body.update(internal_id="int_strict", namespace_id=one.scope[0], bucket_id=one.scope[-1])
    body.update(created_by_user_id=USER, locked=False)
    body.setdefault("is_active", True)


def _task(world: World, one: Resource, body: Body) -> None:
    body["status"] = world.state(one)
    if body["status"] == "FAILED":
        body["error"] = one.extra["fails"]
    body["additional_data"] = {"about": one.extra["about"]}


def _run(world: World, one: Resource, body: Body) -> None:
    task = world.store.by_id[one.extra["task"]]
    state = world.state(task).lower()
    done = state == "completed"
    cluster = world.store.by_id.get(one.scope[-1])
    sources = [world.store.by_id[each] for each in cluster.body["collection_ids"]] if cluster else []
    points = sum(len(world.objects(each)) for each in sources) if done else 0
    body.update(cluster_id=one.scope[-1], status=state, num_clusters=3 if done else 0, num_points=points)
    body["completed_at"] = world.stamp(task.extra["ends"]) if state in ("completed", "failed") else None
    body["error_message"] = task.extra["fails"] if state == "failed" else None
    body["label_overrides"] = one.extra.get("labels") or None


ADDED = {
    "namespace": _namespace,
    "bucket": _bucket,
    "object": _object,
    "batch": _batch,
    "collection": _collection,
    "retriever": _retriever,
    "taxonomy": _taxonomy,
    "cluster": _cluster,
    "trigger": _trigger,
    "alert": _alert,
    "connection": _connection,
    "sync": _sync,
    "task": _task,
    "run": _run,
}
