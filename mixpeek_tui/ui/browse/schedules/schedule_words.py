"""A schedule in words with its next runs, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mixpeek_tui.text import age, local_time
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.fields import mapping
from mixpeek_tui.workspace.schedule_form import schedule_problems
from mixpeek_tui.workspace.triggers import next_fires, schedule_words


def schedule_lines(trigger: Mapping[str, Json], now: datetime, most: int = 3) -> list[str]:
    """What a schedule means and when it fires next, in the zone of ``now``; why not, if never."""
    config = mapping(trigger.get("schedule_config"))
    words = schedule_words(trigger)
    if wrong := schedule_problems(trigger, config):
        return [*([words] if words else []), *wrong.values()]
    awake = {**trigger, "status": "active"}
    fires = next_fires(awake, now, most)
    if not fires:
        return [words or "no schedule", "fires when that happens, at no set time"]
    first, *later = (local_time(at, now) for at in fires)
    then = f", then {', '.join(later)}" if later else ""
    soon = age((fires[0] - now).total_seconds())
    return [words, f"first in {soon}: {first}{then} ({now:%Z})"]
