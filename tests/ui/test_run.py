from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from mixpeek_tui.errors import Problem
from mixpeek_tui.interview.answers import Retrieval
from mixpeek_tui.interview.file import load as load_answers
from mixpeek_tui.interview.to_plain import to_dict
from mixpeek_tui.plan.build import build
from mixpeek_tui.run.events import (
    Adopted,
    Blocked,
    Failed,
    Retrying,
    Skipped,
    Started,
    Succeeded,
    Unknown,
    Waiting,
)
from mixpeek_tui.run.journal import Header, Journal, load
from mixpeek_tui.run.rows_upload import KEY
from mixpeek_tui.run.runs import fingerprint, list_runs
from mixpeek_tui.run.upload_progress import Progress
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.running import RUNS
from mixpeek_tui.ui.screens.run import RunScreen
from mixpeek_tui.ui.services import Where
from mixpeek_tui.ui.widgets.run_list import RunList
from tests.run.examples import csv, shop, small
from tests.strict_server import Fault
from tests.ui.opened import opened
from tests.ui.run_world import BASE_URL, VirtualTime, World, text, until


@pytest.fixture
def world(tmp_path: Path) -> World:
    csv(tmp_path)
    return World(tmp_path, shop())


def ended(app) -> bool:
    return isinstance(app.screen, RunScreen) and app.screen.board.finished is not None


def finished(app):
    return app.screen.board.finished


def test_everything_is_made_and_the_summary_opens(world: World) -> None:
    async def scene(pilot, app) -> None:
        await until(pilot, lambda: bool(world.server.created("bucket")))
        assert "of 26" in text(app) and "shop-search" in text(app)
        await until(pilot, lambda: "shop is set up" in text(app))

    world.play(scene)
    assert not world.server.refused and not world.server.duplicates()
    assert list_runs(world.runs)[0].outcome == "done"


def test_leaving_the_screen_leaves_the_run_alone(world: World) -> None:
    async def scene(pilot, app) -> None:
        open_screen(app, "run", plan=world.plan, answers=world.answers, base_dir=world.folder,
                    clock=world.clock.wall)  # fmt: skip
        await until(pilot, lambda: bool(world.server.created("bucket")))
        await pilot.press("escape")
        assert not isinstance(app.screen, RunScreen)
        assert RUNS
        await until(pilot, lambda: not RUNS)
        assert not isinstance(app.screen, RunScreen)

    world.play(scene, route="calls")
    assert list_runs(world.runs)[0].outcome == "done"


def test_coming_back_shows_the_same_run(world: World) -> None:
    async def scene(pilot, app) -> None:
        given = {"plan": world.plan, "answers": world.answers, "base_dir": world.folder}
        open_screen(app, "run", **given, clock=world.clock.wall)
        await until(pilot, lambda: bool(world.server.created("bucket")))
        live = app.screen.live
        await pilot.press("escape")
        open_screen(app, "run", resume=live.path, clock=world.clock.wall)
        await pilot.pause()
        assert app.screen.live is live
        await until(pilot, lambda: "shop is set up" in text(app))

    world.play(scene, route="calls")
    assert len(list_runs(world.runs)) == 1


def test_stopping_finishes_what_is_in_flight_and_p_goes_on(world: World) -> None:
    async def scene(pilot, app) -> None:
        await until(pilot, lambda: bool(world.server.created("bucket")))
        await pilot.press("ctrl+c")
        await until(pilot, lambda: ended(app))
        assert finished(app).outcome == "stopped"
        assert "stopped" in text(app)
        await pilot.press("p")
        await until(pilot, lambda: "shop is set up" in text(app))

    world.play(scene)
    assert not world.server.duplicates()


def test_the_second_ctrl_c_asks_and_leaves_even_what_is_in_flight(world: World) -> None:
    world.server.faults.scripted.append(Fault("slow", path="/v1/buckets", seconds=100, times=9))

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: any(r.path == "/v1/buckets" for r in world.server.requests))
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert "stopping after what is in flight" in text(app)
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert "End without waiting?" in text(app)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, RunScreen) and not app.screen.live.active, 5)
        await pilot.press("p")
        await until(pilot, lambda: "shop is set up" in text(app), 600)

    world.play(scene)
    assert not world.server.duplicates()


def test_p_tries_everything_again_that_failed(world: World) -> None:
    world.server.faults.scripted += [
        Fault("403-quota", path="/v1/clusters"), Fault("403-quota", path="/v1/taxonomies"),
    ]  # fmt: skip

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: ended(app))
        assert "2 failed" in text(app)
        await pilot.press("p")
        await until(pilot, lambda: "shop is set up" in text(app))

    world.play(scene)


def test_a_bug_in_a_run_is_not_swallowed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("mixpeek_tui.run.executor.perform", broken)

    async def scene(pilot, app) -> None:
        await pilot.pause()
        await asyncio.sleep(1)

    with pytest.raises(ZeroDivisionError):
        world.play(scene)
    RUNS.clear()


def test_what_is_meant_for_the_sandbox_waits_for_it(world: World) -> None:
    sent_before: list[int] = []

    async def start() -> str:
        await asyncio.sleep(2)
        sent_before.append(len(world.server.requests))
        return BASE_URL

    world.services.where = Where("sandbox", sandbox=True)
    world.services.start_sandbox = start

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: "shop is set up" in text(app))
        assert f'"{BASE_URL}/v1/retrievers' in text(app)

    world.play(scene)
    assert set(sent_before) == {0}
    assert load(list_runs(world.runs)[0].path).header.base_url == "sandbox"


def test_a_paused_run_starts_nothing(world: World) -> None:
    async def scene(pilot, app) -> None:
        await until(pilot, lambda: bool(world.server.created("bucket")))
        await pilot.press("p")
        await asyncio.sleep(60)
        sent = len(world.server.requests)
        assert "paused" in text(app)
        await asyncio.sleep(600)
        assert len(world.server.requests) == sent
        await pilot.press("p")
        await until(pilot, lambda: "shop is set up" in text(app))

    world.play(scene)


def test_a_refused_key_is_asked_for_again(world: World) -> None:
    world.server.faults.scripted.append(Fault("401", path="/v1/buckets"))

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: "What's your Mixpeek API key" in text(app))
        await pilot.press(*("underscore" if c == "_" else c for c in "sk_strict_test_key"))
        assert "sk_strict" not in text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "shop is set up" in text(app))

    world.play(scene)
    assert world.keys == ["sk_strict_test_key"]
    assert "sk_strict" not in list_runs(world.runs)[0].path.read_text()


def test_a_failed_step_says_why_and_r_tries_it_again(world: World) -> None:
    world.server.faults.scripted.append(Fault("403-quota", path="/v1/clusters"))

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: ended(app))
        shown = text(app)
        assert "Quota exceeded for retrievers" in shown
        assert "Delete a retriever" in shown and "r retry" in shown
        assert "blocked" in shown and "by shop-vector-clusters" in shown
        await pilot.press("r")
        await until(pilot, lambda: "shop is set up" in text(app))

    world.play(scene)


def test_what_failed_is_not_told_twice_where_a_row_is_narrow(world: World) -> None:
    world.server.faults.scripted.append(Fault("403-quota", path="/v1/clusters"))

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: ended(app))
        assert text(app).count("Quota exceeded") == 1

    world.play(scene, size=(80, 24))


def taken(world: World) -> World:
    """Another run made a retriever of that name already, with one stage less."""
    first = World(world.folder, small())

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: "small is set up" in text(app))

    first.play(scene)
    retrieval = Retrieval(("semantic_text", "filtered"), ("price",))
    again = World(world.folder, replace(first.answers, retrieval=retrieval))
    again.server = first.server
    again.clock = first.clock
    return again


def test_the_existing_resource_can_be_adopted(world: World) -> None:
    other = taken(world)

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: ended(app))
        assert "a adopt the existing one" in text(app)
        await pilot.press("a")
        await until(pilot, lambda: "small is set up" in text(app))
        assert "was there already" in text(app)

    other.play(scene)
    assert len(other.server.created("retriever")) == 1


def test_a_taken_name_can_be_changed(world: World) -> None:
    other = taken(world)

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: ended(app))
        await pilot.press("n", "2", "enter")
        await pilot.pause()
        await until(pilot, lambda: ended(app) or "is set up" in text(app))

    other.play(scene)
    made = [one.name for one in other.server.created("retriever")]
    assert made == ["small-search", "small-search2"]


def test_a_skipped_step_leaves_its_dependents_blocked(world: World) -> None:
    world.server.faults.scripted.append(Fault("403-quota", path="/v1/clusters"))

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: ended(app))
        await pilot.press("s")
        await until(pilot, lambda: "shop is set up" in text(app))
        assert "cluster shop-vector-clusters was left out" in text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "skipped" in text(app)

    world.play(scene)
    assert list_runs(world.runs)[0].counts["skipped"] == 1


def test_a_run_is_resumed_from_its_journal(world: World) -> None:
    async def stopped(pilot, app) -> None:
        await until(pilot, lambda: bool(world.server.created("bucket")))
        await pilot.press("ctrl+c")
        await until(pilot, lambda: ended(app))

    async def resumed(pilot, app) -> None:
        await until(pilot, lambda: "shop is set up" in text(app))

    world.play(stopped)
    assert not RUNS
    path = list_runs(world.runs)[0].path
    world.play(resumed, resume=path)
    assert len(list_runs(world.runs)) == 1
    assert not world.server.duplicates()


def test_a_run_of_another_server_is_not_gone_on_with(world: World) -> None:
    header = Header("r", "shop", None, "https://elsewhere.test", "f", tuple(world.plan.by_id))
    Journal.create(world.runs, header).close()

    async def scene(pilot, app) -> None:
        await pilot.pause()
        assert "elsewhere.test" in text(app) and "cannot begin" in text(app)

    world.play(scene, resume=world.runs / "r.jsonl")
    assert not world.server.requests


def test_a_plan_by_the_namespaces_id_goes_on_with_the_run_by_its_name(tmp_path: Path) -> None:
    world = World(tmp_path, small())

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: "is set up" in text(app))

    world.play(scene)
    (home,) = world.server.created("namespace")
    named = build(world.answers, home.name)
    header = Header("begun", "small", home.name, BASE_URL, fingerprint(named, BASE_URL),
                    tuple(named.by_id), to_dict(world.answers))  # fmt: skip
    Journal.create(world.runs, header).close()
    world.connect(world.services.where, None)
    world.plan = build(world.answers, home.id)
    world.play(scene)
    assert {info.run == "begun": info.outcome for info in list_runs(world.runs)} == {
        True: "done", False: "done"}  # fmt: skip
    assert len(list_runs(world.runs)) == 2 and len(world.server.created("bucket")) == 1


def test_a_run_of_another_process_is_followed(tmp_path: Path) -> None:
    world = World(tmp_path, small())
    mark = fingerprint(world.plan, BASE_URL)
    header = Header("r", "small", None, BASE_URL, mark, tuple(world.plan.by_id),
                    to_dict(world.answers))  # fmt: skip
    journal = Journal.create(world.runs, header)
    namespace = world.plan.steps[0].id

    async def scene(pilot, app) -> None:
        await pilot.pause()
        assert "Another process does this run" in text(app)
        journal.append(Started(namespace, world.clock.wall()))
        await until(pilot, lambda: "creating" in text(app), 5)
        journal.append(Succeeded(namespace, world.clock.wall(), 0.4, "ns_abc"))
        await until(pilot, lambda: "ns_abc" in text(app), 5)
        await pilot.press("ctrl+c")
        journal.close()
        await until(pilot, lambda: "Nobody does this run any more" in text(app), 5)

    world.play(scene, resume=journal.path)
    assert not world.server.requests
    assert len(load(journal.path).events) == 2


def test_nothing_ticks_once_the_run_is_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.server.faults.scripted.append(Fault("403-quota", path="/v1/clusters"))
    ticks: list[float] = []
    tick = RunScreen._tick
    monkeypatch.setattr(RunScreen, "_tick", lambda self: (ticks.append(1), tick(self)))

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: ended(app))
        assert ticks
        before = len(ticks)
        await asyncio.sleep(600)
        assert len(ticks) == before

    world.play(scene)


def test_only_visible_rows_are_drawn(tmp_path: Path, data: Path, monkeypatch) -> None:
    world = World(tmp_path, load_answers(data / "answers" / "thirty_datasets.yaml").answers)
    drawn: list[int] = []
    line = RunList.line
    monkeypatch.setattr(RunList, "line", lambda self, row: (drawn.append(row), line(self, row))[1])

    async def scene(pilot, app) -> None:
        assert len(world.plan.steps) > 60
        await until(pilot, lambda: "is set up" in text(app))
        await pilot.press("escape")
        await pilot.pause()
        drawn.clear()
        await pilot.press("pagedown")
        await pilot.pause()
        assert 0 < len(drawn) <= 3 * 24
        await pilot.press("end")
        await pilot.pause()
        assert "44 more: 44 done" in text(app)

    world.play(scene, size=(80, 24))


SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda s: f"{s[0]}x{s[1]}")


@SIZES
@pytest.mark.parametrize("scene_name", ["failed", "summary", "done"])
def test_pictures(scene_name: str, size: tuple[int, int], world: World, snap_compare) -> None:
    asyncio.set_event_loop_policy(VirtualTime())
    if scene_name == "failed":
        world.server.faults.scripted.append(Fault("403-quota", path="/v1/clusters"))

    async def until_then(pilot) -> None:
        world.clock.start()
        app = pilot.app
        if scene_name == "failed":
            await until(pilot, lambda: ended(app))
        else:
            await until(pilot, lambda: "shop is set up" in text(app))
        if scene_name == "done":
            await pilot.press("escape")
        await pilot.pause()

    try:
        assert snap_compare(world.app(), terminal_size=size, run_before=until_then)
    finally:
        asyncio.set_event_loop_policy(None)
        RUNS.clear()


@SIZES
def test_picture_of_a_run_under_way(size: tuple[int, int], world: World, snap_compare) -> None:
    """Every state at once: done, adopted, uploading, rate limited, queued, failed, unknown, blocked."""
    now = 1_790_000_000.0
    mark = fingerprint(world.plan, BASE_URL)
    header = Header("r", "shop", None, BASE_URL, mark, tuple(world.plan.by_id),
                    to_dict(world.answers))  # fmt: skip
    journal = Journal.create(world.runs, header)
    progress = Progress(sent=3116, bad=4, bytes_done=370, bytes_total=1000)
    quota = Problem("quota", "Quota exceeded for clusters", "1 of 1 clusters are in use.",
                    "Delete one, or change the plan.", 403)  # fmt: skip
    for event in (
        Started("namespace.shop", now - 30), Succeeded("namespace.shop", now - 30, 0.4, "ns_4f0c51d09f3a"),
        Adopted("bucket.products-data", now - 28, "bkt_91aa51d09f3a"),
        Started("object.products", now - 12),
        Waiting("object.products", now, "3 120 rows, 260 rows/s, 4 bad rows kept aside", 0.37,
                watching={KEY: json.dumps(progress.to_dict())}),
        Started("collection.products-text", now - 9),
        Retrying("collection.products-text", now, 2, 9.0, "rate limited"),
        Started("collection.products-images", now - 7),
        Retrying("collection.products-images", now, 1, 15.0, "pacing"),
        Started("webhook.shop-job-notifications", now - 4),
        Unknown("webhook.shop-job-notifications", now, Problem("unclear", "The connection was lost")),
        Started("cluster.shop-vector-clusters", now - 3),
        Failed("cluster.shop-vector-clusters", now, quota, existing="clust_1"),
        Blocked("trigger.daily-recluster", now, "cluster.shop-vector-clusters"),
        Skipped("alert.shop-weapons", now, "left out by hand"),
    ):  # fmt: skip
        journal.append(event)
    app = world.app(resume=journal.path, clock=lambda: now)

    async def follow(pilot) -> None:
        await opened(pilot)
        journal.append(Retrying("collection.products-text", now, 2, 9.0, "rate limited"))
        journal.append(Retrying("collection.products-images", now, 1, 15.0, "pacing"))
        app.screen._tick()
        await pilot.pause()

    try:
        assert snap_compare(app, terminal_size=size, run_before=follow)
    finally:
        journal.close()
