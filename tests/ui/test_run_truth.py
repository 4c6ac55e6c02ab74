"""What the run screen says at the edges: before it begins, once it stopped, after an undo."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from mixpeek_tui.interview.to_plain import to_dict
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.run.events import Started, Succeeded, Waiting
from mixpeek_tui.run.journal import Header, Journal, load
from mixpeek_tui.run.runs import fingerprint, list_runs
from mixpeek_tui.run.undo import Undo
from mixpeek_tui.text import glyphs, width
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.run_view.board import board_of
from mixpeek_tui.ui.run_view.lines import line_of
from mixpeek_tui.ui.run_view.rows import columns, head, shortened
from mixpeek_tui.ui.services import Where
from tests.run.examples import csv, shop, small
from tests.run.virtual import run
from tests.strict_server import Fault
from tests.ui.run_world import BASE_URL, World, text, until

SIZES = pytest.mark.parametrize("size", [(60, 24), (80, 24), (160, 50)])


@pytest.fixture
def world(tmp_path: Path) -> World:
    csv(tmp_path)
    return World(tmp_path, shop())


def ended(app) -> bool:
    return getattr(app.screen, "board", None) is not None and app.screen.board.finished is not None


@SIZES
def test_a_run_that_begins_has_no_bar(size: tuple[int, int], world: World) -> None:
    async def start() -> str:
        await asyncio.sleep(5)
        return BASE_URL

    world.services.where = Where("sandbox", sandbox=True)
    world.services.start_sandbox = start

    async def scene(pilot, app) -> None:
        open_screen(app, "run", plan=world.plan, answers=world.answers, base_dir=world.folder,
                    clock=world.clock.wall)  # fmt: skip
        await pilot.pause()
        assert "Starting the sandbox" in text(app) and "beginning" in text(app)
        assert (
            "0 of 0" not in text(app) and "█" not in text(app) and "sorted by" not in text(app)
        )
        await until(pilot, lambda: "is set up" in text(app))

    world.play(scene, size=size, route="calls")


def test_a_run_that_cannot_begin_has_no_bar(world: World) -> None:
    header = Header("r", "shop", None, "https://elsewhere.test", "f", tuple(world.plan.by_id))
    Journal.create(world.runs, header).close()

    async def scene(pilot, app) -> None:
        await pilot.pause()
        assert "cannot begin" in text(app) and "not begun" in text(app)
        assert "0 of 0" not in text(app) and "█" not in text(app)

    world.play(scene, resume=world.runs / "r.jsonl")


@SIZES
def test_nothing_runs_after_a_stop(size: tuple[int, int], world: World) -> None:
    async def scene(pilot, app) -> None:
        await until(pilot, lambda: "running" in text(app))
        await pilot.press("ctrl+c")
        await until(pilot, lambda: ended(app))
        shown = text(app)
        assert "stopped, " in shown and "running" not in shown and "0 s" not in shown
        assert "the server goes on" in shown or size[0] < 80
        await pilot.press("p")
        await until(pilot, lambda: "shop is set up" in text(app))

    world.play(scene, size=size)


@SIZES
def test_a_stop_is_told_whole(size: tuple[int, int], world: World) -> None:
    world.server.faults.scripted.append(Fault("slow", path="/v1/buckets", seconds=100, times=9))

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: any(r.path == "/v1/buckets" for r in world.server.requests))
        assert "reckoning the time left" in text(app)
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert "stopping after what is in flight: " in text(app)
        assert "ctrl+c again to leave it" in text(app) or size[0] < 80
        await until(pilot, lambda: ended(app))

    world.play(scene, size=size)


def test_the_time_before_this_process_is_not_shown(world: World) -> None:
    mark = fingerprint(world.plan, BASE_URL)
    header = Header(
        "r", "shop", None, BASE_URL, mark, tuple(world.plan.by_id), to_dict(world.answers)
    )
    journal = Journal.create(world.runs, header)
    for event in (Started("namespace.shop", 1000.0), Succeeded("namespace.shop", 1001.0, 1.0),
                  Started("batch.products-text", 1001.0),
                  Waiting("batch.products-text", 1003.0, "processing")):  # fmt: skip
        journal.append(event)
    journal.close()
    board = board_of(world.plan.by_id, load(journal.path).rows).rested()
    line = line_of(board, world.plan.by_id["batch.products-text"], 9000.0, glyphs(False))
    assert (line.word, line.detail, line.elapsed) == ("stopped", "the server goes on", "2 s")


@pytest.mark.parametrize("cells", [8, 10, 12, 14, 16, 20])
def test_names_that_are_cut_can_be_told_apart(cells: int) -> None:
    names = (
        "two-taxonomy-labels",
        "two-taxonomy-labels-level-2",
        "two-search",
        "two-taxonomy-labels-level-3",
    )
    found = shortened(names, cells)
    shown = [found.get(name, name) for name in names]
    assert len(set(shown)) == len(names)
    assert all(width(name) <= cells for name in shown)


@pytest.mark.parametrize("room", [54, 74])
def test_rows_of_like_names_differ(room: int, tmp_path: Path, data: Path) -> None:
    from mixpeek_tui.interview.file import load as load_answers

    world = World(tmp_path, load_answers(data / "answers" / "taxonomy_hierarchical.yaml").answers)
    board = board_of(world.plan.by_id, {})
    lines = [line_of(board, step, 0.0, glyphs(False)) for step in world.plan.steps]
    fitted = columns(lines, room)
    rows = {
        (line.kind, line.name): "".join(text for text, _ in head(line, fitted)) for line in lines
    }
    assert len(set(rows.values())) == len(rows)


def test_the_line_of_jobs_never_tells_of_the_run_that_is_shown(world: World) -> None:
    world.server.faults.scripted.append(Fault("403-quota", path="/v1/clusters"))

    async def failed(pilot, app) -> None:
        await until(pilot, lambda: ended(app))

    world.play(failed)
    world.server.options = world.options
    path = list_runs(world.runs)[0].path
    seen: list[str] = []

    async def again(pilot, app) -> None:
        open_screen(app, "run", resume=path, clock=world.clock.wall)
        for _ in range(40):
            await pilot.pause()
            seen.append(text(app))
            if "is set up" in seen[-1]:
                return
            await asyncio.sleep(0.05)

    world.play(again, route="calls")
    assert not [one for one in seen if "set up shop:" in one]
    told = world.services.jobs.jobs[-1]
    assert str(len(world.plan.steps)) in told.state.words or told.over


def test_a_run_that_is_over_is_not_running_while_it_is_still_shown(world: World) -> None:
    async def scene(pilot, app) -> None:
        await until(pilot, lambda: "shop is set up" in text(app))
        info = list_runs(world.runs)[0]
        assert (info.alive, info.state, info.resumable) == (False, "done", False)
        open_screen(app, "run", plan=world.plan, answers=world.answers, base_dir=world.folder,
                    clock=world.clock.wall)  # fmt: skip
        await pilot.pause()
        assert "cannot begin" not in text(app) and "all done" in text(app)

    world.play(scene)


def test_an_undone_run_is_made_again_only_if_that_is_wanted(tmp_path: Path) -> None:
    world = World(tmp_path, small())

    async def made(pilot, app) -> None:
        await until(pilot, lambda: "small is set up" in text(app))

    world.play(made)
    path = list_runs(world.runs)[0].path
    undo(world, path)
    assert not list_runs(world.runs)[0].resumable

    async def again(pilot, app) -> None:
        await pilot.pause()
        assert "deleted" in text(app)
        sent = len(world.server.requests)
        await pilot.press("p")
        await pilot.pause()
        assert "This run was undone. Create it again?" in text(app)
        await pilot.press("n")
        await pilot.pause()
        assert len(world.server.requests) == sent
        await pilot.press("p", "y")
        await until(pilot, lambda: "small is set up" in text(app), 30)

    world.play(again, resume=path)
    assert list_runs(world.runs)[0].outcome == "done"
    assert len(world.server.created("bucket")) == 2


def undo(world: World, path: Path) -> None:
    async def main() -> None:
        world.clock.start()
        journal = Journal.open(path)
        await Undo(world.plan, world.client(), journal, kinds=kind, environ={}).run()
        journal.close()
        await world.client().aclose()
        world._client = None
        world.clock.stop()

    run(main())
