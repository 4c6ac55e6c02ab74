"""What follows from an edit."""

from __future__ import annotations

from typing import Any

import pytest

from mixpeek_tui.interview.answers import Answers, Automation, Clustering, Dataset, Field, Schedule
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.trigger import schedule_config, schedule_words
from mixpeek_tui.plan.build import build
from mixpeek_tui.workspace.edit import editable_text, parse_edit
from mixpeek_tui.workspace.followed import followed
from mixpeek_tui.workspace.item import Item, read_item
from mixpeek_tui.workspace.yaml_text import TextError

SCHEDULES = [
    Schedule(every="hourly"), Schedule(every="6h"), Schedule(every="daily", timezone="Europe/Berlin"),
    Schedule(cron="0 3 * * 0", timezone="Europe/Berlin"), Schedule(cron="0 0 * * *"),
]  # fmt: skip


def made(schedule: Schedule, description: str | None = None) -> Item:
    """A trigger as Set up makes it."""
    type_, config = schedule_config(schedule)
    words = f"x-recluster: group again {schedule_words(schedule)}" if description is None else description
    return read_item(kind("trigger"), {"trigger_id": "t", "name": "x-recluster", "description": words,
                                       "trigger_type": type_, "schedule_config": config})


def set_up(schedule: Schedule) -> dict[str, Any]:
    """What Set up really sends."""
    shop = Dataset("products", fields=(Field("title", "text", True),))
    answers = Answers(project="shop", datasets=(shop,), clustering=Clustering(dataset="products"),
                      automation=Automation(recluster=schedule))
    step = next(step for step in build(answers).steps if step.kind == "trigger")
    assert step.request is not None
    body = step.request.body
    assert isinstance(body, dict)
    return dict(body)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_description_of_set_up_follows_the_schedule(schedule: Schedule) -> None:
    body = set_up(schedule)
    item = read_item(kind("trigger"), {"trigger_id": "t", **body})
    new: dict[str, Any] = ({"interval_seconds": 5400} if body["trigger_type"] == "interval"
                           else {"cron_expression": "0 5 * * *", "timezone": "Asia/Tokyo"})
    words = "every 90 minutes" if body["trigger_type"] == "interval" else "at 0 5 * * * Asia/Tokyo"
    after = followed(item, {"schedule_config": new})
    assert after == {"schedule_config": new, "description": f"{body['name']}: group again {words}"}


def test_named_schedules_are_named() -> None:
    item = made(Schedule(cron="0 3 * * 0"))
    new = {"cron_expression": "0 */6 * * *", "timezone": "UTC"}
    assert followed(item, {"schedule_config": new})["description"] == "x-recluster: group again every 6 hours"


@pytest.mark.parametrize("values", [
    {"name": "other"}, {"schedule_config": None},
    {"schedule_config": {"cron_expression": "0 3 * * 0", "timezone": "UTC"}},
    {"schedule_config": {"cron_expression": "0 5 * * *"}, "description": "mine"},
])
def test_nothing_follows_from_anything_else(values: dict[str, Any]) -> None:
    assert followed(made(Schedule(cron="0 3 * * 0")), values) == values


def test_a_description_of_ones_own_stays() -> None:
    new = {"schedule_config": {"cron_expression": "0 5 * * *", "timezone": "UTC"}}
    assert followed(made(Schedule(cron="0 3 * * 0"), "weekly, on 0 3 * * 0"), new) == new


def test_the_text_for_an_editor_says_what_a_schedule_may_be_and_is() -> None:
    text = editable_text(made(Schedule(cron="0 3 * * 0", timezone="Europe/Berlin")))
    assert "# cron_expression: minute hour day month weekday" in text
    assert "# Now: Sundays at 03:00, Europe/Berlin" in text


@pytest.mark.parametrize(("text", "words"), [
    ("schedule_config:\n  cron_expression: 61 * * * *", "write it like 0 2 * * *"),
    ("schedule_config:\n  cron_expression: 0 0 30 2 *", "never fires"),
    ("schedule_config:\n  cron_expression: 0 0 * * *\n  timezone: Berlin", "Europe/Berlin"),
    ("schedule_config:\n  interval_seconds: 60", "accepted: cron_expression, timezone"),
    ("schedule_config: 0 5 * * *", "key: value"),
])
def test_a_schedule_from_an_editor_is_checked_as_in_the_form(text: str, words: str) -> None:
    with pytest.raises(TextError) as caught:
        parse_edit(made(Schedule(cron="0 3 * * 0")), text)
    assert words in str(caught.value)
    assert caught.value.line == 1
