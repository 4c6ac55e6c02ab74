"""Triggers: the day ahead, and how past runs went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from mixpeek_tui.errors import NotFound
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.states import Phase, phase
from mixpeek_tui.wire import Client, Json, Request
from mixpeek_tui.workspace.fields import mapping, moment, number, rows_in, text_at, whole
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.paths import resource_path
from mixpeek_tui.workspace.schedules import next_fires, next_run, schedule_words

__all__ = ["Fire", "History", "Outcome", "history", "next_fires", "schedule_words", "timeline"]

EACH = 288
"""Fires of one trigger that a day shows at most: one every five minutes."""


@dataclass(frozen=True, slots=True)
class Fire:
    """A trigger is due."""

    at: datetime
    trigger: Item


def timeline(
    triggers: Iterable[Item], start: datetime, *, hours: int = 24, most: int = EACH
) -> tuple[Fire, ...]:
    """When which trigger fires from ``start`` on, in order; both ends in the zone of ``start``.

    Args:
        triggers: Those to look at; paused ones and those that wait for events have no fires.
        start: An aware time; nothing before it is shown.
        hours: How far to look.
        most: Fires of one trigger that are listed.
    """
    end = start + timedelta(hours=hours)
    fires = [
        Fire(at, trigger)
        for trigger in triggers
        for at in _within(trigger, start, end, most)
    ]
    return tuple(sorted(fires, key=lambda fire: (fire.at, fire.trigger.name)))


def _within(trigger: Item, start: datetime, end: datetime, most: int) -> list[datetime]:
    """A few first, more only while the end is not reached: most triggers fire once a day."""
    wanted = 2
    while True:
        found = next_fires(trigger.data, start, wanted)
        if len(found) < wanted or found[-1] >= end or wanted >= most:
            return [at for at in found if at < end][:most]
        wanted *= 4


def soonest(triggers: Iterable[Item], now: datetime) -> tuple[Item, ...]:
    """Triggers in the order in which they fire next; those that do not come last, as they were."""
    def due(trigger: Item) -> float:
        at = next_run(trigger, now)
        return at.timestamp() if at else float("inf")

    return tuple(sorted(triggers, key=due))


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run of a trigger."""

    at: datetime | None
    phase: Phase
    words: str
    """The API's word for it, lower-case."""
    seconds: float | None = None
    error: str = ""
    task_id: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """Runs of a trigger, newest first."""

    outcomes: tuple[Outcome, ...]
    total: int | None = None


async def history(
    client: Client, trigger: Item, *, namespace: str | None, offset: int = 0, limit: int = 50
) -> History:
    """How past runs went; a trigger that never fired has none.

    Raises:
        ApiError: anything but 404.
    """
    path = resource_path(kind("trigger"), trigger.id, {}) + "/history"
    request = Request("GET", path, query={"offset": offset, "limit": limit}, namespace=namespace)
    try:
        return read_history((await client.send(request)).body)
    except NotFound:
        return History((), 0)


def read_history(body: Json) -> History:
    """Outcomes from whatever came; never raises."""
    data = mapping(body)
    found = [_outcome(row) for row in rows_in(body, "executions", "results", "items", "history")]
    found.sort(key=lambda outcome: outcome.at.timestamp() if outcome.at else 0.0, reverse=True)
    total = whole(data.get("total"))
    return History(tuple(found), len(found) if total is None else total)


def _outcome(row: Mapping[str, Json]) -> Outcome:
    raw = text_at(row, "status") or "unknown"
    milliseconds = number(row.get("execution_time_ms"))
    at = moment(row.get("triggered_at")) or moment(row.get("created_at"))
    error = text_at(row, "error") or text_at(row, "error.message")
    seconds = None if milliseconds is None else milliseconds / 1000
    task = text_at(row, "task_id") or text_at(row, "job_id")
    return Outcome(at, phase(raw), raw.lower().replace("_", " "), seconds, error, task)
