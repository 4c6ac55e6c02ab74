"""Home, interview, review, run, summary, search and changes in every theme: nothing is swallowed.

The browser's screens are measured in ``browse.test_readable``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.ui.screens.run import RunScreen
from mixpeek_tui.ui.state import State
from mixpeek_tui.ui.theme import THEMES
from mixpeek_tui.workspace.infer import infer
from mixpeek_tui.workspace.snapshot import Workspace
from tests.run.examples import csv, shop
from tests.strict_server import Fault
from tests.ui.browse.test_readable import typing_is_seen
from tests.ui.keyboard import at_the_keyboard
from tests.ui.readable import unreadable
from tests.ui.run_world import World, text, until
from tests.ui.test_change_pictures import app_of, edited, live, never
from tests.ui.test_home_pictures import begun
from tests.ui.test_pictures import SHOP, spoilt

__all__ = ["live"]
SIZE = (100, 32)
REVIEW: dict[str, Any] = {"state": State(SHOP), "base_dir": Path(__file__).parent.parent / "data"}
SCENES: dict[str, tuple[str, dict[str, Any], Sequence[str]]] = {
    "home": ("home", {}, ()),
    "discard": ("home", {}, (*["down"] * 7, "ctrl+d")),
    "help": ("home", {}, ("question_mark",)),
    "empty": ("interview", {}, ()),
    "wrong": ("interview", {"answers": spoilt(SHOP)}, ("ctrl+g",)),
    "alerts": ("interview", {"at": "alerts", "answers": spoilt(SHOP)}, ()),
    "plan": ("interview", {"answers": SHOP}, ("ctrl+t",)),
    "review": ("review", REVIEW, (*["down"] * 8, "space")),
    "complaints": ("review", {**REVIEW, "state": State(spoilt(SHOP))}, ("tab",)),
    "request": ("review", REVIEW, (*["down"] * 8, "v")),
}  # fmt: skip


async def measured(app: Any, pause: Callable[[], Awaitable[None]]) -> dict[str, list[str]]:
    """What cannot be read, by theme; a theme costs a tenth of a second."""
    found: dict[str, list[str]] = {}
    for theme in THEMES:
        app.theme = theme.name
        await pause()
        found[theme.name] = unreadable(app)
        if theme.ansi and not typing_is_seen(app):
            found[theme.name].append("where the next letter goes")
    return {name: words for name, words in found.items() if words}


@pytest.mark.parametrize("scene", SCENES)
async def test_setting_up(tmp_path: Path, scene: str) -> None:
    route, given, pressed = SCENES[scene]
    begun(tmp_path)
    async with at_the_keyboard(tmp_path, SIZE, route=route, **given) as keys:
        await keys.settle()
        await keys.press(*pressed)
        assert await measured(keys.app, keys.pilot.pause) == {}


def test_a_run_its_summary_and_its_search(tmp_path: Path) -> None:
    csv(tmp_path)
    world = World(tmp_path, shop())
    world.server.faults.scripted.append(Fault("403-quota", path="/v1/clusters"))
    found: dict[str, dict[str, list[str]]] = {}

    async def scene(pilot: Any, app: Any) -> None:
        async def measure(name: str, *keys: str) -> None:
            await pilot.press(*keys)
            await pilot.pause()
            found[name] = await measured(app, pilot.pause)

        await until(pilot, lambda: "running" in text(app))
        await measure("under way")
        await until(pilot, lambda: isinstance(app.screen, RunScreen) and app.screen.board.finished is not None)
        await measure("failed", "home")
        await measure("details", "enter")
        await measure("summary", "escape", "u")
        await measure("search", "enter")
        await pilot.press(*"thing", "enter")
        await until(pilot, lambda: "results" in text(app))
        await measure("hits")

    world.play(scene, SIZE)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert len(found) == 6


async def test_changes(live: Workspace, tmp_path: Path) -> None:
    opened = infer(live).answers
    app = app_of(tmp_path, never, "changes", state=State(edited(opened)), workspace=live,
                 base_dir=tmp_path, opened=opened)  # fmt: skip
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.focused is not None)
        assert await measured(app, pilot.pause) == {}
        await pilot.press(*["down"] * 5)
        app.theme = "mixpeek-light"
        await pilot.pause()
        assert not unreadable(app)
