"""Tasks: organisation-wide, no namespace (contract section 4)."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.paging import Listing, list_reply
from mixpeek_tui.sandbox.query import filter_where
from mixpeek_tui.sandbox.routes.resources import load
from mixpeek_tui.sandbox.shapes.common import TaskList

_OVER = ("COMPLETED", "COMPLETED_WITH_ERRORS", "FAILED", "CANCELED")


def listing(call: Call) -> Reply:
    """POST /v1/tasks/list: no total but the pagination's."""
    keys = ("status", "task_type")
    wanted = {key: call.body[key] for key in keys if call.body.get(key) is not None}
    where = filter_where(wanted) if wanted else None
    return list_reply(call, Listing("task", "", where, total_key=None), dict)


def get(call: Call) -> Reply:
    """GET one task."""
    return Reply(load(call, "task", call.path["task_id"], ""))


def kill(call: Call) -> Reply:
    """DELETE: stops the task; idempotent."""
    body = call.sandbox.store.get("task", call.path["task_id"])
    if body is not None and body["status"] not in _OVER:
        call.sandbox.store.change("task", body["task_id"], status="CANCELED")
        extra = body["additional_data"]
        if extra.get("batch_id"):
            call.sandbox.store.change("batch", extra["batch_id"], status="CANCELED")
        if extra.get("run_id"):
            call.sandbox.store.change("run", extra["run_id"], status="canceled")
            call.sandbox.store.change("cluster", extra["cluster_id"], status="CANCELED")
    return Reply({"message": "Successfully deleted", "success": True})


ENDPOINTS = [
    Endpoint("POST", "/v1/tasks/list", listing, TaskList, namespaced=False, body_required=False),
    Endpoint("GET", "/v1/tasks/{task_id}", get, namespaced=False),
    Endpoint("DELETE", "/v1/tasks/{task_id}", kill, namespaced=False),
]
