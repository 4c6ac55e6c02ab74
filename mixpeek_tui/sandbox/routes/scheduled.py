"""Triggers that other requests bring about."""

from __future__ import annotations

from mixpeek_tui.sandbox.call import Call
from mixpeek_tui.sandbox.context import ORGANIZATION_ID, USER_ID
from mixpeek_tui.sandbox.ids import new_id, now, stamp
from mixpeek_tui.sandbox.routes.resources import add
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.shapes.triggers import check_schedule
from mixpeek_tui.sandbox.work.triggers import next_fire


def new_trigger(call: Call, request: JsonDict, action: JsonDict, schedule: JsonDict) -> JsonDict:
    """A trigger, kept; its action and schedule have been checked."""
    moment = now()
    trigger_type = request["trigger_type"]
    upcoming = next_fire(trigger_type, schedule, moment)
    if schedule.get("start_immediately"):
        upcoming = moment
    trigger_id = new_id("trig")
    body: JsonDict = {
        "trigger_id": trigger_id,
        "namespace_id": call.namespace,
        "internal_id": ORGANIZATION_ID,
        "action_type": request["action_type"],
        "action_config": action,
        "trigger_type": trigger_type,
        "schedule_config": schedule,
        "status": request.get("status") or "active",
        "name": request.get("name"),
        "description": request.get("description"),
        "next_scheduled_at": stamp(upcoming) if upcoming else None,
        "execution_count": 0,
        "consecutive_failures": 0,
        "event_counter": 0,
        "is_overdue": False,
        "created_by": USER_ID,
        "created_at": stamp(moment),
        "updated_at": stamp(moment),
    }
    add(call, "trigger", trigger_id, call.namespace, body)
    call.sandbox.emit(call.namespace, "trigger.created", {"trigger_id": trigger_id})
    return body


def schedule_collection(call: Call, collection_id: str, schedule: JsonDict) -> str:
    """The trigger that a collection's `schedule` makes; its id."""
    checked = check_schedule(schedule["trigger_type"], schedule["schedule_config"])
    request = {
        "action_type": "collection_trigger",
        "trigger_type": schedule["trigger_type"],
        "description": schedule.get("description"),
    }
    return str(new_trigger(call, request, {"collection_id": collection_id}, checked)["trigger_id"])
