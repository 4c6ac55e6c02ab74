"""Values of a form as text and back."""

from __future__ import annotations

from typing import Any

import pytest

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.ui.browse.edit_fields import read_form, rows_of
from mixpeek_tui.ui.browse.schedule_words import schedule_lines
from mixpeek_tui.workspace.edit import changes
from mixpeek_tui.workspace.item import read_item
from tests.ui.browse.app import CLOCK

ALERT: dict[str, Any] = {
    "alert_id": "a1", "name": "prohibited", "enabled": True, "min_count": 2, "description": None,
    "inputs": {"query": "weapons"}, "cooldown_seconds": 60, "notification_config": {"channels": []},
    "retriever_id": "r1", "metadata": {},
}  # fmt: skip


def edited(**typed: str) -> tuple[dict[str, Any], dict[str, str]]:
    item = read_item(kind("alert"), ALERT)
    values, wrong = read_form(item, rows_of(item), typed)
    return {c.field: c.after for c in changes(item, values)}, wrong


def test_an_untouched_form_changes_nothing() -> None:
    assert edited() == ({}, {})


@pytest.mark.parametrize("name", [k.name for k in (kind("alert"), kind("cluster"), kind("webhook"), kind("trigger"))])
def test_an_untouched_form_changes_nothing_in_any_kind(name: str) -> None:
    item = read_item(kind(name), {kind(name).id_field: "x", "description": "a\nb", "metadata": {"k": [1, None]}})
    values, wrong = read_form(item, rows_of(item), {})
    assert (changes(item, values), wrong) == ((), {})


def test_values_become_their_types() -> None:
    found, wrong = edited(min_count="5", enabled="false", inputs='{"query": "drugs"}', name="new")
    assert found == {"min_count": 5, "enabled": False, "inputs": {"query": "drugs"}, "name": "new"}
    assert wrong == {}


def test_text_that_looks_like_a_number_stays_text() -> None:
    assert edited(name="123")[0] == {"name": "123"}


def test_wrong_values_are_named() -> None:
    found, wrong = edited(min_count="many", inputs="{")
    assert set(wrong) == {"min_count", "inputs"}
    assert "name" not in wrong
    assert found == {}


def test_an_emptied_field_is_null() -> None:
    assert edited(cooldown_seconds="")[0] == {"cooldown_seconds": None}


def test_a_schedule_says_when_it_fires() -> None:
    trigger = {"trigger_type": "cron", "schedule_config": {"cron_expression": "0 2 * * *", "timezone": "UTC"}}
    assert schedule_lines(trigger, CLOCK)[0] == "daily at 02:00, UTC"
    assert "first in 16 h" in schedule_lines(trigger, CLOCK)[1]
    broken = {"trigger_type": "cron", "schedule_config": {"cron_expression": "61 * * * *"}}
    assert "no next run" in schedule_lines(broken, CLOCK)[1]
    assert "for example" in schedule_lines({"trigger_type": "interval"}, CLOCK)[0]
