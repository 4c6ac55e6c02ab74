"""Keys that arrive in one packet, as over a slow line: each is for what the one before it left."""

from __future__ import annotations

from pathlib import Path

from textual import events

from tests.ui.browse.keyboard import Keyboard, browsing
from tests.ui.browse.workspace import shop
from tests.ui.keyboard import NAMES
from tests.ui.terminal.pty_harness import Pty

KEYS = {**NAMES, "\r": "enter", "\x1b": "escape"}


def burst(at: Keyboard, text: str) -> None:
    """All keys at once; none waits for what the one before does."""
    for letter in text:
        at.app.post_message(events.Key(KEYS.get(letter, letter), letter))


async def test_a_command_is_for_the_command_line_that_it_opens() -> None:
    workspace = shop()
    async with browsing(workspace, kind="clusters") as at:
        await at.sees("shop-vector-clusters")
        burst(at, ":retrievers/shop-qa\r")
        await at.until(lambda: at.app.browser.pane.item and at.app.browser.pane.item.name == "shop-qa")
        burst(at, ":taxonomies\r")
        await at.sees("▸ taxonomies")
    assert not workspace.mutations


async def test_a_filter_is_for_the_line_that_it_opens() -> None:
    async with browsing(shop(), kind="retrievers") as at:
        await at.sees("shop-qa")
        burst(at, "/qa\r")
        await at.sees("/qa")
        await at.until(lambda: at.lacks("shop-search"))


async def test_a_name_is_for_the_dialog_that_asks_for_it() -> None:
    async with browsing(shop(), kind="clusters") as at:
        await at.sees("shop-vector-clusters")
        at.app.post_message(events.Key("ctrl+d", None))
        burst(at, "qrx")
        await at.sees("qrx")


def test_a_packet_of_keys_in_a_terminal(tmp_path: Path) -> None:
    with Pty("-m", "mixpeek_tui", environ={"MIXPEEK_TUI_HOME": str(tmp_path)}) as terminal:
        terminal.shows("Set up a workspace")
        terminal.send("\rqr\tsecond")
        terminal.shows("Set up ▸ qr")
