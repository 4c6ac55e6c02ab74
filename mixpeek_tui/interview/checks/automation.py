"""Checks of the Automation section."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import Answers, Schedule
from mixpeek_tui.interview.every import EVERY, INTERVALS
from mixpeek_tui.interview.schedule import ScheduleError, next_runs

CRON = "a cron such as 0 2 * * * (minute hour day month weekday)"
ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
"""Whether a schedule ever runs does not depend on when one asks."""


def check(answers: Answers) -> Iterator[Complaint]:
    """Complaints about schedules, and about schedules of things that are not there."""
    automation = answers.automation
    if automation.recluster is not None:
        yield from _schedule(automation.recluster, "automation.recluster")
        if answers.clustering is None:
            words = "there is nothing to group again: Clustering is none"
            yield Complaint("automation.recluster", words, "a clustering, or no schedule")
            yield Complaint("clustering", "Automation wants to group again on a schedule",
                            "a clustering, or no schedule in Automation", "warning")  # fmt: skip
    if automation.reclassify is not None:
        yield from _schedule(automation.reclassify, "automation.reclassify")
        if answers.taxonomy is None:
            words = "there is nothing to classify by: Taxonomy is none"
            yield Complaint("automation.reclassify", words, "a taxonomy, or no schedule")
            yield Complaint("taxonomy", "Automation wants to classify again on a schedule",
                            "a taxonomy, or no schedule in Automation", "warning")  # fmt: skip


def _schedule(schedule: Schedule, place: str) -> Iterator[Complaint]:
    if schedule.every is not None and schedule.cron is not None:
        yield Complaint(place, "every and cron are both given", "one of them")
        return
    if schedule.every is None and schedule.cron == "":
        yield Complaint(f"{place}.cron", "missing", CRON)
        return
    if schedule.every is None and schedule.cron is None:
        yield Complaint(place, "missing", "every: hourly, 6h or daily, or cron with timezone")
        return
    if schedule.every is not None and schedule.every not in EVERY:
        accepted = ", ".join(EVERY)
        yield Complaint(f"{place}.every", f"{schedule.every!r} is no interval", accepted)
        return
    if schedule.every in INTERVALS and schedule.timezone != Schedule().timezone:
        words = f"timezone has no effect on {schedule.every}, which counts from its start"
        yield Complaint(f"{place}.timezone", words, "no timezone; every: daily; or a cron")
        return
    try:
        next_runs(schedule, ANY_TIME, 1)
    except ScheduleError as error:
        key = "timezone" if "time zone" in str(error) else "cron"
        words, _, accepted = str(error).partition("; ")
        yield Complaint(f"{place}.{key}", words, accepted or "a cron expression that fires")
