"""Triggers; their list pages in the body (contract sections 2 and 5)."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.errors import bad_request, invalid, not_found
from mixpeek_tui.sandbox.ids import now, parse_stamp, stamp
from mixpeek_tui.sandbox.paging import number
from mixpeek_tui.sandbox.query import Where, column, filter_where, joined
from mixpeek_tui.sandbox.routes.resources import changed, load, refuse_keys, save
from mixpeek_tui.sandbox.routes.scheduled import new_trigger
from mixpeek_tui.sandbox.shapes.base import JsonDict, check
from mixpeek_tui.sandbox.shapes.triggers import (
    ACTIONS,
    TriggerCreate,
    TriggerList,
    TriggerPatch,
    check_schedule,
)
from mixpeek_tui.sandbox.work.triggers import fire, next_fire

_PATH = "/v1/triggers/{trigger_id}"
_REFERENCES = {"cluster_id": "cluster", "taxonomy_id": "taxonomy", "collection_id": "collection",
               "retriever_id": "retriever", "alert_id": "alert"}  # fmt: skip
_SORTS = ("created_at", "updated_at", "last_triggered_at", "next_scheduled_at", "execution_count")


def create(call: Call) -> Reply:
    """POST /v1/triggers."""
    request = call.body
    shape = ACTIONS[request["action_type"]]
    action = check(shape, request["action_config"], ("body", "action_config"))
    for key, kind in _REFERENCES.items():
        if action.get(key):
            load(call, kind, action[key])
    batch_id = action.get("batch_id")
    if batch_id and call.sandbox.store.get("batch", batch_id) is None:
        raise not_found("Batch", batch_id)
    schedule = check_schedule(request["trigger_type"], request["schedule_config"])
    return Reply(new_trigger(call, request, action, schedule))


def listing(call: Call) -> Reply:
    """POST /v1/triggers/list and its GET twin: {results, total, offset, limit}."""
    if call.namespace_unresolved is not None:
        headers = {"X-Namespace-Unresolved": call.namespace_unresolved}
        return Reply({"results": [], "total": 0, "offset": 0, "limit": 50}, headers=headers)
    wanted: JsonDict = {**call.query, **call.body}
    where = _where(wanted)
    offset, limit = _window(call)
    sort = wanted.get("sort_by") or "created_at"
    if sort not in _SORTS:
        raise invalid(("body", "sort_by"), f"Input should be one of {', '.join(_SORTS)}", "enum")
    word = "ASC" if wanted.get("direction") == "asc" else "DESC"
    order = f"seq {word}" if sort == "created_at" else f"{column(sort)} {word}, seq {word}"
    store = call.sandbox.store
    rows = store.rows("trigger", call.namespace_id, where, order=order, limit=limit, offset=offset)
    total = store.count("trigger", call.namespace_id, where)
    results = [_show(body) for _, body in rows]
    return Reply({"results": results, "total": total, "offset": offset, "limit": limit})


def get(call: Call) -> Reply:
    """GET one trigger."""
    return Reply(_show(_load(call)))


def patch(call: Call) -> Reply:
    """PATCH: schedule_config, description, status, name; the action cannot change."""
    body = _load(call)
    refuse_keys(
        call.body, ("action_type", "trigger_type", "action_config"),
        "This cannot be changed; delete the trigger and create another",
    )  # fmt: skip
    body = changed(body, call.body, ("name", "description", "status"))
    if call.body.get("schedule_config"):
        body["schedule_config"] = check_schedule(body["trigger_type"], call.body["schedule_config"])
    _plan_next(body)
    save(call, "trigger", body["trigger_id"], body)
    call.sandbox.emit(call.namespace, "trigger.updated", {"trigger_id": body["trigger_id"]})
    return Reply(_show(body))


def delete(call: Call) -> Reply:
    """DELETE: 204, and the trigger stays as disabled."""
    body = _load(call)
    body.update(status="disabled", next_scheduled_at=None)
    save(call, "trigger", body["trigger_id"], body)
    call.sandbox.emit(call.namespace, "trigger.deleted", {"trigger_id": body["trigger_id"]})
    return Reply(None, 204)


def execute(call: Call) -> Reply:
    """POST …/execute: fires now; answers the task."""
    body = _load(call)
    if body["status"] == "disabled":
        raise bad_request("The trigger is disabled", "trigger_disabled")
    return Reply(fire(call.sandbox, body))


def pause(call: Call) -> Reply:
    """POST …/pause."""
    return Reply(_set_status(call, "paused"))


def resume(call: Call) -> Reply:
    """POST …/resume."""
    return Reply(_set_status(call, "active"))


def history(call: Call) -> Reply:
    """GET …/history."""
    body = _load(call)
    offset, limit = _window(call)
    store = call.sandbox.store
    rows = store.rows("firing", body["trigger_id"], limit=limit, offset=offset)
    return Reply(
        {
            "trigger_id": body["trigger_id"],
            "executions": [row for _, row in rows],
            "total": store.count("firing", body["trigger_id"]),
            "offset": offset,
            "limit": limit,
        }
    )


def _set_status(call: Call, status: str) -> JsonDict:
    body = _load(call)
    if body["status"] == "disabled":
        raise bad_request("The trigger is disabled", "trigger_disabled")
    body["status"] = status
    _plan_next(body)
    save(call, "trigger", body["trigger_id"], body)
    event = "trigger.paused" if status == "paused" else "trigger.resumed"
    call.sandbox.emit(call.namespace, event, {"trigger_id": body["trigger_id"]})
    return _show(body)


def _plan_next(body: JsonDict) -> None:
    upcoming = next_fire(body["trigger_type"], body["schedule_config"], now())
    active = body["status"] == "active" and upcoming is not None
    body["next_scheduled_at"] = stamp(upcoming) if active else None


def _show(body: JsonDict) -> JsonDict:
    upcoming = body.get("next_scheduled_at")
    overdue = bool(upcoming) and body["status"] == "active"
    late = overdue and (now() - parse_stamp(str(upcoming))).total_seconds() > 60
    return {**body, "is_overdue": late}


def _load(call: Call) -> JsonDict:
    return load(call, "trigger", call.path["trigger_id"])


def _where(wanted: JsonDict) -> Where | None:
    keys = ("action_type", "trigger_type", "status")
    plain = {key: wanted[key] for key in keys if wanted.get(key) is not None}
    parts = [filter_where(plain)] if plain else []
    if wanted.get("resource_id"):
        resource = [
            Where(f"{column(f'action_config.{key}')} = ?", (wanted["resource_id"],))
            for key in _REFERENCES
        ]
        parts.append(joined("OR", resource))
    return joined("AND", parts) if parts else None


def _window(call: Call) -> tuple[int, int]:
    return number(call, "offset", 0, 10**6) or 0, number(call, "limit", 1, 1000) or 50


ENDPOINTS = [
    Endpoint("POST", "/v1/triggers", create, TriggerCreate),
    Endpoint("GET", "/v1/triggers", listing, TriggerList, listing=True, body_required=False),
    Endpoint("POST", "/v1/triggers/list", listing, TriggerList, listing=True, body_required=False),
    Endpoint("GET", _PATH, get),
    Endpoint("PATCH", _PATH, patch, TriggerPatch),
    Endpoint("DELETE", _PATH, delete),
    Endpoint("POST", f"{_PATH}/execute", execute, heavy=True),
    Endpoint("POST", f"{_PATH}/pause", pause),
    Endpoint("POST", f"{_PATH}/resume", resume),
    Endpoint("GET", f"{_PATH}/history", history),
]
