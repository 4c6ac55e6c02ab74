"""What follows a batch: taxonomies, clusters, then alerts (contract section 5, phases)."""

from __future__ import annotations

from datetime import timedelta

from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.ids import now, parse_stamp
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.work.alerts import evaluate_application, sweep
from mixpeek_tui.sandbox.work.clusters import is_busy, submit_run
from mixpeek_tui.sandbox.work.taxonomies import classify


def after_batch(sandbox: Sandbox, job: JsonDict) -> None:
    """Everything that is attached to the collection."""
    collection = sandbox.store.get("collection", job["collection_id"])
    if collection is None:
        return
    namespace_id = job["namespace_id"]
    for application in collection.get("taxonomy_applications") or []:
        taxonomy = sandbox.store.find("taxonomy", namespace_id, application["taxonomy_id"])
        if taxonomy is not None and taxonomy["ready"]:
            classify(sandbox, namespace_id, taxonomy, collection["collection_id"])
    _clusters(sandbox, namespace_id, collection)
    for application in collection.get("alert_applications") or []:
        if application.get("execution_mode") in (None, "on_ingest"):
            evaluate_application(sandbox, namespace_id, collection, application)
    sweep(sandbox, namespace_id)


def _clusters(sandbox: Sandbox, namespace_id: str, collection: JsonDict) -> None:
    collection_id = collection["collection_id"]
    count = sandbox.store.count("document", collection_id)
    for application in collection.get("cluster_applications") or []:
        cluster = sandbox.store.find("cluster", namespace_id, application["cluster_id"])
        enough = count >= (application.get("min_document_threshold") or 1)
        if cluster and application.get("auto_execute_on_batch") is not False and enough:
            _run_if_cool(sandbox, cluster, application.get("cooldown_seconds", 3600))
    for cluster in list(sandbox.store.each("cluster", namespace_id)):
        if cluster.get("auto_execute_on_batch") and collection_id in cluster["collection_ids"]:
            enough = count >= (cluster.get("auto_execute_min_documents") or 1)
            if enough:
                _run_if_cool(sandbox, cluster, cluster.get("auto_execute_cooldown_seconds", 3600))


def _run_if_cool(sandbox: Sandbox, cluster: JsonDict, cooldown: int | None) -> None:
    last = cluster.get("last_executed_at")
    if is_busy(cluster):
        return
    if last and parse_stamp(last) + timedelta(seconds=cooldown or 0) > now():
        return
    submit_run(sandbox, cluster)
