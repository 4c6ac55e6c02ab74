"""The schedules of triggers, which the SDK leaves untyped (contract section 5)."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from croniter import croniter

from tests.contract.complaint import Complaint, Place

SCHEDULES: dict[str, dict[str, type]] = {
    "cron": {"cron_expression": str, "timezone": str},
    "interval": {"interval_seconds": int, "start_immediately": bool},
    "event": {
        "event_type": str,
        "event_threshold": int,
        "collection_id": str,
        "cooldown_seconds": int,
    },
    "conditional": {
        "condition_type": str,
        "threshold": float,
        "metric": str,
        "check_interval_seconds": int,
    },
}
NEEDED = {
    "cron": "cron_expression",
    "interval": "interval_seconds",
    "event": "event_type",
    "conditional": "condition_type",
}


def check_schedule(kind: object, value: object, place: Place) -> list[Complaint]:
    """Complaints about a ``schedule_config`` for a ``trigger_type``."""
    keys = SCHEDULES.get(str(kind))
    if keys is None:
        return [Complaint(place, "enum", f"no schedule is known for {kind!r}")]
    if not isinstance(value, dict):
        return [Complaint(place, "model_type", "should be an object")]
    found = []
    for key, item in value.items():
        if key not in keys:
            message = f"undeclared key; accepted keys: {', '.join(keys)}"
            found.append(Complaint((*place, key), "extra_forbidden", message))
        elif not isinstance(item, keys[key]) or (keys[key] is int and isinstance(item, bool)):
            found.append(Complaint((*place, key), "type_error", f"should be {keys[key].__name__}"))
    if NEEDED[str(kind)] not in value:
        found.append(Complaint((*place, NEEDED[str(kind)]), "missing", "Field required"))
    return found or check_sense(value, place)


def check_sense(value: dict[str, object], place: Place) -> list[Complaint]:
    """Cron expressions and time zones that do not exist, intervals that are not positive."""
    cron, zone = value.get("cron_expression"), value.get("timezone")
    if isinstance(cron, str) and not (len(cron.split()) == 5 and croniter.is_valid(cron)):
        return [Complaint((*place, "cron_expression"), "value_error", f"not a schedule: {cron}")]
    if isinstance(zone, str):
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            return [Complaint((*place, "timezone"), "value_error", f"not a time zone: {zone}")]
    seconds = value.get("interval_seconds")
    if isinstance(seconds, int) and seconds < 1:
        return [Complaint((*place, "interval_seconds"), "greater_than", "should be at least 1")]
    return []
