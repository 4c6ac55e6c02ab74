"""Editing by keyboard, over HTTP, against a strict server whose requests the SDK's models check."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.ui.fields.text import Line, Paragraph
from tests.contract.schedules import check_schedule
from tests.ui.browse.app import CLOCK
from tests.ui.browse.keyboard import Keyboard, browsing
from tests.ui.browse.strict_shop import StrictShop

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
RUNS = {"action_type": "cluster", "action_config": {"cluster_id": "clust_1"}}


@pytest.fixture(autouse=True)
def valid(shop: StrictShop, contract: ModuleType) -> Iterator[None]:
    yield
    assert shop.asked and shop.complaints(contract) == []


def weekly(shop: StrictShop, **more: Any) -> None:
    shop.add("trigger", {
        **RUNS, "name": "custom-recluster", "trigger_type": "cron",
        "description": "custom-recluster: group again at 0 3 * * 0 Europe/Berlin",
        "schedule_config": {"cron_expression": "0 3 * * 0", "timezone": "Europe/Berlin"}, **more,
    })  # fmt: skip


def patched(shop: StrictShop) -> Any:
    (sent,) = [one for one in shop.asked if one.method == "PATCH"]
    return sent.body


async def goto(at: Keyboard, place: str) -> None:
    """Tab until the keyboard is in the field of a place."""
    for _ in range(30):
        field = at.app.screen.focused
        if any(getattr(getattr(node, "spec", None), "place", "") == place for node in field.ancestors if field):
            return
        await at.press("tab")
    raise AssertionError(f"{place} is never reached:\n{at.text}")


async def rewrite(at: Keyboard, text: str) -> None:
    await at.press("end", "ctrl+u")
    await at.pilot.press(*(" " if letter == " " else letter for letter in text))
    await at.pilot.pause()


@SIZES
async def test_a_schedule_is_edited_in_words(size: tuple[int, int], shop: StrictShop, client: MixpeekClient) -> None:
    weekly(shop)
    async with browsing(client, size, kind="triggers") as at:
        await at.sees("Sundays at 03:00, Europe/Berlin")
        await at.press("e")
        await at.sees("( ) hourly", "( ) every 6 hours", "( ) daily at midnight", "(•) own cron", "│ 0 3 * * 0")
        assert at.lacks("{")
        await goto(at, "schedule_config.cron_expression")
        await rewrite(at, "0 5 * * *")
        await at.sees("daily at 05:00, Europe/Berlin", "first in 18 h: 04:00 tomorrow, then", "(UTC)")
        await at.press("ctrl+n")
        await at.sees("The description tells the schedule, so it follows it.", "-  cron_expression: 0 3 * * 0",
                      "+  cron_expression: 0 5 * * *", "y or enter sends it   n or esc goes back")
        assert [one for one in shop.asked if one.method == "PATCH"] == []
        await at.press("y")
        await at.sees("custom-recluster: group again at 0 5 * * * Europe/Berlin", "daily at 05:00, Europe/Berlin")
    sent = patched(shop)
    assert sent == {
        "schedule_config": {"cron_expression": "0 5 * * *", "timezone": "Europe/Berlin"},
        "description": "custom-recluster: group again at 0 5 * * * Europe/Berlin",
    }  # fmt: skip
    assert check_schedule("cron", sent["schedule_config"], ()) == []


async def test_named_choices_and_one_s_own(shop: StrictShop, client: MixpeekClient) -> None:
    weekly(shop, description="mine")
    async with browsing(client, (80, 24), kind="triggers") as at:
        await at.sees("Sundays at 03:00")
        await at.press("e")
        await goto(at, "schedule_config.every")
        await at.press("left", "left", "space")
        await at.sees("(•) every 6 hours", "every 6 hours at :00, Europe/Berlin", "first in")
        assert at.lacks("cron  ")
        await at.press("ctrl+n")
        await at.sees("+  cron_expression: 0 */6 * * *")
        assert at.lacks("The description")
        await at.press("n")
        await at.sees("(•) every 6 hours")
        await at.press("ctrl+n", "enter")
        await at.until(lambda: shop.of("PATCH", ""))
    assert patched(shop) == {"schedule_config": {"cron_expression": "0 */6 * * *", "timezone": "Europe/Berlin"}}


async def test_an_interval_is_edited_in_seconds(shop: StrictShop, client: MixpeekClient) -> None:
    weekly(shop, trigger_type="interval", schedule_config={"interval_seconds": 3600}, description=None)
    async with browsing(client, (80, 24), kind="triggers") as at:
        await at.sees("every hour")
        await at.press("e")
        await at.sees("(•) hourly", "own seconds")
        await goto(at, "schedule_config.every")
        await at.press("right", "right", "right", "space")
        await goto(at, "schedule_config.interval_seconds")
        await rewrite(at, "0")
        await at.sees("write a whole number of seconds, 1 or more")
        await rewrite(at, "5400")
        await at.sees("every 90 minutes")
        await at.press("ctrl+n", "y")
        await at.until(lambda: shop.of("PATCH", ""))
    assert patched(shop) == {"schedule_config": {"interval_seconds": 5400}}
    assert check_schedule("interval", patched(shop)["schedule_config"], ()) == []


@SIZES
@pytest.mark.parametrize(("place", "typed", "words"), [
    ("schedule_config.cron_expression", "0 0 30 2 *", "never fires: there is no such date"),
    ("schedule_config.cron_expression", "61 * * * *", "write it like 0 2 * * *"),
    ("schedule_config.timezone", "Berlin", "UTC or Europe/Berlin"),
], ids=["never", "wrong", "zone"])
async def test_after_a_refusal_the_keyboard_is_in_the_field_that_is_wrong(
    place: str, typed: str, words: str, size: tuple[int, int], shop: StrictShop, client: MixpeekClient
) -> None:
    weekly(shop)
    async with browsing(client, size, kind="triggers") as at:
        await at.sees("Sundays at 03:00")
        await at.press("e")
        await goto(at, place)
        await rewrite(at, typed)
        await at.press("shift+tab", "shift+tab", "ctrl+n")
        await at.sees("Not sent:")
        assert words in " ".join(at.text.split())
        await at.until(lambda: isinstance(at.app.focused, Line) and at.app.focused.value == typed)
        await at.press("end", "X")
        assert isinstance(at.app.focused, Line)
        assert at.app.focused.value == f"{typed}X"
    assert shop.of("PATCH", "") == []


async def test_what_the_api_refuses_stands_at_its_field_with_the_keyboard(
    shop: StrictShop, client: MixpeekClient
) -> None:
    shop.crowd(1)
    async with browsing(client, (80, 24), kind="clusters") as at:
        await at.sees("other-000")
        await at.press("e")
        await goto(at, "filters")
        await rewrite(at, "- 1")
        await at.press("ctrl+n", "y")
        await at.until(lambda: shop.server.refused)
        await at.until(lambda: isinstance(at.app.focused, Paragraph) and at.app.focused.text == "- 1")
        await at.sees("! ")


async def test_conditions_of_an_alert_are_edited_as_choice_number_and_yaml(
    shop: StrictShop, client: MixpeekClient
) -> None:
    shop.add("alert", {
        "name": "weapons", "retriever_id": "ret_1", "inputs": {"query": "weapons"}, "enabled": True,
        "trigger_on": "results", "min_count": 1,
        "notification_config": {"channels": [{"channel_type": "email", "config": {"to": ["a@example.com"]}}]},
    })  # fmt: skip
    async with browsing(client, (80, 24), kind="alerts") as at:
        await at.sees("weapons")
        await at.press("e")
        await at.sees("(•) true", "query: weapons")
        await goto(at, "min_count")
        await rewrite(at, "0")
        await at.sees("min_count must be 1 or more")
        await rewrite(at, "3")
        await goto(at, "threshold")
        assert isinstance(at.app.focused, Paragraph)
        assert at.app.focused.size.height >= 3
        await at.press(*"field: score", "enter", *"operator: gte", "enter", *"value: 0.8")
        await at.press("ctrl+n", "y")
        await at.until(lambda: shop.of("PATCH", ""))
    assert patched(shop) == {"min_count": 3, "threshold": {"field": "score", "operator": "gte", "value": 0.8}}


async def test_in_ones_own_editor_the_same_holds(
    shop: StrictShop, client: MixpeekClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    weekly(shop)
    seen: list[str] = []
    crons = iter(("61 * * * *", "30 4 * * *"))

    def edit_text(app: object, environ: object, text: str, suffix: str = "") -> str:
        seen.append(text)
        old = "0 3 * * 0" if len(seen) == 1 else "61 * * * *"
        return text.replace(f"cron_expression: {old}", f"cron_expression: {next(crons)}")

    monkeypatch.setattr("mixpeek_tui.ui.browse.changing.edit.edit_text", edit_text)
    async with browsing(client, (80, 24), kind="triggers") as at:
        await at.sees("Sundays at 03:00")
        await at.press("e", "ctrl+o")
        await at.sees("line 9: cron_expression:", "is no cron expression", "The text is kept: ctrl+o opens it again.")
        await at.press("ctrl+o")
        await at.sees("The description tells the schedule", "+  cron_expression: 30 4 * * *")
        await at.press("n")
        await at.sees("│ 30 4 * * *", "daily at 04:30, Europe/Berlin")
    assert "# Now: Sundays at 03:00, Europe/Berlin" in seen[0]
    assert "61 * * * *" in seen[1]


async def test_the_keys_are_said_as_they_are(shop: StrictShop, client: MixpeekClient) -> None:
    weekly(shop)
    async with browsing(client, (80, 24), kind="triggers") as at:
        await at.sees("Sundays at 03:00")
        await at.press("e")
        await at.sees("tab next field", "ctrl+n difference", "ctrl+o your editor", "f1 keys", "esc back")


async def test_triggers_are_listed_soonest_first_in_the_time_of_this_place(
    shop: StrictShop, client: MixpeekClient
) -> None:
    weekly(shop)
    weekly(shop, name="paused", status="paused", schedule_config={"cron_expression": "1 10 * * *"})
    weekly(shop, name="daily", schedule_config={"cron_expression": "0 12 * * *"})
    weekly(shop, name="soon", schedule_config={"cron_expression": "*/15 * * * *"})
    berlin = CLOCK.astimezone(ZoneInfo("Europe/Berlin"))
    async with browsing(client, (100, 30), kind="triggers", now=berlin) as at:
        await at.sees("soonest first, times in CET", "11:15 today", "13:00 today", "03:00 tomorrow", "(CET)")
        names = ("soon", "daily", "custom-", "paused")
        lines = [line.split("│")[-1].strip("▸ ") for line in at.text.split("\n")[3:10]]
        assert [name for line in lines for name in names if line.startswith(name)] == list(names)
        await at.press("down", "p")
        await at.until(lambda: "daily is paused" in told(at))
        await at.press("slash", *"recluster", "enter")
        await at.sees("custom-recluster")
    assert [one.path for one in shop.of("POST", "/pause")] == [f"/v1/triggers/{daily(shop)}/pause"]


def told(at: Keyboard) -> list[str]:
    """What was said in the corner."""
    return [one.message for one in at.app._notifications]


def daily(shop: StrictShop) -> str:
    return next(one.id for one in shop.server.created("trigger") if one.name == "daily")


async def test_ctrl_c_says_how_to_leave_in_our_words(shop: StrictShop, client: MixpeekClient) -> None:
    async with browsing(client, (80, 24), kind="triggers") as at:
        await at.sees("No triggers yet")
        await at.press("ctrl+c")
        assert told(at) == ["ctrl+q leaves. ctrl+c copies what is selected."]


async def test_what_is_copied_is_shown_whole(shop: StrictShop, client: MixpeekClient) -> None:
    weekly(shop)
    made = shop.server.created("trigger")[0]
    async with browsing(client, (80, 24), kind="triggers") as at:
        await at.sees("custom-recluster")
        await at.press("y")
        await at.sees("Copy custom-recluster", made.id)
