"""What every test of a screen begins with."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.ui.following.jobs import Jobs
from mixpeek_tui.ui.running import RUNS
from tests.run.examples import csv, shop
from tests.ui.idle import told_by_the_loop
from tests.ui.run_world import World, text, until


@pytest.fixture(autouse=True)
def pauses_are_told_by_the_loop() -> Iterator[None]:
    """A pilot waits for what the app does, however busy the machine is."""
    with told_by_the_loop():
        yield


@pytest.fixture(autouse=True)
def no_run_of_another_test() -> Iterator[None]:
    """The runs of a process are known to all its screens; a test has a process of its own."""
    RUNS.clear()
    yield
    RUNS.clear()


@pytest.fixture
def unmade(tmp_path: Path) -> World:
    """A strict server, and the answers of a shop that nobody has made yet."""
    csv(tmp_path)
    return _timed(World(tmp_path, shop()))


@pytest.fixture
def made(unmade: World) -> World:
    """The shop is set up already; somebody comes to look at it."""

    async def scene(pilot: Any, app: Any) -> None:
        await until(pilot, lambda: "shop is set up" in text(app))

    unmade.play(scene)
    unmade.services.where = replace(unmade.services.where, namespace="shop")
    return _timed(unmade)


def _timed(world: World) -> World:
    world.services.jobs = Jobs(lambda: asyncio.get_event_loop().time())
    return world
