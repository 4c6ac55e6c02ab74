"""A trigger's schedule as the interview asks for it, and back into what the API takes.

``trigger_type`` cannot be changed (contract §2, PATCH /v1/triggers), so a cron trigger is asked
for a cron expression and an interval trigger for seconds; both have the same named choices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from mixpeek_tui.interview.answers import Schedule
from mixpeek_tui.interview.every import CRON as EVERY_CRON
from mixpeek_tui.interview.every import SECONDS as EVERY_SECONDS
from mixpeek_tui.interview.schedule import ScheduleError, next_runs, zone
from mixpeek_tui.text import safe
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.fields import mapping, text_at

OWN = "own"
CRON, SECONDS, ZONE = "cron_expression", "interval_seconds", "timezone"
NAMED_SECONDS = {name: str(seconds) for name, seconds in EVERY_SECONDS.items()}
ACCEPTED = {"cron": (CRON, ZONE), "interval": (SECONDS, "start_immediately")}
"""Keys of ``schedule_config`` by ``trigger_type`` (contract §5)."""
SECONDS_WORDS = "write a whole number of seconds, 1 or more, such as 21600 (every 6 hours)"
START = datetime(2024, 1, 1, tzinfo=UTC)
"""Whether an expression ever fires does not depend on when that is asked."""


@dataclass(frozen=True, slots=True)
class ScheduleForm:
    """What is asked about a schedule."""

    kind: Literal["cron", "interval"]
    every: str
    """``hourly``, ``6h``, ``daily``, or ``own``."""
    own: str
    """A cron expression or a number of seconds, as typed; used when ``every`` is ``own``."""
    timezone: str
    """Empty means UTC."""
    rest: Mapping[str, Json]
    """Further keys that are there; they are kept."""

    @property
    def key(self) -> str:
        """The key that ``own`` is sent as."""
        return CRON if self.kind == "cron" else SECONDS


def named(kind: str) -> Mapping[str, str]:
    """What the named choices stand for in a trigger of this type."""
    return EVERY_CRON if kind == "cron" else NAMED_SECONDS


def kind_of(trigger: Mapping[str, Json]) -> str:
    """``cron``, ``interval``, another ``trigger_type``; the schedule tells if it is not said."""
    config = mapping(trigger.get("schedule_config"))
    found = text_at(trigger, "trigger_type")
    return found or ("cron" if CRON in config else "interval" if SECONDS in config else "")


def form_of(trigger: Mapping[str, Json]) -> ScheduleForm | None:
    """The schedule of a trigger to be edited; None if it waits for events or cannot be read."""
    kind = kind_of(trigger)
    given = trigger.get("schedule_config")
    if kind not in ("cron", "interval") or not (given is None or isinstance(given, dict)):
        return None
    config = mapping(given)
    key = CRON if kind == "cron" else SECONDS
    own = "" if config.get(key) is None else str(config[key])
    every = next((name for name, value in named(kind).items() if value == own), OWN)
    taken = (key, ZONE) if kind == "cron" else (key,)
    rest = {name: value for name, value in config.items() if name not in taken}
    zone_ = str(config.get(ZONE) or "") if kind == "cron" else ""
    return ScheduleForm(
        "cron" if kind == "cron" else "interval", every, own if every == OWN else "", zone_, rest
    )


def config_of(form: ScheduleForm) -> dict[str, Json]:
    """The ``schedule_config`` of a form; what cannot be read in it stays as it was typed."""
    text = form.own.strip() if form.every == OWN else named(form.kind)[form.every]
    if form.kind == "interval":
        number = text.isascii() and text.isdecimal() and len(text) < 12
        return {SECONDS: int(text) if number else text, **form.rest}
    return {CRON: " ".join(text.split()), ZONE: form.timezone.strip() or "UTC", **form.rest}


def schedule_problems(trigger: Mapping[str, Json], config: Mapping[str, Json]) -> dict[str, str]:
    """What is wrong with a ``schedule_config`` for a trigger, by key, with what is accepted.

    Keys that the trigger has already are never complained about; a schedule that waits for
    events is left to the API.
    """
    kind = kind_of(trigger)
    if kind not in ACCEPTED:
        return {}
    there = mapping(trigger.get("schedule_config"))
    found = {
        key: f"a trigger of type {kind} takes no {safe(key)}; "
             f"accepted: {', '.join(ACCEPTED[kind])}"
        for key in config if key not in ACCEPTED[kind] and key not in there
    }  # fmt: skip
    return {**found, **(_cron(config) if kind == "cron" else _interval(config))}


def _interval(config: Mapping[str, Json]) -> dict[str, str]:
    seconds = config.get(SECONDS)
    right = isinstance(seconds, int) and not isinstance(seconds, bool) and 0 < seconds < 10**9
    return {} if right else {SECONDS: SECONDS_WORDS}


def _cron(config: Mapping[str, Json]) -> dict[str, str]:
    found: dict[str, str] = {}
    home = config.get(ZONE)
    try:
        zone("UTC" if home is None else home if isinstance(home, str) else str(home))
    except ScheduleError as error:
        found[ZONE] = safe(error)
    expression = config.get(CRON)
    try:
        next_runs(Schedule(cron=expression if isinstance(expression, str) else ""), START, 1)
    except (ScheduleError, OverflowError) as error:
        found[CRON] = safe(error)
    return found
