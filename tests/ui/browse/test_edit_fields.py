"""Values of a form as text and back."""

from __future__ import annotations

from typing import Any

import pytest

from mixpeek_tui.errors import FieldProblem, Problem
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.ui.browse.changing.edit_fields import first_typed, given, read_form, rows_of
from mixpeek_tui.ui.browse.changing.refused import refused_places
from mixpeek_tui.ui.browse.schedules.schedule_words import schedule_lines
from mixpeek_tui.workspace.edit import changes
from mixpeek_tui.workspace.item import read_item
from tests.ui.browse.app import CLOCK

ALERT: dict[str, Any] = {
    "alert_id": "a1", "name": "prohibited", "enabled": True, "min_count": 2, "description": None,
    "inputs": {"query": "weapons"}, "cooldown_seconds": 60, "notification_config": {"channels": []},
    "retriever_id": "r1", "metadata": {}, "trigger_on": "results",
}  # fmt: skip
CRON: dict[str, Any] = {
    "trigger_id": "t1", "name": "nightly", "trigger_type": "cron",
    "schedule_config": {"cron_expression": "0 2 * * *", "timezone": "Europe/Berlin"},
}  # fmt: skip
INTERVAL: dict[str, Any] = {
    "trigger_id": "t2", "trigger_type": "interval",
    "schedule_config": {"interval_seconds": 5400, "start_immediately": True},
}  # fmt: skip
PLACE = "schedule_config"


def edited(data: dict[str, Any] = ALERT, kind_: str = "alert", /, **typed: str) -> tuple[dict[str, Any], dict[str, str]]:
    item = read_item(kind(kind_), data)
    rows = rows_of(item)
    answers = first_typed(rows)
    for place, text in typed.items():
        answers = given(rows, answers, place.replace("__", "."), text)
    values, wrong = read_form(item, rows, answers)
    return {c.field: c.after for c in changes(item, values)}, wrong


def scheduled(data: dict[str, Any], **typed: str) -> tuple[Any, dict[str, str]]:
    found, wrong = edited(data, "trigger", **{f"{PLACE}__{key}": text for key, text in typed.items()})
    assert set(found) <= {PLACE}
    return found.get(PLACE), wrong


@pytest.mark.parametrize("name", ["alert", "cluster", "webhook", "trigger", "document"])
def test_an_untouched_form_changes_nothing_in_any_kind(name: str) -> None:
    data = {"description": "a\nb", "metadata": {"k": [1, None]}, "inputs": [], "event_types": ["a", "b"]}
    assert edited({kind(name).id_field: "x", **data}, name) == ({}, {})
    assert edited({kind(name).id_field: "x", "schedule_config": {"cron_expression": 7}}, name) == ({}, {})


def test_values_become_their_types() -> None:
    found, wrong = edited(min_count="5", enabled="false", inputs="query: drugs\ntop: [1, 2]", name="new")
    assert found == {"min_count": 5, "enabled": False, "inputs": {"query": "drugs", "top": [1, 2]}, "name": "new"}
    assert wrong == {}


def test_text_that_looks_like_a_number_stays_text() -> None:
    assert edited(name="123")[0] == {"name": "123"}


def test_lists_and_objects_stand_there_as_yaml_with_room_to_write() -> None:
    item = read_item(kind("webhook"), {"webhook_id": "w", "event_types": ["a", "b"], "channels": [{"channel": "slack"}]})
    rows = {row.name: row for row in rows_of(item)}
    assert rows["event_types"].text == "- a\n- b"
    assert rows["channels"].text == "- channel: slack"
    assert min(row.lines for row in rows.values() if row.type == "json") >= 3


@pytest.mark.parametrize(("place", "text", "words"), [
    ("min_count", "many", "whole number"), ("min_count", "0", "1 or more"),
    ("cooldown_seconds", "9999999", "2592000 or less"), ("renotify_interval_seconds", "5", "60 or more"),
    ("inputs", "{", "line 1"), ("inputs", "weapons", "must be an object"),
    ("notification_config", "- a", "must be an object"), ("threshold", "0.8", "an object"),
])
def test_wrong_values_are_named_at_their_place(place: str, text: str, words: str) -> None:
    wrong = edited(**{place: text})[1]
    assert list(wrong) == [place]
    assert words in wrong[place]


def test_an_emptied_field_is_null() -> None:
    assert edited(cooldown_seconds="")[0] == {"cooldown_seconds": None}


def test_a_schedule_is_chosen_by_name() -> None:
    berlin = {"timezone": "Europe/Berlin"}
    assert scheduled(CRON, every="hourly")[0] == {"cron_expression": "0 * * * *", **berlin}
    assert scheduled(CRON, every="6h")[0] == {"cron_expression": "0 */6 * * *", **berlin}
    assert scheduled(CRON, every="daily")[0] == {"cron_expression": "0 0 * * *", **berlin}
    assert scheduled(CRON, every="daily", timezone="")[0] == {"cron_expression": "0 0 * * *", "timezone": "UTC"}
    assert scheduled(INTERVAL, every="6h")[0] == {"interval_seconds": 21600, "start_immediately": True}
    assert scheduled(INTERVAL, interval_seconds="90")[0] == {"interval_seconds": 90, "start_immediately": True}


def test_ones_own_cron_begins_with_what_was_there_or_chosen() -> None:
    assert scheduled(CRON, every="hourly")[0] != scheduled(CRON)[0] is None
    item = read_item(kind("trigger"), {**CRON, PLACE: {"cron_expression": "0 0 * * *"}})
    rows = rows_of(item)
    typed = given(rows, first_typed(rows), f"{PLACE}.every", "own")
    assert typed[f"{PLACE}.cron_expression"] == "0 0 * * *"
    back = given(rows, given(rows, typed, f"{PLACE}.every", "6h"), f"{PLACE}.every", "own")
    assert back[f"{PLACE}.cron_expression"] == "0 0 * * *"


@pytest.mark.parametrize(("data", "key", "text", "words"), [
    (CRON, "cron_expression", "61 * * * *", "write it like 0 2 * * *"),
    (CRON, "cron_expression", "@daily", "five parts: minute hour day month weekday"),
    (CRON, "cron_expression", "0 0 30 2 *", "never fires"),
    (CRON, "cron_expression", "", "five parts"),
    (CRON, "timezone", "Berlin", "write it like UTC or Europe/Berlin"),
    (INTERVAL, "interval_seconds", "0", "1 or more"),
    (INTERVAL, "interval_seconds", "6h", "whole number of seconds"),
])
def test_a_schedule_that_cannot_be_is_named_with_what_is_accepted(
    data: dict[str, Any], key: str, text: str, words: str
) -> None:
    wrong = scheduled(data, **{key: text})[1]
    assert list(wrong) == [f"{PLACE}.{key}"]
    assert words in wrong[f"{PLACE}.{key}"]


def test_a_trigger_that_waits_for_events_is_edited_as_yaml() -> None:
    event = {"trigger_id": "t", "trigger_type": "event", PLACE: {"event_type": "object.created", "event_threshold": 5}}
    found, wrong = edited(event, "trigger", schedule_config="event_type: object.created\nevent_threshold: 9")
    assert found == {PLACE: {"event_type": "object.created", "event_threshold": 9}}
    assert wrong == {}


def test_a_schedule_says_when_it_fires() -> None:
    assert schedule_lines({**CRON, PLACE: {"cron_expression": "0 2 * * *"}}, CLOCK)[0] == "daily at 02:00, UTC"
    assert schedule_lines({**CRON, PLACE: {"cron_expression": "0 2 * * *"}}, CLOCK)[1] == (
        "first in 16 h: 02:00 tomorrow, then Mon 02:00, Tue 02:00 (UTC)"
    )
    broken = {**CRON, PLACE: {"cron_expression": "0 0 30 2 *"}}
    assert "never fires" in schedule_lines(broken, CLOCK)[1]


def test_what_the_api_refuses_stands_at_its_place() -> None:
    named = ("body.name", "body.schedule_config", "body.inputs.query", "body.unknown", "name")
    problem = Problem("refused", "no", fields=tuple(FieldProblem(place, f"no {place}") for place in named))
    places = ("name", "inputs", f"{PLACE}.every", f"{PLACE}.cron_expression")
    assert refused_places(problem, places) == {
        "name": "no body.name", f"{PLACE}.every": "no body.schedule_config", "inputs": "no body.inputs.query",
    }  # fmt: skip
