"""Firing triggers: their action becomes the same work that a request would start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from croniter import croniter

from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.engine.pipeline import check_inputs, run_stages
from mixpeek_tui.sandbox.engine.run import Run
from mixpeek_tui.sandbox.errors import ApiProblem
from mixpeek_tui.sandbox.ids import new_task_id, now, stamp
from mixpeek_tui.sandbox.jobs import JobFailed
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.work.alerts import evaluate
from mixpeek_tui.sandbox.work.clusters import is_busy, submit_run
from mixpeek_tui.sandbox.work.collections import submit_batch, submit_collection
from mixpeek_tui.sandbox.work.failures import choose

_BATCH = "api_buckets_batches_process"


def next_fire(trigger_type: str, config: JsonDict, after: datetime) -> datetime | None:
    """When a schedule fires next; None for schedules that do not follow the clock."""
    if trigger_type == "interval":
        return after + timedelta(seconds=config["interval_seconds"])
    if trigger_type == "cron":
        zone = ZoneInfo(config.get("timezone") or "UTC")
        found: datetime = croniter(config["cron_expression"], after.astimezone(zone)).get_next(
            datetime
        )
        return found
    return None


def fire(sandbox: Sandbox, trigger: JsonDict) -> JsonDict:
    """Carry a trigger's action out; the task that follows it."""
    trigger_id, namespace_id = trigger["trigger_id"], trigger["namespace_id"]
    moment = now()
    error: str | None = None
    try:
        task = _ACTIONS[trigger["action_type"]](sandbox, namespace_id, trigger["action_config"])
    except (ApiProblem, JobFailed) as problem:
        error = str(problem)
        task = sandbox.task("plugin_custom", [trigger_id], {"trigger_id": trigger_id})
        task = sandbox.store.change("task", task["task_id"], status="FAILED", error=error) or task
    history = {
        "task_id": task["task_id"],
        "triggered_at": stamp(moment),
        "status": "failed" if error else "completed",
        "execution_time_ms": 0.0,
        "error": error,
    }
    sandbox.store.add("firing", new_task_id(), trigger_id, history)
    upcoming = next_fire(trigger["trigger_type"], trigger["schedule_config"], moment)
    sandbox.store.change(
        "trigger",
        trigger_id,
        last_triggered_at=stamp(moment),
        last_execution_task_id=task["task_id"],
        last_execution_status=history["status"],
        last_execution_error=error,
        execution_count=trigger["execution_count"] + 1,
        consecutive_failures=trigger["consecutive_failures"] + 1 if error else 0,
        next_scheduled_at=stamp(upcoming) if upcoming else None,
    )
    payload = {"trigger_id": trigger_id, "task_id": task["task_id"], "error": error}
    sandbox.emit(namespace_id, "trigger.fired", payload)
    outcome = "failed" if error else "completed"
    sandbox.emit(namespace_id, f"trigger.execution.{outcome}", payload)
    return task


def _found(sandbox: Sandbox, kind: str, namespace_id: str, identifier: str) -> JsonDict:
    found = sandbox.store.find(kind, namespace_id, identifier)
    if found is None:
        raise JobFailed(f"{kind.capitalize()} '{identifier}' does not exist any more")
    return found


def _cluster(sandbox: Sandbox, namespace_id: str, config: JsonDict) -> JsonDict:
    cluster = _found(sandbox, "cluster", namespace_id, config["cluster_id"])
    if is_busy(cluster):
        raise JobFailed("A run of this cluster is under way")
    return submit_run(sandbox, cluster)


def _taxonomy(sandbox: Sandbox, namespace_id: str, config: JsonDict) -> JsonDict:
    taxonomy = _found(sandbox, "taxonomy", namespace_id, config["taxonomy_id"])
    collection = _found(sandbox, "collection", namespace_id, config["collection_id"])
    return submit_taxonomy(sandbox, namespace_id, taxonomy, collection, config.get("filters"))


def submit_taxonomy(
    sandbox: Sandbox,
    namespace_id: str,
    taxonomy: JsonDict,
    collection: JsonDict,
    filters: JsonDict | None,
) -> JsonDict:
    """Queue the classification of a collection; its task."""
    ids = [taxonomy["taxonomy_id"], collection["collection_id"]]
    task = sandbox.task(
        "api_taxonomies_materialize",
        list(ids),
        {"taxonomy_id": ids[0], "collection_id": ids[1]},
        namespace_id,
    )
    sandbox.jobs.submit(
        "taxonomy",
        task["task_id"],
        namespace_id=namespace_id,
        taxonomy_id=ids[0],
        collection_id=ids[1],
        filters=filters,
    )
    return task


def _batch(sandbox: Sandbox, namespace_id: str, config: JsonDict) -> JsonDict:
    batch = sandbox.store.get("batch", config["batch_id"])
    if batch is None:
        raise JobFailed(f"Batch '{config['batch_id']}' does not exist any more")
    only = config.get("retry_failed_only")
    if only and not choose(sandbox.store, batch["batch_id"], {"retry_mode": "all"}):
        return _done(sandbox, _BATCH, namespace_id, {"retried_count": 0})
    return submit_batch(sandbox, batch, _BATCH, replay=bool(only))


def _collection(sandbox: Sandbox, namespace_id: str, config: JsonDict) -> JsonDict:
    collection = _found(sandbox, "collection", namespace_id, config["collection_id"])
    answer = submit_collection(sandbox, collection, config)
    return sandbox.store.get("task", answer["task_id"]) or {}


def _retriever(sandbox: Sandbox, namespace_id: str, config: JsonDict) -> JsonDict:
    retriever = _found(sandbox, "retriever", namespace_id, config["retriever_id"])
    inputs = check_inputs(retriever.get("input_schema"), config.get("inputs") or {})
    run = Run(
        sandbox.store,
        sandbox.shelves,
        namespace_id,
        retriever.get("collection_ids") or [],
        inputs,
        config.get("filters"),
    )
    found = run_stages(run, retriever["stages"]).documents
    return _done(sandbox, "api_retrievers_execute", namespace_id, {"returned": len(found)})


def _alert(sandbox: Sandbox, namespace_id: str, config: JsonDict) -> JsonDict:
    alert = _found(sandbox, "alert", namespace_id, config["alert_id"])
    result = evaluate(sandbox, namespace_id, alert, alert.get("inputs") or {})
    if result is None:
        raise JobFailed("The alert has no inputs that its retriever can run with")
    return _done(
        sandbox, "api_retrievers_execute", namespace_id, {"triggered": result["triggered"]}
    )


def _done(sandbox: Sandbox, kind: str, namespace_id: str, outcome: JsonDict) -> JsonDict:
    task = sandbox.task(kind, [], outcome, namespace_id)
    return sandbox.store.change("task", task["task_id"], status="COMPLETED") or task


_ACTIONS: dict[str, Callable[[Sandbox, str, JsonDict], JsonDict]] = {
    "cluster": _cluster,
    "taxonomy_enrichment": _taxonomy,
    "batch_rerun": _batch,
    "collection_trigger": _collection,
    "retriever_execution": _retriever,
    "alert_evaluation": _alert,
}
