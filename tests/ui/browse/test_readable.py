"""Every screen of the browser in every theme: nothing is swallowed, the cursor is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.screen import ModalScreen
from textual.theme import Theme
from textual.widgets import Input

from mixpeek_tui.ui.theme import THEMES
from tests.ui.browse.answers import clustered, searching, triggered
from tests.ui.browse.keyboard import browsing
from tests.ui.browse.workspace import Workspace, shop
from tests.ui.readable import pieces, unreadable

SCENES: dict[str, tuple[Callable[[], Workspace], str, Sequence[str], str]] = {
    "overview": (shop, "overview", (), "daily-recluster"),
    "list": (shop, "clusters", (), "groups by"),
    "marked": (shop, "clusters", ("space",), "1 marked"),
    "details": (shop, "clusters", ("d",), "groups by"),
    "filter": (shop, "clusters", ("slash", "s"), "2 of 2"),
    "command": (shop, "clusters", ("colon",), "overview"),
    "cluster": (clustered, "clusters", ("enter",), "Headphones"),
    "map": (clustered, "clusters", ("enter", "m"), "zoom"),
    "trigger": (triggered, "triggers", ("enter",), "out of memory"),
    "alert": (shop, "alerts", ("enter",), "weapons"),
    "playground": (shop, "retrievers", ("enter",), "Type what to look for"),
    "found": (searching, "retrievers", ("enter", "a", "enter"), "green shoe"),
    "raw": (shop, "clusters", ("v",), "num_clusters"),
    "edit": (shop, "triggers", ("e",), "first in"),
    "new": (shop, "clusters", ("n",), "cluster_name"),
    "delete": (shop, "clusters", ("ctrl+d",), "Used by"),
    "copy": (shop, "clusters", ("y",), "the call that reads it"),
    "help": (shop, "clusters", ("question_mark",), "Look at a workspace"),
    "calls": (shop, "clusters", ("at",), "equests"),
}  # fmt: skip


@pytest.mark.parametrize("scene", SCENES)
async def test_nothing_is_swallowed(scene: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make, kind, keys, words = SCENES[scene]
    async with browsing(make(), kind=kind, size=(100, 32)) as at:
        if keys:
            await at.until(lambda: at.app.browser.pane.item)
            await at.press(*keys)
        await at.sees(words)
        for theme in THEMES:
            at.app.theme = theme.name
            await at.pilot.pause(0.05)
            assert not unreadable(at.app), theme.name
            if theme.ansi:
                assert typing_is_seen(at.app), theme.name


def typing_is_seen(app: App[Any]) -> bool:
    """Whether an input that has the focus shows where the next letter goes: by the terminal's
    own colours reversed, not by black on white that is reversed to white on black."""
    if not isinstance(app.focused, Input):
        return True
    reversed_ = [style for piece in pieces(app) if (style := piece.style) and style.reverse]
    return any(
        all(color is None or color.is_default for color in (style.color, style.bgcolor))
        for style in reversed_
    )


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_the_palette(theme: Theme) -> None:
    async with browsing(shop(), kind="clusters") as at:
        await at.until(lambda: at.app.browser.pane.item)
        at.app.theme = theme.name
        await at.press("ctrl+p")
        await at.sees("Search for commands", "Calls of this session")
        assert not unreadable(at.app)
        await at.until(lambda: typing_is_seen(at.app) or not theme.ansi)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_keys_stand_out_from_what_they_do(theme: Theme) -> None:
    async with browsing(shop(), kind="clusters") as at:
        await at.until(lambda: at.app.browser.pane.item)
        at.app.theme = theme.name
        await at.pilot.pause()
        drawn = {piece.text.strip(): piece.style for piece in pieces(at.app)}
        key, words = drawn["?"], drawn["keys"]
        assert key is not None and words is not None
        assert (key.color, bool(key.bold)) != (words.color, bool(words.bold))
        assert key.bold if theme.name == "mono" else key.color != words.color


async def test_a_dialog_has_a_frame_where_it_has_no_ground() -> None:
    async with browsing(shop(), kind="clusters") as at:
        await at.until(lambda: at.app.browser.pane.item)
        at.app.theme = "ansi-dark"
        await at.press("y")
        await at.sees("the call that reads it")
        assert isinstance(at.app.screen, ModalScreen)
        assert "╭" in at.text and "╯" in at.text
