"""The Automation section: question 8."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mixpeek_tui.interview.answers import Schedule
from mixpeek_tui.interview.schedule import ScheduleError, next_runs
from mixpeek_tui.text import local_time
from mixpeek_tui.ui import place as places
from mixpeek_tui.ui.fields.spec import Note, Option, Pick, Spec, Text
from mixpeek_tui.ui.sections.section import Section, heading
from mixpeek_tui.ui.sections.view import View
from mixpeek_tui.ui.state import State

EVERY = (
    Option("off", "off"),
    Option("hourly", "hourly"),
    Option("6h", "every 6 hours"),
    Option("daily", "daily at midnight"),
    Option("cron", "custom cron"),
)
JOBS = (
    ("recluster", "Re-cluster on a schedule?",
     "re-run clustering daily/hourly as new data arrives", "clustering",
     "Impossible for now: Clustering is none, so there is nothing to group again."),
    ("reclassify", "Re-run taxonomy enrichment on a schedule?",
     "re-classify documents periodically", "taxonomy",
     "Impossible for now: Taxonomy is none, so there is nothing to classify by."),
)  # fmt: skip
RUNS = 3


def specs(view: View) -> Iterable[Spec]:
    """Both schedules."""
    yield heading("automation", "Do you want any recurring automated operations?",
                  "If none: trigger manually.")  # fmt: skip
    for job, title, help_, needs, impossible in JOBS:
        place = f"automation.{job}"
        schedule: Schedule | None = places.get(view.answers, place)
        yield heading(place, title, help_)
        possible = places.get(view.answers, needs) is not None
        if not possible:
            yield Note(place=f"{place}#impossible", text=impossible,
                       tone="warning" if schedule else "muted")  # fmt: skip
        if possible or schedule is not None:
            yield from _schedule(view, place, schedule)


def _schedule(view: View, place: str, schedule: Schedule | None) -> Iterable[Spec]:
    yield Pick(place=place, label="How often", options=EVERY, chosen=(_choice(schedule),),
               inline=True)  # fmt: skip
    if schedule is None:
        return
    if schedule.every is None:
        yield Text(place=f"{place}.cron", label="Cron", value=schedule.cron or "",
                   hint="e.g. 0 2 * * * (minute hour day month weekday)")  # fmt: skip
    if schedule.every not in ("hourly", "6h"):
        yield Text(place=f"{place}.timezone", label="Time zone", value=schedule.timezone,
                   hint="e.g. Europe/Berlin or UTC")  # fmt: skip
    yield Note(place=f"{place}#next", text=coming(view, schedule))


def _choice(schedule: Schedule | None) -> str:
    if schedule is None:
        return "off"
    return schedule.every or "cron"


def coming(view: View, schedule: Schedule) -> str:
    """The next runs in local time, or an empty string if the schedule cannot be used."""
    try:
        found = next_runs(schedule, view.now, RUNS)
    except ScheduleError:
        return ""
    times = ", ".join(local_time(when, view.now) for when in found)
    if schedule.every in ("hourly", "6h"):
        return f"next runs if set up now: {times} ({view.now:%Z})"
    return f"next runs: {times} ({view.now:%Z})"


def edit(state: State, place: str, value: Any) -> State:
    """An answer given in Automation."""
    if place not in ("automation.recluster", "automation.reclassify"):
        return state.put(place, value)
    was: Schedule | None = places.get(state.answers, place)
    if was is not None:
        state = state.park(f"{place}#{_choice(was)}", was)
    if value == "off":
        return state.put(place, None)
    zone = was.timezone if was else "UTC"
    fresh = Schedule(cron="", timezone=zone) if value == "cron" else Schedule(every=value)
    return state.put(place, state.parked.get(f"{place}#{value}", fresh))


SECTION = Section("automation", "Automation", ("automation",), specs, edit)
