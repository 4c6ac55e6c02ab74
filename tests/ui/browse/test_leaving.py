"""Answers that arrive while the screen that asked for them is being taken away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.widget import Widget

from mixpeek_tui.ui.browse.schedules.trigger import TriggerScreen
from mixpeek_tui.ui.widgets.top_line import TopLine
from tests.ui.browse.keyboard import browsing
from tests.ui.browse.test_trigger_screen import triggered
from tests.ui.browse.workspace import shop


class LastWord(Widget):
    """Keeps its parent's end waiting, and does something when the parent's other widgets are gone."""

    def __init__(self, other: Widget, do: Callable[[], object]) -> None:
        super().__init__()
        self._other, self._do = other, do

    async def on_unmount(self) -> None:
        while self._other.parent is not None:
            await asyncio.sleep(0)
        self._do()
        for _ in range(100):
            await asyncio.sleep(0)


async def test_an_answer_too_late_for_its_list_is_dropped() -> None:
    workspace = shop(gate=asyncio.Event())
    async with browsing(workspace, kind="clusters") as at:
        await at.sees("loading clusters")
        pane, gate = at.app.browser.pane, workspace.gate
        assert gate is not None
        await pane.mount(LastWord(pane.table, gate.set))
        at.app.pop_screen()
    assert gate.is_set()


async def test_an_answer_too_late_for_its_screen_is_dropped() -> None:
    workspace = triggered()
    async with browsing(workspace, kind="triggers") as at:
        await at.sees("daily-recluster")
        gate = workspace.gate = asyncio.Event()
        asked = len(workspace.sent)
        await at.press("enter")
        await at.until(lambda: at.app.screen is not at.app.browser and len(workspace.sent) > asked)
        await at.app.screen.mount(LastWord(at.app.screen.query_one(TopLine), gate.set))
        await at.press("escape")
        await at.until(gate.is_set)
        await at.until(lambda: at.app.screen is at.app.browser)


async def test_nothing_is_begun_for_a_screen_that_is_being_left() -> None:
    workspace = triggered()
    async with browsing(workspace, kind="triggers") as at:
        await at.sees("daily-recluster")
        await at.press("enter")
        await at.sees("p pause", "4 runs, 1 failed")
        page = at.app.screen
        assert isinstance(page, TriggerScreen)
        asked = len(workspace.sent)
        await page.mount(LastWord(page.query_one(TopLine), page.look))
        await at.press("escape")
        await at.until(lambda: at.app.screen is at.app.browser)
        assert not any("trg_1" in sent.path for sent in workspace.sent[asked:])


async def test_a_page_that_was_left_is_read_for_nobody_when_its_change_is_done() -> None:
    workspace = triggered()
    workspace.answers["POST /v1/triggers/trg_1/pause"] = {"trigger_id": "trg_1", "status": "paused"}
    async with browsing(workspace, kind="triggers") as at:
        await at.sees("daily-recluster")
        await at.press("enter")
        await at.sees("p pause", "4 runs, 1 failed")
        workspace.gate = asyncio.Event()
        await at.press("p")
        await at.until(lambda: workspace.mutations)
        await at.press("escape")
        await at.until(lambda: at.app.screen is at.app.browser)
        workspace.gate.set()
        await at.until(lambda: at.app._notifications)
        asked = [sent.path for sent in workspace.sent]
        assert not any("trg_1" in path for path in asked[asked.index("/v1/triggers/trg_1/pause") + 1:])
