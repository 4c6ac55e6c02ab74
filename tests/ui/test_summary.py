from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from mixpeek_tui.interview.answers import Dataset, Source
from mixpeek_tui.ui.browse.browser import BrowserScreen
from mixpeek_tui.ui.browse.obey import use_profile
from mixpeek_tui.ui.running import RUNS
from mixpeek_tui.ui.screens.summary import SummaryScreen
from mixpeek_tui.ui.services import Where
from tests.run.examples import FIELDS, csv, shop, small
from tests.strict_server import Fault
from tests.ui.run_world import VirtualTime, World, text, until

CSV = """title,body,photo_url,price,in_stock
iron pan,a heavy iron pan,https://example.com/pan.jpg,19.5,true
red kettle,a kettle for tea,https://example.com/kettle.jpg,29,true
broken,a broken row,https://example.com/x.jpg,not a number,true
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    (tmp_path / "products.csv").write_text(CSV)
    return World(tmp_path, shop())


async def done(pilot, app) -> None:
    await until(pilot, lambda: "is set up" in text(app))


async def typed(pilot, words: str) -> None:
    await pilot.press(*("space" if letter == " " else letter for letter in words))


def test_every_id_stands_in_the_summary(world: World) -> None:
    async def scene(pilot, app) -> None:
        await done(pilot, app)
        shown = app.screen._summary.text()
        for kind in ("namespace", "bucket", "collection", "retriever", "taxonomy", "cluster",
                     "trigger", "alert", "webhook"):  # fmt: skip
            for one in world.server.created(kind):
                assert one.id in shown, kind
        assert "https://docs.mixpeek.com" in shown
        assert world.key not in shown

    world.play(scene)


def test_the_command_it_shows_searches(world: World) -> None:
    async def scene(pilot, app) -> None:
        await done(pilot, app)
        command = app.screen._summary.search
        body = json.loads(command.rpartition("-d '")[2].rstrip("'"))
        assert "$MIXPEEK_API_KEY" in command
        client = world.server.client()
        path = command.partition(world.services.where.base_url)[2].partition('"')[0]
        namespace = world.server.created("namespace")[0].id
        answer = await client.post(path, json=body, headers={"X-Namespace": namespace})
        assert answer.status_code == 200

    world.play(scene)


def test_bad_rows_are_told(world: World) -> None:
    async def scene(pilot, app) -> None:
        await done(pilot, app)
        assert "1 bad row kept aside in" in " ".join(text(app).split())

    world.play(scene)


def test_a_failure_and_what_waits_for_it_are_told(world: World) -> None:
    world.server.faults.scripted.append(Fault("403-quota", path="/v1/clusters"))

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: app.screen.board.finished is not None)
        await pilot.press("u")
        await pilot.pause()
        shown = " ".join(text(app).split())
        assert "shop is set up in part" in shown
        assert "cluster shop-vector-clusters failed: Quota exceeded" in shown
        assert "trigger daily-recluster waits for cluster shop-vector-clusters" in shown

    world.play(scene)


def test_data_that_comes_later_has_its_steps_named(tmp_path: Path) -> None:
    world = World(tmp_path, small())

    async def scene(pilot, app) -> None:
        await done(pilot, app)
        shown = " ".join(text(app).split())
        bucket, collection = (world.server.created(k)[0].id for k in ("bucket", "collection"))
        assert f"/v1/buckets/{bucket}/objects/batch" in shown
        assert f"/v1/collections/{collection}/trigger" in shown

    world.play(scene)


def test_it_is_saved_where_one_says_and_never_over_something(world: World) -> None:
    async def scene(pilot, app) -> None:
        await done(pilot, app)
        await pilot.press("s", "enter")
        await pilot.pause()
        saved = world.folder / "shop-summary.txt"
        first = saved.read_text()
        assert world.server.created("namespace")[0].id in first
        saved.write_text("mine")
        await pilot.press("s", "enter")
        await pilot.pause()
        assert saved.read_text() == "mine"
        assert any("is there already" in note.message for note in app._notifications)

    world.play(scene)


def test_the_browser_opens_in_the_namespace_of_the_run(world: World) -> None:
    async def scene(pilot, app) -> None:
        await done(pilot, app)
        await pilot.press("b")
        await pilot.pause()
        home = world.server.created("namespace")[0].id
        assert app.screen.services.where.namespace == home
        assert world.services.where.namespace is None
        assert "mixpeek-tui ▸ shop ▸ overview" in text(app), "the run knows its name"
        assert home not in text(app)

    world.play(scene)


def test_another_profile_of_the_browser_is_told_and_not_searched(world: World) -> None:
    elsewhere = Where("http://elsewhere.test", profile="other", has_key=True)
    world.services.profiles = lambda: ("other",)
    world.services.use_profile = lambda name: elsewhere

    async def scene(pilot, app) -> None:
        await done(pilot, app)
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, BrowserScreen))
        use_profile(app.screen, "other")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
        await until(pilot, lambda: text(app).splitlines()[0].rstrip().endswith("other"))
        assert "http://strict.test/v1/retrievers" in text(app)
        await pilot.press("enter")
        assert any("made at http://strict.test" in note.message for note in app._notifications)
        assert isinstance(app.screen, SummaryScreen)

    world.play(scene)


def test_a_first_search_shows_the_best_row_first(world: World) -> None:
    async def scene(pilot, app) -> None:
        await done(pilot, app)
        await pilot.press("enter")
        await pilot.pause()
        await typed(pilot, "iron pan")
        await pilot.press("enter")
        await until(pilot, lambda: "results" in text(app))
        shown = text(app)
        assert shown.index("iron pan", shown.index("results")) < shown.index("red kettle")
        await pilot.press("enter")
        await pilot.pause()
        assert "a heavy iron pan" in text(app)

    world.play(scene)
    sent = [r for r in world.server.requests if r.path.endswith("/execute") and "retriever" in r.path]
    assert sent[0].body["inputs"] == {"query": "iron pan"}


def test_numbers_are_sent_as_numbers_and_wrong_ones_not_at_all(world: World) -> None:
    async def scene(pilot, app) -> None:
        await done(pilot, app)
        await pilot.press("enter")
        await pilot.pause()
        await typed(pilot, "pan")
        await pilot.press("tab")
        await typed(pilot, "cheap")
        await pilot.press("enter")
        await pilot.pause()
        assert "must be a number" in text(app)
        await pilot.press(*["backspace"] * 5, "2", "0", "enter")
        await until(pilot, lambda: "results" in text(app))

    world.play(scene)
    sent = [r for r in world.server.requests if r.path.endswith("/execute") and "retriever" in r.path]
    assert len(sent) == 1
    assert sorted(map(type, sent[0].body["inputs"].values()), key=str) == [float, str]


def test_nothing_found_says_what_to_try(tmp_path: Path) -> None:
    world = World(tmp_path, small())

    async def scene(pilot, app) -> None:
        await done(pilot, app)
        await pilot.press("enter")
        await pilot.pause()
        await typed(pilot, "pan")
        await pilot.press("enter")
        await until(pilot, lambda: "0 results" in text(app))
        assert "Nothing was found" in text(app)

    world.play(scene)


def test_a_search_that_fails_says_why(world: World) -> None:
    async def scene(pilot, app) -> None:
        await done(pilot, app)
        world.server.faults.scripted.append(Fault("403-quota", path=".*/execute"))
        await pilot.press("enter")
        await pilot.pause()
        await typed(pilot, "pan")
        await pilot.press("enter")
        await until(pilot, lambda: "Quota exceeded" in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "results" in text(app))

    world.play(scene)


def test_the_next_retriever_asks_for_its_own_inputs(world: World) -> None:
    async def scene(pilot, app) -> None:
        await done(pilot, app)
        await pilot.press("enter")
        await pilot.pause()
        assert "shop-search" in text(app)
        await pilot.press("ctrl+n", "ctrl+n", "ctrl+n")
        await pilot.pause()
        assert "shop-qa" in text(app) and "question" in text(app)
        assert "shop-taxonomy-matcher" not in text(app)

    world.play(scene)


def test_text_from_outside_is_drawn_as_it_is(tmp_path: Path) -> None:
    csv(tmp_path)
    (tmp_path / "products.csv").write_text(
        'title,body,photo_url,price,in_stock\n"[b]x[/b] [/oops] \x1b]52;c;aGk=\x07",body,,1,true\n'
    )
    answers = replace(
        small(), datasets=(Dataset("products", "", FIELDS, Source("file", path="products.csv")),)
    )
    world = World(tmp_path, answers)

    async def scene(pilot, app) -> None:
        await done(pilot, app)
        await pilot.press("enter")
        await pilot.pause()
        await typed(pilot, "body")
        await pilot.press("enter")
        await until(pilot, lambda: "1 result " in text(app))
        assert "[b]x[/b] [/oops]" in text(app)
        assert "\x1b" not in text(app)

    world.play(scene)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("words", ["kettle", "nothing"])
def test_pictures(words: str, size: tuple[int, int], world: World, snap_compare) -> None:
    asyncio.set_event_loop_policy(VirtualTime())
    if words == "nothing":
        world = World(world.folder, small())

    async def search(pilot) -> None:
        world.clock.start()
        await done(pilot, pilot.app)
        await pilot.press("enter")
        await pilot.pause()
        await typed(pilot, words)
        await pilot.press("enter")
        await until(pilot, lambda: "results" in text(pilot.app))

    try:
        assert snap_compare(world.app(), terminal_size=size, run_before=search)
    finally:
        asyncio.set_event_loop_policy(None)
        RUNS.clear()
