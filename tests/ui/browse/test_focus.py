"""The keyboard is in the list wherever one came from, also after words stood in its place."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from mixpeek_tui.ui.browse.table import ItemTable
from tests.ui.browse.keyboard import browsing
from tests.ui.browse.workspace import shop

WAYS: dict[str, Sequence[str]] = {
    "a command": ("colon", *"retrievers", "enter"),
    "a digit": ("7",),
}


@pytest.mark.parametrize("way", WAYS)
async def test_the_cursor_moves_after_a_jump(way: str) -> None:
    async with browsing(shop(), kind="triggers") as at:
        await at.until(lambda: at.app.browser.pane.item)
        await at.press(*WAYS[way])
        await at.sees("2 retrievers")
        await at.press("down")
        assert isinstance(at.app.screen.focused, ItemTable)
        assert at.app.browser.pane.table.cursor == 1


async def test_the_cursor_moves_after_a_slow_answer() -> None:
    workspace = shop(gate=asyncio.Event())
    async with browsing(workspace, kind="triggers") as at:
        await at.sees("loading triggers")
        await at.pilot.pause(0.1)
        assert workspace.gate is not None
        workspace.gate.set()
        await at.sees("2 triggers")
        await at.press("down")
        assert at.app.browser.pane.table.cursor == 1
