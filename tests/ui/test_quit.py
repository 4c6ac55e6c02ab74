"""Leaving the program while it does a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from mixpeek_tui.ui.screens.quit_dialog import QuitDialog
from mixpeek_tui.ui.screens.run import RunScreen
from mixpeek_tui.ui.screens.summary import SummaryScreen
from tests.run.examples import csv, shop
from tests.strict_server import Fault
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


def test_the_question_stays_until_it_is_answered(world: World) -> None:
    async def scene(pilot, app) -> None:
        await until(pilot, lambda: bool(world.server.created("bucket")))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: "everything is made" in text(app))
        assert isinstance(app.screen, QuitDialog) and isinstance(app.screen_stack[-2], RunScreen)
        assert "Quit?" in text(app) and "while the run goes on" not in text(app)
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, SummaryScreen)

    world.play(scene)


def test_y_leaves_even_if_the_run_ended_meanwhile(world: World) -> None:
    async def scene(pilot, app) -> None:
        await until(pilot, lambda: bool(world.server.created("bucket")))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: "everything is made" in text(app))
        await pilot.press("y")
        assert app.return_code == 0

    world.play(scene)


def test_a_refused_key_is_asked_for_after_the_dialog(world: World) -> None:
    world.server.faults.scripted.append(Fault("401", path="/v1/taxonomies$"))

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: bool(world.server.created("bucket")))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: "the API key was refused" in text(app))
        assert isinstance(app.screen, QuitDialog)
        await pilot.press("n")
        await pilot.pause()
        assert "What's your Mixpeek API key" in text(app)

    world.play(scene)
