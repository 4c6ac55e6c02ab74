"""What the edit form asks for, from what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from mixpeek_tui.errors import Complaint
from mixpeek_tui.text import safe
from mixpeek_tui.ui.browse.changing.edit_fields import Row, read_row, schedule_of
from mixpeek_tui.ui.browse.schedules.schedule_words import schedule_lines
from mixpeek_tui.ui.fields.spec import Note, Option, Pick, Spec, Text
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.schedule_form import OWN, ScheduleForm, schedule_problems

EVERY = (Option("hourly", "hourly"), Option("6h", "every 6 hours"))
CRON_CHOICES = (*EVERY, Option("daily", "daily at midnight"), Option(OWN, "own cron"))
INTERVAL_CHOICES = (*EVERY, Option("daily", "every day"), Option(OWN, "own seconds"))
CRON_HINT = "minute hour day month weekday, such as 0 2 * * *"
SECONDS_HINT = "such as 21600 for every 6 hours"


def specs(
    item: Item, rows: tuple[Row, ...], typed: Mapping[str, str], wrong: Mapping[str, str],
    now: datetime,
) -> tuple[Spec, ...]:  # fmt: skip
    """The whole form.

    Args:
        item: What is edited.
        rows: Its fields.
        typed: What stands in the form, by place.
        wrong: What is wrong, by place; all but complaints follow from ``typed``.
        now: From when next runs are counted, and the zone that they are told in.
    """
    return tuple(spec for row in rows for spec in _specs(item, row, typed, wrong, now))


def _specs(
    item: Item, row: Row, typed: Mapping[str, str], wrong: Mapping[str, str], now: datetime
) -> Iterator[Spec]:
    form = schedule_of(row, typed)
    if form is not None:
        yield from _schedule(item, row, form, typed, wrong, now)
        return
    text = typed.get(row.name, row.text)
    complaints = _complaints(row.name, wrong)
    if row.choices:
        options = tuple(Option(choice, safe(choice)) for choice in row.choices)
        yield Pick(place=row.name, label=safe(row.name), options=options, chosen=(text,),
                   inline=True, complaints=complaints)  # fmt: skip
    else:
        yield Text(place=row.name, label=safe(row.name), value=text, lines=row.lines,
                   complaints=complaints)  # fmt: skip
    yield Note(place=f"{row.name}#help", text=row.hint)


def _schedule(
    item: Item, row: Row, form: ScheduleForm, typed: Mapping[str, str], wrong: Mapping[str, str],
    now: datetime,
) -> Iterator[Spec]:  # fmt: skip
    cron, key = form.kind == "cron", f"{row.name}.{form.key}"
    places = [f"{row.name}.every", *([key] if form.every != OWN else [])]
    yield Pick(place=places[0], label="schedule", chosen=(form.every,), inline=True,
               options=CRON_CHOICES if cron else INTERVAL_CHOICES,
               complaints=tuple(c for place in places for c in _complaints(place, wrong)))
    if form.every == OWN:
        yield Text(place=key, label="  cron" if cron else "  seconds", value=typed.get(key, ""),
                   hint=CRON_HINT if cron else SECONDS_HINT,
                   complaints=_complaints(key, wrong))  # fmt: skip
    if cron:
        zone = f"{row.name}.timezone"
        yield Text(place=zone, label="  time zone", value=form.timezone,
                   hint="such as Europe/Berlin; empty is UTC",
                   complaints=_complaints(zone, wrong))  # fmt: skip
    yield Note(place=f"{row.name}#help", text=_coming(item, row, typed, now))


def _coming(item: Item, row: Row, typed: Mapping[str, str], now: datetime) -> str:
    """What the schedule means and its next runs; nothing while it is wrong."""
    config: Json = read_row(row, typed)
    trigger = {**item.data, row.name: config, "next_scheduled_at": None}
    if not isinstance(config, dict) or schedule_problems(item.data, config):
        return ""
    return "\n".join(schedule_lines(trigger, now))


def _complaints(place: str, wrong: Mapping[str, str]) -> tuple[Complaint, ...]:
    return (Complaint(place, wrong[place]),) if place in wrong else ()


def first_wrong(found: Iterable[Spec]) -> tuple[str, str]:
    """Place and label of the first field that something is wrong with; empty if none is."""
    asked = (spec for spec in found if isinstance(spec, (Text, Pick)) and spec.complaints)
    return next(((spec.place, spec.label.strip()) for spec in asked), ("", ""))
