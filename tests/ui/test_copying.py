"""One key copies everywhere, and what is copied or saved makes sense without the screen."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.cli.arguments import parse
from mixpeek_tui.ui.routes import ROUTES, open_screen
from tests.run.examples import csv, shop
from tests.strict_server import Fault
from tests.ui.run_world import World, text, until

COMMAND = re.compile(r"mixpeek-tui (.+)")


@pytest.fixture
def world(tmp_path: Path) -> World:
    csv(tmp_path)
    return World(tmp_path, shop())


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(
        "mixpeek_tui.ui.served.Served.copy_out", lambda self, text, what: found.append(text)
    )
    return found


async def done(pilot: Any, app: Any) -> None:
    await until(pilot, lambda: "is set up" in text(app))


@pytest.mark.parametrize("key", ["y", "c"])
def test_one_key_copies_everywhere(key: str, world: World, copied: list[str]) -> None:
    async def scene(pilot, app) -> None:
        await done(pilot, app)
        await pilot.press(key)
        await pilot.press("escape", "enter", key, "escape", "at", key, "escape")
        open_screen(app, "request", step=world.plan.steps[0], namespace="")
        await pilot.pause()
        assert "y copy" in text(app)
        await pilot.press(key, "escape", "u", "enter")
        await pilot.pause()
        await pilot.press(*"pan", "enter")
        await until(pilot, lambda: "results" in text(app))
        await pilot.press(key, "enter")
        await pilot.pause()
        assert "y copy the id" in text(app)
        await pilot.press(key)

    world.play(scene)
    assert len(copied) == 6
    assert "shop is set up" in copied[0] and copied[2].startswith("curl")
    assert copied[4] == copied[5]


def test_every_screen_that_copies_does_it_with_y() -> None:
    odd = []
    for name, place in ROUTES.items():
        module, _, title = place.partition(":")
        from importlib import import_module

        home = "mixpeek_tui.ui." if "." in module else "mixpeek_tui.ui.screens."
        bindings = getattr(import_module(home + module), title)._merged_bindings
        keys = {key for key, listed in bindings.key_to_bindings.items()
                if any(b.action == "copy" for b in listed)} if bindings else set()  # fmt: skip
        if keys and "y" not in keys:
            odd.append(name)
    assert odd == []


def saved(world: World, **where: Any) -> str:
    found: list[str] = []

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: (getattr(app.screen, "board", None) is not None
                    and app.screen.board.finished is not None) or "is set up" in text(app))  # fmt: skip
        if "is set up" not in text(app):
            await pilot.press("u")
            await pilot.pause()
        await pilot.press("s", "enter")
        await pilot.pause()
        found.append((world.folder / f"{world.plan.project}-summary.txt").read_text())
        found.append(text(app))

    async def started() -> str:
        return str(where["base_url"])

    world.services.where = replace(world.services.where, **where)
    world.services.start_sandbox = started
    world.play(scene)
    return found[0]


def commands(words: str) -> list[list[str]]:
    return [shlex.split(found) for found in COMMAND.findall(words)]


@pytest.mark.parametrize(
    "where",
    [{}, {"profile": "work"}, {"sandbox": True, "base_url": "http://127.0.0.1:41234"}],
    ids=["url", "profile", "sandbox"],
)
def test_a_saved_summary_tells_of_no_keys_but_of_commands(world: World, where: Any) -> None:
    words = saved(world, **where)
    assert "press" not in words and "(esc)" not in words
    typed = commands(words)
    assert {"browse", "status"} <= {one[0] for one in typed}
    for one in typed:
        options = parse(one)
        if one[0] in ("browse", "status"):
            assert options.namespace == "shop"
            assert options.sandbox if where.get("sandbox") else True
            assert getattr(options, "profile", "") == where.get("profile", "")


def test_a_summary_of_a_run_that_is_not_over_tells_how_to_go_on(world: World) -> None:
    world.server.faults.scripted.append(Fault("403-quota", path="/v1/clusters"))
    assert "mixpeek-tui resume " in saved(world)


def test_the_sandbox_of_the_command_can_be_started_again(world: World) -> None:
    words = saved(world, sandbox=True, base_url="http://127.0.0.1:41234")
    assert "http://127.0.0.1:41234/v1/retrievers" in words
    assert "$MIXPEEK_API_KEY" not in words, "the sandbox needs none"
    assert ["sandbox", "--port", "41234"] in commands(words)


def test_another_form_of_a_request_begins_at_its_top(world: World) -> None:
    async def scene(pilot, app) -> None:
        step = next(s for s in world.plan.steps if s.kind == "retriever")
        open_screen(app, "request", step=step, namespace="")
        await pilot.pause()
        await pilot.press("1", "end", *["j"] * 15)
        await pilot.pause()
        area = app.screen.query_one("VerticalScroll")
        assert area.scroll_y > 0
        await pilot.press("right")
        await pilot.pause()
        assert area.scroll_y == 0

    world.play(scene, size=(80, 24), route="calls")
