"""Leaving the program while it does a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.run.examples import csv, shop
from tests.ui.run_world import World, text, until


@pytest.fixture
def world(tmp_path: Path) -> World:
    csv(tmp_path)
    return World(tmp_path, shop())


@pytest.mark.parametrize("key", ["ctrl+q", "q"])
def test_leaving_asks_while_a_run_is_under_way(key: str, world: World) -> None:
    async def scene(pilot, app) -> None:
        await until(pilot, lambda: bool(world.server.created("bucket")))
        await pilot.press(key)
        assert "Quit while the run goes on?" in text(app)
        await pilot.press("n")
        await until(pilot, lambda: "shop is set up" in text(app))
        assert app.return_code is None

    world.play(scene)


def test_from_another_screen_and_asked_twice_it_leaves(world: World) -> None:
    async def scene(pilot, app) -> None:
        await until(pilot, lambda: bool(world.server.created("bucket")))
        await pilot.press("at", "ctrl+q")
        assert "Quit while the run goes on?" in text(app)
        await pilot.press("ctrl+q")
        assert app.return_code == 0

    world.play(scene)


def test_nothing_is_asked_after_the_run(world: World) -> None:
    async def scene(pilot, app) -> None:
        await until(pilot, lambda: "shop is set up" in text(app))
        await pilot.press("ctrl+q")
        assert app.return_code == 0

    world.play(scene)
