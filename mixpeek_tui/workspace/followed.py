"""What follows from an edit: a description that this program wrote tells the new schedule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mixpeek_tui.interview.answers import Schedule
from mixpeek_tui.interview.every import CRON as EVERY_CRON
from mixpeek_tui.interview.every import EVERY
from mixpeek_tui.kinds.trigger import schedule_words
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.edit import same
from mixpeek_tui.workspace.fields import mapping, text_at, whole
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.schedule_form import CRON, SECONDS, ZONE
from mixpeek_tui.workspace.schedules import interval_words

AGAIN = " again "
"""Stands in the descriptions of triggers that Set up makes (kinds/trigger.py)."""


def followed(item: Item, values: Mapping[str, Json]) -> dict[str, Json]:
    """The values of an edit together with what follows from them.

    A description that somebody else wrote, or that is edited as well, stays as it is.
    """
    after = dict(values)
    before = item.data.get("schedule_config")
    schedule = after.get("schedule_config")
    said = text_at(item.data, "description")
    if item.kind != "trigger" or schedule is None or same(before, schedule):
        return after
    if not same(after.get("description", said), said):
        return after
    words = next(_wordings(mapping(schedule)), "")
    for old in _wordings(mapping(before)):
        if words and said.endswith(AGAIN + old):
            after["description"] = said.removesuffix(old) + words
            break
    return after


def _wordings(config: Mapping[str, Json]) -> Iterator[str]:
    """How Set up would word this schedule, the usual way first."""
    if seconds := whole(config.get(SECONDS)):
        yield interval_words(seconds)
    if expression := text_at(config, CRON):
        home = text_at(config, ZONE) or "UTC"
        for name in EVERY:
            if EVERY_CRON[name] == expression:
                yield schedule_words(Schedule(every=name, timezone=home))
        yield schedule_words(Schedule(cron=expression, timezone=home))
