from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixpeek_tui.kinds.registry import KINDS, kind
from mixpeek_tui.text import safe
from mixpeek_tui.workspace.cells import Cell, cell, row
from mixpeek_tui.workspace.item import Item, read_item
from mixpeek_tui.workspace.schedules import next_fires, schedule_words
from tests.workspace.test_listing import JSON

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
FIELDS = sorted({part for k in KINDS for c in k.columns for part in [c.field.split(".")[0]]}
                | {"trigger_type", "is_active", "delivery_health", "progress", "cron_expression",
                   "interval_seconds", "created_at", "last_triggered_at"})


def shown(kind_name: str, field: str, data: dict[str, object]) -> Cell:
    column = next(c for c in kind(kind_name).columns if c.field == field)
    return cell(read_item(kind(kind_name), data), column, NOW)


def test_numbers_ages_and_sizes_stand_right() -> None:
    assert shown("bucket", "object_count", {"object_count": 12345}) == Cell("12\u00a0345", "right")
    assert shown("bucket", "total_size_bytes", {"total_size_bytes": 34_000_000}).text == "34 MB"
    assert shown("bucket", "created_at", {"created_at": "2026-03-01T11:00:00Z"}).text == "3 d"


def test_states_are_phases_and_words() -> None:
    found = shown("cluster", "status", {"status": "FAILED"})
    assert (found.phase, found.text) == ("failed", "failed")
    assert shown("cluster", "status", {"status": "sideways"}).phase == "unknown"
    assert shown("alert", "enabled", {"enabled": False}).phase == "off"


def test_lists_and_nested_values_are_joined() -> None:
    data = {"channels": [{"configs": {"url": "https://a"}}, {"configs": {"url": "https://b"}}, None]}
    assert shown("webhook", "channels.configs.url", data).text == "https://a, https://b"
    stages = [{"stage_name": "x", "config": {"stage_id": "feature_search"}}, {"stage_id": "rerank"}]
    assert shown("retriever", "stages", {"stages": stages}).text == "feature_search > rerank"
    assert shown("retriever", "input_schema", {"input_schema": {"query": {}}}).text == "query"


def test_objects_show_their_own_fields() -> None:
    data = {"object_id": "o", "status": "x", "title": "Red shoe", "price": 12.5, "nothing": None,
            "blobs": [{"property": "photo", "url": "https://a/p.png"}]}
    assert shown("object", "*", data).text == "title: Red shoe, price: 12.5, photo: https://a/p.png"


@pytest.mark.parametrize(("trigger", "words"), [
    ({"trigger_type": "cron", "schedule_config": {"cron_expression": "0 2 * * *", "timezone": "UTC"}},
     "daily at 02:00, UTC"),
    ({"schedule_config": {"cron_expression": "30 3 * * 0"}}, "Sundays at 03:30, UTC"),
    ({"schedule_config": {"cron_expression": "*/5 * * * *"}}, "every 5 minutes, UTC"),
    ({"schedule_config": {"cron_expression": "30 */6 * * *"}}, "every 6 hours at :30, UTC"),
    ({"schedule_config": {"cron_expression": "0 */7 * * *"}}, "cron 0 */7 * * *, UTC"),
    ({"schedule_config": {"cron_expression": "0 9 * * 1-5"}}, "Mondays to Fridays at 09:00, UTC"),
    ({"schedule_config": {"cron_expression": "0 0 1 * *"}}, "cron 0 0 1 * *, UTC"),
    ({"schedule_config": {"cron_expression": "5 * * * *"}}, "hourly at :05, UTC"),
    ({"schedule_config": {"interval_seconds": 21600}}, "every 6 hours"),
    ({"schedule_config": {"interval_seconds": 3600}}, "every hour"),
    ({"trigger_type": "event", "schedule_config": {"event_type": "object.created",
                                                   "event_threshold": 100}},
     "after 100 object.created events"),
    ({"schedule_config": None}, ""), ({}, ""),
])
def test_schedules_in_words(trigger: dict[str, object], words: str) -> None:
    assert schedule_words(trigger) == words


def test_the_next_run_is_local() -> None:
    trigger = {"schedule_config": {"cron_expression": "0 2 * * *", "timezone": "UTC"}}
    assert shown("trigger", "next_scheduled_at", trigger).text == "03:00 tomorrow"
    assert shown("trigger", "next_scheduled_at", {**trigger, "status": "paused"}).text == ""


def test_cron_keeps_its_hour_when_the_clocks_change() -> None:
    trigger = {"schedule_config": {"cron_expression": "0 4 * * *", "timezone": "Europe/Berlin"}}
    fires = next_fires(trigger, datetime(2026, 3, 28, 12, tzinfo=UTC), 2)
    assert [fire.isoformat() for fire in fires] == ["2026-03-29T02:00:00+00:00",
                                                    "2026-03-30T02:00:00+00:00"]


def test_intervals_count_from_the_last_run() -> None:
    last = NOW - timedelta(hours=7)
    trigger = {"schedule_config": {"interval_seconds": 21600}, "last_triggered_at": last.isoformat()}
    assert next_fires(trigger, NOW, 2) == [NOW + timedelta(hours=5), NOW + timedelta(hours=11)]


@pytest.mark.parametrize("config", [
    {"cron_expression": "nonsense"}, {"cron_expression": "0 0 30 2 *"}, {"interval_seconds": -5},
    {"cron_expression": "0 2 * * *", "timezone": "Mars/Base"}, {"interval_seconds": "x"}, None, [],
])
def test_a_schedule_that_makes_no_sense_never_fires(config: object) -> None:
    assert next_fires({"schedule_config": config}, NOW) == []


@settings(max_examples=300, deadline=None)
@given(which=st.sampled_from(KINDS), data=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8))
def test_any_json_in_place_of_any_field_is_shown_safely(which: object, data: dict[str, object]) -> None:
    for found in row(read_item(which, data), NOW):
        assert safe(found.text) == found.text


def test_hostile_text_is_shown_literally() -> None:
    name = "\x1b]0;gone\x07[red]\u202eevil\n" + "x" * 4000
    found = cell(Item("cluster", "c", name, {"cluster_name": name}), kind("cluster").columns[0], NOW)
    assert "\x1b" not in found.text and "\u202e" not in found.text and "\n" not in found.text
    assert "[red]" in found.text
    assert len(found.text) <= 400
