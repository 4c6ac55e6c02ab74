"""A trigger's schedule in words, and when it fires (contract §5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from mixpeek_tui.interview.answers import Schedule
from mixpeek_tui.interview.schedule import ScheduleError, next_runs
from mixpeek_tui.text import plural, safe
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.fields import mapping, moment, text_at, whole
from mixpeek_tui.workspace.item import Item

DAYS = ("Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays",
        "Sundays")  # fmt: skip
UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
SILENT = frozenset({"paused", "disabled", "failed", "deleted", "archived"})
"""States of a trigger in which it does not fire."""


def schedule_words(trigger: Mapping[str, Json]) -> str:
    """The schedule of a trigger as people say it; empty if it has none."""
    config = mapping(trigger.get("schedule_config"))
    kind = text_at(trigger, "trigger_type") or _guess(config)
    match kind:
        case "cron":
            home = text_at(config, "timezone") or "UTC"
            return cron_words(text_at(config, "cron_expression"), home)
        case "interval":
            seconds = whole(config.get("interval_seconds"))
            return interval_words(seconds) if seconds else ""
        case "event":
            often = whole(config.get("event_threshold")) or 1
            event = safe(text_at(config, "event_type") or "event")
            return f"on {event}" if often == 1 else f"after {often} {event} events"
        case "conditional":
            return _condition(config)
        case _:
            return safe(kind)


def _guess(config: Mapping[str, Json]) -> str:
    keys = {"cron_expression": "cron", "interval_seconds": "interval", "event_type": "event",
            "condition_type": "conditional"}  # fmt: skip
    return next((kind for key, kind in keys.items() if config.get(key)), "")


def _condition(config: Mapping[str, Json]) -> str:
    what = safe(text_at(config, "condition_type") or "condition").replace("_", " ")
    limit = safe(text_at(config, "threshold"))
    seconds = whole(config.get("check_interval_seconds"))
    look = f", looked at {interval_words(seconds)}" if seconds else ""
    return f"when {what}" + (f" passes {limit}" if limit else "") + look


def interval_words(seconds: int) -> str:
    """``every hour``, ``every 6 hours``, ``every 90 minutes``."""
    for unit, name in UNITS:
        if seconds >= unit and seconds % unit == 0:
            often = seconds // unit
            return f"every {name}" if often == 1 else f"every {plural(often, name)}"
    return ""


def cron_words(expression: str, timezone: str = "") -> str:
    """``daily at 02:00, Europe/Berlin``; expressions of other shapes are shown as they are."""
    said = _said(expression.split()) or (f"cron {safe(expression)}" if expression else "")
    return f"{said}, {safe(timezone)}" if said and timezone else said


def _said(parts: list[str]) -> str:
    """An expression in words; empty if it is too rare to have any."""
    if len(parts) != 5 or parts[2:4] != ["*", "*"]:
        return ""
    minute, hour, _, _, weekday = parts
    if weekday == "*" and hour == "*":
        often = _step(minute, 60)
        if often:
            return interval_words(often * 60)
        return f"hourly at :{int(minute):02}" if _below(minute, 60) else ""
    if not _below(minute, 60):
        return ""
    if weekday == "*" and (often := _step(hour, 24)):
        return f"{interval_words(often * 3_600)} at :{int(minute):02}"
    if not _below(hour, 24):
        return ""
    clock = f"{int(hour):02}:{int(minute):02}"
    if weekday == "*":
        return f"daily at {clock}"
    if weekday == "1-5":
        return f"Mondays to Fridays at {clock}"
    return f"{DAYS[int(weekday)]} at {clock}" if _below(weekday, 8) else ""


def _step(part: str, whole_: int) -> int:
    """The number of ``*/n`` if it divides the hour or day evenly; 0 otherwise."""
    head, _, number = part.partition("/")
    often = int(number) if head == "*" and _below(number, whole_) else 0
    return often if often > 0 and whole_ % often == 0 else 0


def _below(part: str, limit: int) -> bool:
    return part.isascii() and part.isdecimal() and len(part) < 3 and int(part) < limit


def next_fires(trigger: Mapping[str, Json], now: datetime, count: int = 3) -> list[datetime]:
    """When a trigger fires next, soonest first, in the zone of ``now``.

    Cron expressions are worked out in their own time zone; intervals count from what the API
    says comes next, else from the last run, else from the creation. A trigger that is paused,
    off or waits for events has none; neither has one whose schedule cannot be read.
    """
    if text_at(trigger, "status").lower() in SILENT:
        return []
    config = mapping(trigger.get("schedule_config"))
    if expression := text_at(config, "cron_expression"):
        wanted = Schedule(cron=expression, timezone=text_at(config, "timezone") or "UTC")
        try:
            return [when.astimezone(now.tzinfo) for when in next_runs(wanted, now, count)]
        except (ScheduleError, OverflowError):
            return []
    seconds = whole(config.get("interval_seconds"))
    if seconds and 0 < seconds < 10**9:
        return _interval(trigger, timedelta(seconds=seconds), now, count)
    announced = moment(trigger.get("next_scheduled_at"))
    return [announced.astimezone(now.tzinfo)] if announced and announced > now else []


def next_run(trigger: Item, now: datetime) -> datetime | None:
    """When a trigger fires next: as the API announces, else as its schedule says."""
    if text_at(trigger.data, "status").lower() in SILENT:
        return None
    announced = moment(trigger.data.get("next_scheduled_at"))
    if announced is not None and announced > now:
        return announced
    return next(iter(next_fires(trigger.data, now, 1)), None)


def _interval(
    trigger: Mapping[str, Json], step: timedelta, now: datetime, count: int
) -> list[datetime]:
    first = moment(trigger.get("next_scheduled_at"))
    last = moment(trigger.get("last_triggered_at")) or moment(trigger.get("created_at")) or now
    if first is None or first <= now:
        passed = max(0, (now - last) // step)
        first = last + step * (passed + 1)
    return [(first + step * n).astimezone(now.tzinfo) for n in range(count)]
