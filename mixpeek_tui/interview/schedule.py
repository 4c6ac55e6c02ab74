"""When something recurs: the next runs of a schedule, and whether it ever runs."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from croniter import CroniterBadCronError, CroniterBadDateError, CroniterError, croniter

from mixpeek_tui.interview.answers import Schedule
from mixpeek_tui.interview.every import INTERVALS, MIDNIGHT, SECONDS


class ScheduleError(ValueError):
    """A schedule that cannot be used; its text says why and what is accepted."""


def zone(name: str) -> ZoneInfo:
    """The time zone of that name.

    Raises:
        ScheduleError: there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ScheduleError(
            f"{name!r} is no time zone; write it like UTC or Europe/Berlin"
        ) from error


def next_runs(schedule: Schedule, now: datetime, count: int = 3) -> list[datetime]:
    """The next runs, in the schedule's own time zone.

    Args:
        schedule: A named interval or a cron expression.
        now: An aware time to start from.
        count: How many.

    Raises:
        ScheduleError: the expression or the zone is wrong, or it never runs.
    """
    if schedule.every in INTERVALS:
        step = timedelta(seconds=SECONDS[schedule.every])
        return [now + step * n for n in range(1, count + 1)]
    home = zone(schedule.timezone)
    expression = schedule.cron if schedule.every is None else MIDNIGHT
    return _cron(expression or "", now.astimezone(home), count)


def _cron(expression: str, now: datetime, count: int) -> list[datetime]:
    if len(expression.split()) != 5:
        raise ScheduleError(
            "a cron expression has five parts: minute hour day month weekday, e.g. 0 2 * * *"
        )
    try:
        runs = croniter(expression, now, max_years_between_matches=8)
        return [runs.get_next(datetime) for _ in range(count)]
    except CroniterBadDateError as error:
        raise ScheduleError(f"{expression!r} never fires: there is no such date") from error
    except (CroniterBadCronError, CroniterError, ValueError, KeyError) as error:
        raise ScheduleError(
            f"{expression!r} is no cron expression; write it like 0 2 * * * (every day at 02:00)"
        ) from error
