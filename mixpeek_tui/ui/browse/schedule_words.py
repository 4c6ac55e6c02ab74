"""A schedule in words with its next runs, and what can be typed for one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mixpeek_tui.text import age, local_time
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.fields import mapping
from mixpeek_tui.workspace.triggers import next_fires, schedule_words

EXAMPLES = {
    "cron": '{"cron_expression": "0 2 * * *", "timezone": "Europe/Berlin"}',
    "interval": '{"interval_seconds": 21600}',
}


def schedule_lines(trigger: Mapping[str, Json], now: datetime, most: int = 3) -> list[str]:
    """What a schedule means and when it fires next; why not, if it does not."""
    if not mapping(trigger.get("schedule_config")):
        kind = str(trigger.get("trigger_type") or "cron")
        return [f"for example {EXAMPLES.get(kind, EXAMPLES['cron'])}"]
    words = schedule_words(trigger)
    awake = {**trigger, "status": "active"}
    fires = next_fires(awake, now, most)
    if not fires:
        return [words or "this schedule cannot be read", "no next run can be worked out"]
    times = ", ".join(local_time(at, now) for at in fires)
    soon = age((fires[0] - now).total_seconds())
    return [words, f"next {times}   first in {soon}"]
