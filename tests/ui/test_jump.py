"""Letters on the parts of a screen, the top line away, the mouse to the terminal."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from textual.widgets import Input

from mixpeek_tui.ui.browse.detail import Detail
from mixpeek_tui.ui.browse.sidebar import Sidebar
from mixpeek_tui.ui.screens.jump import Jump, letters
from tests.ui.browse.keyboard import Keyboard, browsing
from tests.ui.browse.workspace import shop
from tests.ui.terminal.pty_harness import Pty
from tests.ui.test_in_a_terminal import HOME, environ


@pytest.mark.parametrize("count", [0, 1, 26, 27, 700])
def test_letters_differ_and_none_begins_like_another(count: int) -> None:
    found = sorted(letters(count))
    assert len(set(found)) == count
    assert not any(after.startswith(before) for before, after in pairwise(found))


async def _jumped(at: Keyboard, to: type, key: str = "f12") -> None:
    await at.press(key)
    await at.until(lambda: isinstance(at.app.screen, Jump))
    assert isinstance(at.app.screen, Jump)
    mark = next(mark for mark in at.app.screen.marks if isinstance(mark.part, to))
    await at.sees(f"[{mark.letters}]")
    await at.press(*mark.letters)
    await at.until(lambda: at.app.screen is at.app.browser)
    assert isinstance(at.app.screen.focused, to)


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_a_letter_leads_to_each_part(size: tuple[int, int]) -> None:
    async with browsing(shop(), kind="clusters", size=size) as at:
        await at.sees("shop-by-brand", "cluster runs")
        await _jumped(at, Detail, "ctrl+underscore")
        await _jumped(at, Sidebar)
        await at.press("f12", "1")
        await at.press("escape")
        await at.until(lambda: at.app.screen is at.app.browser)
        assert isinstance(at.app.screen.focused, Sidebar)


async def test_it_leads_out_of_what_is_typed_and_back() -> None:
    async with browsing(shop(), kind="clusters") as at:
        await at.sees("shop-by-brand")
        await at.press("slash")
        await at.type("brand")
        await _jumped(at, Sidebar)
        await _jumped(at, Input)
        assert "1 of 2" in at.text


async def test_the_top_line_goes_on_every_screen_and_comes_back() -> None:
    async with browsing(shop(), kind="retrievers", size=(80, 24)) as at:
        await at.sees("shop-search", "▸ retrievers")
        await at.press("ctrl+e")
        await at.until(lambda: at.lacks("mixpeek-tui ▸"))
        await at.press("enter")
        await at.sees("Type what to look for")
        assert at.lacks("mixpeek-tui ▸")
        await at.press("escape", "tab", "ctrl+e")
        await at.sees("mixpeek-tui ▸ shop ▸ retrievers")


def test_m_gives_the_mouse_to_the_terminal_and_takes_it_back(tmp_path: Path) -> None:
    with Pty(*HOME, environ=environ(tmp_path)) as terminal:
        terminal.shows("Set up a workspace")
        terminal.send("m")
        terminal.shows("the terminal's")
        assert terminal.raw.rindex(b"\x1b[?1003l") > terminal.raw.rindex(b"\x1b[?1003h")
        terminal.send("m")
        terminal.shows("works here again")
        assert terminal.raw.rindex(b"\x1b[?1003h") > terminal.raw.rindex(b"\x1b[?1003l")
