from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given, settings

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.workspace.item import Item, read_item
from mixpeek_tui.workspace.triggers import history, read_history, timeline
from tests.workspace.fakes import FakeClient
from tests.workspace.test_search import BODY

START = datetime(2026, 3, 4, 0, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def trigger(name: str, **fields: object) -> Item:
    return read_item(kind("trigger"), {"trigger_id": name, "name": name, **fields})


def test_the_day_in_order_and_in_local_time() -> None:
    fires = timeline([
        trigger("six", schedule_config={"interval_seconds": 21600},
                last_triggered_at="2026-03-03T22:00:00Z"),
        trigger("night", schedule_config={"cron_expression": "0 2 * * *", "timezone": "UTC"}),
        trigger("off", status="paused", schedule_config={"interval_seconds": 60}),
        trigger("event", trigger_type="event", schedule_config={"event_type": "object.created"}),
    ], START)
    assert [(f"{fire.at:%H:%M}", fire.trigger.name) for fire in fires] == [
        ("03:00", "night"), ("05:00", "six"), ("11:00", "six"), ("17:00", "six"), ("23:00", "six")]


def test_a_trigger_of_every_second_does_not_fill_the_day() -> None:
    assert len(timeline([trigger("s", schedule_config={"interval_seconds": 1})], START, most=50)) == 50


async def test_history_is_newest_first_in_the_apis_words() -> None:
    client = FakeClient({"GET /v1/triggers/t/history": {"trigger_id": "t", "total": 9, "executions": [
        {"task_id": "a", "triggered_at": "2026-03-01T02:00:00Z", "status": "COMPLETED",
         "execution_time_ms": 1500},
        {"task_id": "b", "triggered_at": "2026-03-02T02:00:00Z", "status": "FAILED", "error": "boom"},
        {"task_id": None, "triggered_at": None, "status": None},
    ]}})
    found = await history(client, trigger("t"), namespace="n")
    assert [(o.task_id, o.phase, o.seconds, o.error) for o in found.outcomes] == [
        ("b", "failed", None, "boom"), ("a", "done", 1.5, ""), ("", "unknown", None, "")]
    assert found.total == 9
    assert found.outcomes[1].at == datetime(2026, 3, 1, 2, tzinfo=UTC)
    assert (await history(FakeClient({}), trigger("t"), namespace="n")).outcomes == ()


@settings(max_examples=150, deadline=None)
@given(body=BODY)
def test_any_history_is_readable(body: object) -> None:
    assert len(read_history(body).outcomes) >= 0
    assert len(read_history({"executions": [body]}).outcomes) <= 1
