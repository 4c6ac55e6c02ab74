"""The screens of a run, its summary and its search as text: with data, empty, loading, with an error.

``UPDATE_PICTURES=1`` writes the pictures anew; look at the difference before it is committed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.errors import Problem
from mixpeek_tui.interview.answers import Retrieval
from mixpeek_tui.interview.to_plain import to_dict
from mixpeek_tui.run.events import Adopted, Blocked, Failed, Retrying, Started, Succeeded, Waiting
from mixpeek_tui.run.journal import Header, Journal
from mixpeek_tui.run.runs import fingerprint
from mixpeek_tui.ui.screens.run import RunScreen
from mixpeek_tui.ui.services import Where
from tests.run.examples import FIELDS, csv, shop, small
from tests.strict_server import Fault
from tests.ui.run_world import BASE_URL, World, text, until
from tests.ui.test_change_pictures import SIZES, check

Draw = Callable[[str], Awaitable[None]]
NOW = 1_790_000_000.0


@pytest.fixture
def world(tmp_path: Path) -> World:
    csv(tmp_path)
    return World(tmp_path, shop())


def played(world: World, scene: Callable[[Any, Any, Draw], Awaitable[None]], **given: Any) -> None:
    """Play a scene that draws what it comes to, at both sizes."""

    async def drawing(pilot: Any, app: Any) -> None:
        async def draw(name: str) -> None:
            for size, cells in reversed(SIZES.items()):
                await pilot.resize_terminal(*cells)
                await pilot.pause()
                check(text(app), f"{name}-{size}")

        await scene(pilot, app, draw)

    world.play(drawing, SIZES["80x24"], **given)


def ended(app: Any) -> bool:
    return isinstance(app.screen, RunScreen) and app.screen.board.finished is not None


async def press(pilot: Any, *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


def test_done_and_searched(world: World) -> None:
    async def scene(pilot: Any, app: Any, draw: Draw) -> None:
        await until(pilot, lambda: "is set up" in text(app))
        await draw("summary-data")
        await press(pilot, "escape")
        await draw("run-done")
        await press(pilot, "enter")
        await draw("step-data")
        await press(pilot, "escape", "u", "enter")
        await draw("search-empty")
        world.server.faults.scripted += [
            Fault("slow", path=".*/execute", seconds=9.0), Fault("403-quota", path=".*/execute", nth=2),
        ]  # fmt: skip
        await press(pilot, *"thing", "enter")
        await draw("search-loading")
        await until(pilot, lambda: "results" in text(app))
        await draw("search-data")
        await press(pilot, "enter")
        await draw("hit-data")
        await press(pilot, "escape", "slash", "enter")
        await until(pilot, lambda: "Quota exceeded" in text(app))
        await draw("search-error")

    played(world, scene)


def test_failed(world: World) -> None:
    world.server.faults.scripted.append(Fault("403-quota", path="/v1/clusters"))

    async def scene(pilot: Any, app: Any, draw: Draw) -> None:
        await until(pilot, lambda: ended(app))
        await draw("run-error")
        await press(pilot, "enter")
        await draw("step-error")
        await press(pilot, "escape", "u")
        await draw("summary-error")

    played(world, scene)


def test_a_key_that_is_refused(world: World) -> None:
    world.server.faults.scripted.append(Fault("401", path="/v1/buckets"))

    async def scene(pilot: Any, app: Any, draw: Draw) -> None:
        await until(pilot, lambda: "What's your Mixpeek API key" in text(app))
        await draw("run-refused")

    played(world, scene)


def test_a_name_that_is_taken(tmp_path: Path) -> None:
    first = World(tmp_path, small())

    async def made(pilot: Any, app: Any) -> None:
        await until(pilot, lambda: "is set up" in text(app))

    first.play(made)
    other = Retrieval(("semantic_text", "filtered"), (FIELDS[3].name,))
    again = World(tmp_path, replace(first.answers, retrieval=other))
    again.server, again.clock = first.server, first.clock

    async def scene(pilot: Any, app: Any, draw: Draw) -> None:
        await until(pilot, lambda: ended(app))
        await draw("run-taken")
        await press(pilot, "n")
        await draw("run-rename")

    played(again, scene)


def test_not_begun(world: World) -> None:
    header = Header("r", "shop", None, "https://elsewhere.test", "f", tuple(world.plan.by_id))
    Journal.create(world.runs, header).close()

    async def scene(pilot: Any, app: Any, draw: Draw) -> None:
        await until(pilot, lambda: "cannot begin" in text(app))
        await draw("run-empty")

    played(world, scene, resume=world.runs / "r.jsonl")


def test_the_sandbox_is_waited_for(world: World) -> None:
    async def never() -> str:
        return str(await asyncio.Event().wait())

    world.services.where = Where("sandbox", sandbox=True)

    async def scene(pilot: Any, app: Any, draw: Draw) -> None:
        world.services.start_sandbox = never
        app.push_screen(RunScreen(world.services, world.plan, world.answers, world.folder))
        await until(pilot, lambda: "Starting the sandbox" in text(app) and isinstance(app.screen, RunScreen))
        await draw("run-loading")

    played(world, scene, route="home")


def test_followed(world: World) -> None:
    mark = fingerprint(world.plan, BASE_URL)
    header = Header("r", "shop", None, BASE_URL, mark, tuple(world.plan.by_id), to_dict(world.answers))
    journal = Journal.create(world.runs, header)
    quota = Problem("quota", "Quota exceeded for clusters", "1 of 1 clusters are in use.",
                    "Delete one, or change the plan.", 403)  # fmt: skip

    async def scene(pilot: Any, app: Any, draw: Draw) -> None:
        await until(pilot, lambda: "Another process does this run" in text(app))
        await press(pilot, "u")
        await draw("summary-empty")
        await press(pilot, "escape")
        for event in (
            Succeeded("namespace.shop", NOW - 30, 0.4, "ns_4f0c51d09f3a"),
            Adopted("bucket.products-data", NOW - 28, "bkt_91aa51d09f3a"),
            Started("object.products", NOW - 12),
            Waiting("object.products", NOW, "3 120 rows, 260 rows/s", 0.37),
            Started("collection.products-text", NOW - 9),
            Retrying("collection.products-text", NOW, 2, 9.0, "rate limited"),
            Started("cluster.shop-vector-clusters", NOW - 3),
            Failed("cluster.shop-vector-clusters", NOW, quota, existing="clust_1"),
            Blocked("trigger.daily-recluster", NOW, "cluster.shop-vector-clusters"),
        ):
            journal.append(event)
        await until(pilot, lambda: "rate limited" in text(app), 5)
        await draw("run-data")

    try:
        played(world, scene, resume=journal.path, clock=lambda: NOW)
    finally:
        journal.close()
