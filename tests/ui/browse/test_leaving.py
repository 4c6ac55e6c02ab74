"""Answers that arrive while the screen that asked for them is being taken away."""

from __future__ import annotations

import asyncio

from textual.widget import Widget

from tests.ui.browse.keyboard import browsing
from tests.ui.browse.workspace import shop


class LastToGo(Widget):
    """Keeps its parent's end waiting until the answer came and the parent's rows are gone."""

    def __init__(self, rows: Widget, answer: asyncio.Event) -> None:
        super().__init__()
        self._rows, self._answer = rows, answer

    async def on_unmount(self) -> None:
        while self._rows.parent is not None:
            await asyncio.sleep(0)
        self._answer.set()
        for _ in range(100):
            await asyncio.sleep(0)


async def test_an_answer_too_late_for_its_list_is_dropped() -> None:
    workspace = shop(gate=asyncio.Event())
    async with browsing(workspace, kind="clusters") as at:
        await at.sees("loading clusters")
        pane, gate = at.app.browser.pane, workspace.gate
        assert gate is not None
        await pane.mount(LastToGo(pane.table, gate))
        at.app.pop_screen()
    assert gate.is_set()
