"""Alerts (contract sections 2, 5 and 7)."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.errors import invalid, not_found
from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.paging import Listing, list_reply
from mixpeek_tui.sandbox.query import Where
from mixpeek_tui.sandbox.routes.resources import add, changed, load, save
from mixpeek_tui.sandbox.shapes.alerts import AlertCreate, AlertPatch, check_alert_channels
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.shapes.common import ListBody

_PATH = "/v1/alerts/{alert_identifier}"
_FIELDS = ("description", "retriever_id", "trigger_on", "min_count", "threshold", "inputs",
           "cooldown_seconds", "renotify_interval_seconds", "system_condition",
           "namespace_selector", "notification_config", "metadata")  # fmt: skip


def create(call: Call) -> Reply:
    """POST /v1/alerts: does nothing until it has inputs, an application or a trigger."""
    request = call.body
    check_alert_channels(request["notification_config"])
    source = request.get("source") or "retriever"
    if source == "retriever":
        if not request.get("retriever_id"):
            raise invalid(("body", "retriever_id"), "Field required", "missing")
        load(call, "retriever", request["retriever_id"])
    elif not request.get("system_condition"):
        raise invalid(("body", "system_condition"), "Field required", "missing")
    alert_id = new_id("alt")
    body: JsonDict = {
        "alert_id": alert_id,
        "namespace_id": call.namespace,
        "name": request["name"],
        "source": source,
        **{key: request[key] for key in _FIELDS if request.get(key) is not None},
        "enabled": request.get("enabled") is not False,
        "created_at": stamp(),
        "updated_at": stamp(),
    }
    body.setdefault("cooldown_seconds", 0)
    add(call, "alert", alert_id, call.namespace, body, request["name"])
    call.sandbox.emit(call.namespace, "alert.created", {"alert_id": alert_id})
    return Reply(body)


def listing(call: Call) -> Reply:
    """POST /v1/alerts/list and its GET twin."""
    return list_reply(call, Listing("alert", call.namespace_id), dict)


def get(call: Call) -> Reply:
    """GET by id or name."""
    return Reply(_load(call))


def patch(call: Call) -> Reply:
    """PATCH: every field."""
    body = _load(call)
    if call.body.get("retriever_id"):
        load(call, "retriever", call.body["retriever_id"])
    check_alert_channels(call.body.get("notification_config"))
    body = changed(body, call.body, ("name", "enabled", *_FIELDS))
    save(call, "alert", body["alert_id"], body, call.body.get("name"))
    call.sandbox.emit(call.namespace, "alert.updated", {"alert_id": body["alert_id"]})
    return Reply(body)


def delete(call: Call) -> Reply:
    """DELETE: its executions go too."""
    body = _load(call)
    call.sandbox.store.clear("alert_execution", body["alert_id"])
    call.sandbox.store.remove("alert", body["alert_id"])
    call.sandbox.emit(call.namespace, "alert.deleted", {"alert_id": body["alert_id"]})
    return Reply({"message": "Alert deleted", "success": True, "alert_id": body["alert_id"]})


def executions(call: Call) -> Reply:
    """GET …/executions of one alert."""
    if call.namespace_unresolved is not None:
        return list_reply(call, Listing("alert_execution", ""), dict)
    return list_reply(call, Listing("alert_execution", _load(call)["alert_id"]), dict)


def all_executions(call: Call) -> Reply:
    """GET /v1/alerts/executions of the namespace."""
    mine = Where(
        "scope IN (SELECT id FROM resource AS other WHERE other.kind='alert' AND other.scope=?)",
        (call.namespace_id,),
    )
    return list_reply(call, Listing("alert_execution", None, mine), dict)


def execution(call: Call) -> Reply:
    """GET /v1/alerts/executions/{id}."""
    found = call.sandbox.store.get("alert_execution", call.path["execution_id"])
    if found is None:
        raise not_found("Execution", call.path["execution_id"])
    return Reply(found)


def results(call: Call) -> Reply:
    """GET …/results: the newest execution; 404 when it never ran."""
    rows = call.sandbox.store.rows("alert_execution", _load(call)["alert_id"], limit=1)
    if not rows:
        raise not_found("Result of alert", call.path["alert_identifier"])
    return Reply(rows[0][1])


def _load(call: Call) -> JsonDict:
    return load(call, "alert", call.path["alert_identifier"])


ENDPOINTS = [
    Endpoint("POST", "/v1/alerts", create, AlertCreate),
    Endpoint("GET", "/v1/alerts", listing, ListBody, listing=True, body_required=False),
    Endpoint("POST", "/v1/alerts/list", listing, ListBody, listing=True, body_required=False),
    Endpoint("GET", "/v1/alerts/executions", all_executions, listing=True),
    Endpoint("GET", "/v1/alerts/executions/{execution_id}", execution),
    Endpoint("GET", _PATH, get),
    Endpoint("PATCH", _PATH, patch, AlertPatch),
    Endpoint("DELETE", _PATH, delete),
    Endpoint("GET", f"{_PATH}/executions", executions, listing=True),
    Endpoint("GET", f"{_PATH}/results", results),
]
