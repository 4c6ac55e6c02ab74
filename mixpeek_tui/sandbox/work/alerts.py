"""Evaluating alerts: after batches, by the sweep, and by triggers (contract section 5)."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.engine.conditions import matcher
from mixpeek_tui.sandbox.engine.pipeline import check_inputs, run_stages
from mixpeek_tui.sandbox.engine.run import Documents, Run
from mixpeek_tui.sandbox.errors import ApiProblem
from mixpeek_tui.sandbox.ids import new_id, now, parse_stamp, stamp
from mixpeek_tui.sandbox.query import Where
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.templates import ABSENT, reach


def evaluate(
    sandbox: Sandbox, namespace_id: str, alert: JsonDict, inputs: JsonDict, collection_id: str = ""
) -> JsonDict | None:
    """Run an alert's retriever once; its execution result. None when it cannot be run."""
    retriever = sandbox.store.find("retriever", namespace_id, str(alert.get("retriever_id")))
    if retriever is None:
        return None
    began = time.perf_counter()
    collections = retriever.get("collection_ids") or []
    try:
        given = check_inputs(retriever.get("input_schema"), inputs)
        run = Run(sandbox.store, sandbox.shelves, namespace_id, collections, given)
        found = run_stages(run, retriever["stages"]).documents
    except ApiProblem as problem:
        payload = {"alert_id": alert["alert_id"], "error": problem.message}
        sandbox.emit(namespace_id, "alert.execution.failed", payload)
        return None
    result = _result(alert, found, collection_id or str(next(iter(collections), "")))
    result["duration_ms"] = int((time.perf_counter() - began) * 1000)
    if result["triggered"]:
        _notify(sandbox, namespace_id, alert, result)
    sandbox.store.add("alert_execution", result["execution_id"], alert["alert_id"], result)
    payload = {"alert_id": alert["alert_id"], "triggered": result["triggered"]}
    sandbox.emit(namespace_id, "alert.execution.completed", payload)
    return result


def evaluate_application(
    sandbox: Sandbox, namespace_id: str, collection: JsonDict, application: JsonDict
) -> None:
    """Run an alert as a collection's application asks: once for each set of inputs."""
    alert = sandbox.store.find("alert", namespace_id, application["alert_id"])
    if alert is None or not alert["enabled"]:
        return
    seen: set[str] = set()
    for document in sandbox.store.each("document", collection["collection_id"]):
        inputs: JsonDict = {}
        for mapping in application["input_mappings"]:
            source = mapping["source"]
            value: Any = source.get("value")
            if source["source_type"] != "constant":
                value = reach(document, str(source.get("path") or ""))
            if value is not ABSENT and value is not None:
                inputs[mapping["input_key"]] = value
        key = repr(sorted(inputs.items()))
        if inputs and key not in seen:
            seen.add(key)
            evaluate(sandbox, namespace_id, alert, inputs, collection["collection_id"])
        if len(seen) >= 25:
            return


def sweep(sandbox: Sandbox, namespace_id: str | None = None) -> None:
    """Run every enabled alert that has inputs of its own and no trigger that evaluates it."""
    evaluating = Where(
        "json_extract(body,'$.action_type')='alert_evaluation'"
        " AND json_extract(body,'$.status')='active'"
    )
    triggers = sandbox.store.each("trigger", namespace_id, evaluating)
    triggered = {trigger["action_config"]["alert_id"] for trigger in triggers}
    for alert in list(sandbox.store.each("alert", namespace_id)):
        own = not {alert["alert_id"], alert["name"]} & triggered
        if alert["enabled"] and alert.get("inputs") and own:
            evaluate(sandbox, alert["namespace_id"], alert, alert["inputs"])


def _result(alert: JsonDict, found: Documents, collection_id: str) -> JsonDict:
    threshold = alert.get("threshold")
    kept = list(filter(matcher(threshold), found))
    if alert.get("trigger_on") == "no_results":
        triggered = not kept
    else:
        triggered = len(kept) >= (alert.get("min_count") or 1)
    matched = [
        {
            "document_id": document["document_id"],
            "score": min(1.0, max(0.0, float(document.get("score") or 0.0))),
            "metadata": {k: v for k, v in document.items() if k not in ("document_id", "score")},
        }
        for document in kept[:50]
    ]
    return {
        "alert_id": alert["alert_id"],
        "collection_id": collection_id,
        "execution_id": new_id("alex"),
        "triggered": triggered,
        "match_count": len(kept),
        "matches": matched,
        "source_documents": [],
        "executed_at": stamp(),
        "duration_ms": 0,
        "deliveries": [],
    }


def _notify(sandbox: Sandbox, namespace_id: str, alert: JsonDict, result: JsonDict) -> None:
    fired = alert.get("last_fired_at")
    wait = timedelta(seconds=alert.get("cooldown_seconds") or 0)
    if fired and parse_stamp(fired) + wait > now():
        return
    config = alert["notification_config"]
    payload: JsonDict = {"alert_id": alert["alert_id"], "alert_name": alert["name"]}
    payload["match_count"] = result["match_count"]
    if config.get("include_matches") is not False:
        payload["matches"] = result["matches"]
    for channel in config["channels"]:
        kind, target = channel["channel_type"], channel.get("config") or {}
        outcome = sandbox.outbox.notify(alert["alert_id"], kind, target, payload)
        result["deliveries"].append({"channel_type": kind, **outcome})
    sandbox.store.change("alert", alert["alert_id"], last_fired_at=stamp())
    sandbox.emit(namespace_id, "alert.triggered", payload)
