"""A trigger: next fires, the day, the past, its schedule."""

from __future__ import annotations

from tests.ui.browse.answers import triggered
from tests.ui.browse.keyboard import browsing


async def test_next_fires_day_and_history() -> None:
    async with browsing(triggered(), kind="triggers") as at:
        await at.sees("daily-recluster")
        await at.press("enter")
        await at.sees("daily at 02:00, UTC", "02:00 tomorrow", "first in 16 h", "next 24 hours", "18:00")
        await at.sees("✓ ✗ ✓ ✓", "4 runs, 1 failed", "out of memory", "4.1 s")


async def test_pausing_and_the_keys_that_follow_from_it() -> None:
    workspace = triggered()
    rows = workspace.lists["/v1/triggers/list"]
    assert isinstance(rows, list)

    def pause(request: object) -> object:
        rows[0]["status"] = "paused"
        return rows[0]

    workspace.answers["POST /v1/triggers/trg_1/pause"] = pause
    async with browsing(workspace, kind="triggers") as at:
        await at.sees("daily-recluster")
        await at.press("enter")
        await at.sees("p pause")
        await at.press("p")
        await at.sees("P resume", "paused: it does not fire")
        assert [r.path for r in workspace.mutations] == ["/v1/triggers/trg_1/pause"]


async def test_the_schedule_shows_its_next_runs_while_it_is_typed() -> None:
    workspace = triggered()
    workspace.answers["PATCH /v1/triggers/trg_1"] = {"ok": True}
    async with browsing(workspace, kind="triggers") as at:
        await at.sees("daily-recluster")
        await at.press("enter")
        await at.sees("4 runs")
        await at.press("e")
        await at.sees("schedule_config")
        await at.press("down", "down", "end", *["backspace"] * 60)
        await at.sees("for example")
        await at.press(*'{"cron_expression": "0 4 * * *"}')
        await at.sees("daily at 04:00", "next 04:00 tomorrow")
        await at.press("ctrl+n")
        await at.sees("0 4 * * *")
        await at.press("y")
        await at.until(lambda: workspace.mutations)
        assert workspace.mutations[0].body == {"schedule_config": {"cron_expression": "0 4 * * *"}}


async def test_deleting_says_that_it_is_soft() -> None:
    async with browsing(triggered(), kind="triggers") as at:
        await at.sees("daily-recluster")
        await at.press("enter", "ctrl+d")
        await at.sees("Disables the trigger for good; its history stays")
