"""What can be done with resources: process, run, apply, search, pause, test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.strict_server.checks import check_references, check_uris
from tests.strict_server.crud import put_object
from tests.strict_server.exchange import Answer, Call, Handler
from tests.strict_server.kinds import KINDS
from tests.strict_server.lists import page
from tests.strict_server.problems import Refused
from tests.strict_server.shapes import shown
from tests.strict_server.uris import indexes_of

ACTIONS: list[tuple[str, str, Handler]] = []
"""Method, path template and handler; filled by ``action``."""


def action(method: str, path: str) -> Callable[[Handler], Handler]:
    """Register a handler."""

    def register(handler: Handler) -> Handler:
        ACTIONS.append((method, path, handler))
        return handler

    return register


@action("POST", "/v1/collections/{id}/trigger")
def process(call: Call) -> Answer:
    """Start processing; an empty bucket fails later, in the task (contract section 4)."""
    world, collection = call.world, call.target("collection")
    objects = world.objects(collection)
    why = "" if objects else "the source buckets hold no objects"
    task = world.start("api_collections_trigger", collection, fails=why)
    buckets = (collection.body.get("source") or {}).get("bucket_ids") or [""]
    batch = world.add(KINDS["batch"], (*call.scope, buckets[0]), {"collection_ids": [collection.id]}, task=task.id)
    body = {
        "task_id": task.id,
        "collection_id": collection.id,
        "total_tiers": 1,
        "message": "Batch created",
        "batch_id": batch.id if world.options.trigger_counts else None,
        "object_count": len(objects) if world.options.trigger_counts else None,
    }
    return Answer(202, body)


@action("POST", "/v1/collections/{id}/apply-taxonomy")
def apply_taxonomy(call: Call) -> Answer:
    """Start classifying; the taxonomy has to be among the collection's applications."""
    collection = call.target("collection")
    taxonomy = call.world.find("taxonomy", call.scope, call.body["taxonomy_id"])
    applied = collection.body.get("taxonomy_applications") or ()
    if taxonomy.id not in {one.get("taxonomy_id") for one in applied}:
        raise Refused(400, f"Taxonomy '{taxonomy.id}' is not in taxonomy_applications")
    why = "" if call.world.processed(collection) else "the collection holds no documents"
    task = call.world.start("api_taxonomies_materialize", collection, fails=why)
    body = {"task_id": task.id, "status": "PENDING", "collection_id": collection.id}
    return Answer(200, {**body, "taxonomy_id": taxonomy.id, "estimated_documents": None})


@action("GET", "/v1/collections/{id}/features")
def features(call: Call) -> Answer:
    """The feature URIs a collection has now."""
    collection = call.target("collection")
    indexes = indexes_of(collection, call.world.options, processed=call.world.processed(collection))
    extractor = collection.body.get("feature_extractor") or {}
    found = [
        {
            "feature_address": one["feature_uri"],
            "feature_uri": one["feature_uri"],
            "feature_extractor_name": extractor["feature_extractor_name"],
            "version": extractor["version"],
            "vector_index": {"name": one["name"], "type": "dense", "description": "dense vectors"},
            "primary": True,
        }
        for one in indexes
    ]
    return Answer(200, {"features": found})


@action("POST", "/v1/collections/{id}/documents/list")
def documents(call: Call) -> Answer:
    """The documents of a collection, once it has been processed."""
    found = documents_of(call, call.target("collection").id)
    return page(call, [one for one in found if _passes(one, call.body.get("filters"))], "pagination")


def _passes(document: dict[str, Any], filters: dict[str, Any] | None) -> bool:
    """Whether a document meets conditions with ``eq`` or ``in``, all joined by AND."""
    conditions = (filters or {}).get("AND") or []
    for one in conditions:
        if one["operator"] not in ("eq", "in"):
            raise Refused(400, f"The strict server does not filter by {one['operator']}")
        wanted = one["value"] if one["operator"] == "in" else [one["value"]]
        if document.get(one["field"]) not in wanted:
            return False
    return True


def _enriched(call: Call, collection: str) -> bool:
    """Whether a cluster that writes into its documents has run over a collection."""
    world = call.world
    return any(
        cluster.body.get("enrich_source_collection") and collection in cluster.body["collection_ids"]
        and any(world.state(job) == "COMPLETED" for job in world.jobs(cluster, "engine_cluster_build"))
        for cluster in world.store.of(KINDS["cluster"], call.scope)
    )


def documents_of(call: Call, identifier: str) -> list[dict[str, Any]]:
    """A document per object that was there when the last processing started."""
    world = call.world
    collection = world.find("collection", call.scope, identifier)
    jobs = world.jobs(collection, "api_collections_trigger")
    done = [job.created for job in jobs if world.state(job) == "COMPLETED"]
    found = world.objects(collection, max(done)) if done else []
    hidden = {"blobs", "idempotency_key"}
    groups = 3 if _enriched(call, collection.id) else 0
    return [
        {
            **{key: value for key, value in one.body.items() if key not in hidden},
            "document_id": one.id.replace("obj_", "doc_"),
            "collection_id": collection.id,
            **({"cluster_id": f"cl_{at % groups}"} if groups else {}),
        }
        for at, one in enumerate(found)
    ]


@action("POST", "/v1/buckets/{id}/objects/batch")
def object_batch(call: Call) -> Answer:
    """Up to a hundred objects; one bad row fails alone."""
    bucket = call.target("bucket")
    good: list[dict[str, Any]] = []
    bad: list[dict[str, Any]] = []
    for at, body in enumerate(call.body["objects"]):
        try:
            made, replayed = put_object(call, (*call.scope, bucket.id), body)
        except Refused as problem:
            bad.append({"object_index": at, "error": problem.message})
            continue
        good.append({**shown(call.world, made), "object_index": at, "replayed": replayed})
    counts = {"total_requested": len(good) + len(bad), "succeeded_count": len(good)}
    return Answer(200, {**counts, "failed_count": len(bad), "succeeded": good, "failed": bad})


@action("POST", "/v1/buckets/{parent}/batches/{id}/submit")
def submit(call: Call) -> Answer:
    """Start processing a batch."""
    bucket = call.world.find("bucket", call.scope, call.place["parent"])
    batch = call.world.find("batch", (*call.scope, bucket.id), call.place["id"])
    task = call.world.start("api_buckets_batches_process", batch)
    batch.extra["task"] = task.id
    return Answer(200, shown(call.world, task))


@action("GET", "/v1/batches/{id}")
def any_batch(call: Call) -> Answer:
    """A batch without its bucket or namespace."""
    found = call.world.store.by_id.get(call.place["id"])
    if found is None or found.kind.name != "batch":
        raise Refused(404, f"Batch '{call.place['id']}' not found")
    return Answer(200, shown(call.world, found))


@action("POST", "/v1/clusters/{id}/execute")
def execute_cluster(call: Call) -> Answer:
    """Start clustering; it fails on collections that were never processed."""
    world, cluster = call.world, call.target("cluster")
    earlier = world.jobs(cluster, "engine_cluster_build")
    if earlier and world.state(earlier[-1]) in ("PENDING", "PROCESSING"):
        raise Refused(409, f"Cluster '{cluster.id}' is already running", kind="ConflictError")
    sources = [world.find("collection", call.scope, one) for one in cluster.body["collection_ids"]]
    empty = [one.id for one in sources if not world.processed(one)]
    why = f"no documents in {', '.join(empty)}" if empty else ""
    task = world.start("engine_cluster_build", cluster, fails=why)
    task.extra["run"] = world.add(KINDS["run"], (*call.scope, cluster.id), {}, task=task.id).id
    return Answer(200, shown(world, task))


@action("GET", "/v1/clusters/{parent}/executions")
def last_run(call: Call) -> Answer:
    """The latest execution, a single object."""
    cluster = call.world.find("cluster", call.scope, call.place["parent"])
    runs = list(call.world.store.of(KINDS["run"], (*call.scope, cluster.id)))
    if not runs:
        raise Refused(404, f"Cluster '{cluster.id}' has no executions")
    return Answer(200, shown(call.world, runs[-1]))


@action("POST", "/v1/retrievers/{id}/execute")
def search(call: Call) -> Answer:
    """Search: the documents that share most words with the inputs come first.

    A feature URI that the collections no longer have fails the execution, not the request.
    """
    retriever = call.target("retriever")
    inputs = call.body.get("inputs") or {}
    schema = retriever.body.get("input_schema") or {}
    missing = [key for key, one in schema.items() if one.get("required") and key not in inputs]
    if missing:
        raise Refused(400, f"Missing required inputs: {', '.join(missing)}")
    words = {word for value in inputs.values() for word in str(value).lower().split()}
    names = retriever.body.get("collection_identifiers") or []
    shape = {"retriever_id": retriever.id, "execution_id": "exec_strict00001"}
    try:
        check_uris(call.world, call.scope, retriever.body.get("stages"))
    except Refused as problem:
        return Answer(200, {**shape, "status": "failed", "documents": [], "error": problem.message})
    found = [one for name in names for one in documents_of(call, name)]
    for one in found:
        own = set(" ".join(map(str, one.values())).lower().split())
        one["score"] = round(len(words & own) / max(len(words), 1), 4)
    found.sort(key=lambda one: -one["score"])
    limit = call.body.get("limit") or (call.body.get("pagination") or {}).get("limit") or 10
    statistics = {"stages": {}, "total_time_ms": 1}
    body = {**shape, "status": "completed", "documents": found[:limit]}
    return Answer(200, {**body, "stage_statistics": statistics})


@action("POST", "/v1/triggers/{id}/execute")
def fire(call: Call) -> Answer:
    """Start what a trigger starts."""
    return Answer(200, shown(call.world, call.world.start("plugin_custom", call.target("trigger"))))


def _set(kind: str, **fields: Any) -> Handler:
    def handler(call: Call) -> Answer:
        one = call.target(kind)
        one.body.update(fields)
        return Answer(200, shown(call.world, one))

    return handler


action("POST", "/v1/triggers/{id}/pause")(_set("trigger", status="paused"))
action("POST", "/v1/triggers/{id}/resume")(_set("trigger", status="active"))


def _sync_set(**fields: Any) -> Handler:
    def handler(call: Call) -> Answer:
        bucket = call.world.find("bucket", call.scope, call.place["parent"])
        one = call.world.find("sync", (*call.scope, bucket.id), call.place["id"])
        one.body.update(fields)
        return Answer(200, shown(call.world, one))

    return handler


action("POST", "/v1/buckets/{parent}/syncs/{id}/pause")(_sync_set(is_active=False))
action("POST", "/v1/buckets/{parent}/syncs/{id}/resume")(_sync_set(is_active=True))
action("POST", "/v1/buckets/{parent}/syncs/{id}/trigger")(_sync_set())


@action("GET", "/v1/triggers/{id}/history")
def history(call: Call) -> Answer:
    """A trigger's executions; there never are any."""
    plain = {"executions": [], "total": 0, "offset": 0, "limit": 50}
    return Answer(200, {"trigger_id": call.target("trigger").id, **plain})


@action("POST", "/v1/organizations/connections/{id}/test")
def test_connection(call: Call) -> Answer:
    """Reachable unless ``unreachable`` says otherwise; that, too, comes with 200."""
    found = call.world.find("connection", (), call.place["id"])
    if why := found.extra.get("unreachable"):
        return Answer(200, {"success": False, "message": why})
    return Answer(200, {"success": True, "message": "Connection works"})


@action("POST", "/v1/retrievers/{id}/execute/explain")
def explain(call: Call) -> Answer:
    """A plan without costs."""
    one = call.target("retriever")
    check_references(call.world, call.scope, call.body)
    stages = one.body.get("stages") or []
    body = {"retriever_id": one.id, "retriever_name": one.name, "estimated_cost": {}}
    return Answer(200, {**body, "total_estimated_stages": len(stages)})
