"""The ways to an existing workspace's answers: home, the browser, the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mixpeek_tui.cli.arguments import parse
from mixpeek_tui.sandbox.launch import Launched, start
from mixpeek_tui.ui.app import MixpeekApp
from mixpeek_tui.ui.browse.browser import BrowserScreen
from mixpeek_tui.ui.screens.change_interview import ChangeInterview
from mixpeek_tui.ui.screens.home import Home
from mixpeek_tui.ui.services import Services, Where
from tests.ui.opened import opened
from tests.ui.run_world import TERMINAL, text
from tests.ui.test_changes import until
from tests.workspace.test_apply_changes import Line, make


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Launched]:
    launched = start(None, job_seconds=0.02)
    yield launched
    launched.stop()


def app(line: Line, folder: Path, route: str, namespace: str | None) -> MixpeekApp:
    async def no_sandbox() -> str:
        raise AssertionError("it runs already")

    services = Services(
        where=Where("http://sandbox", namespace=namespace, has_key=True),
        client=lambda: line.client, connect=lambda place, key: None, start_sandbox=no_sandbox,
        calls=tuple, runs=folder, drafts=folder, environ={}, base_dir=folder,
    )  # fmt: skip
    return MixpeekApp(services, TERMINAL, "mixpeek-dark", route=route, given={})


async def test_from_home_a_workspace_is_chosen_first(sandbox: Launched, tmp_path: Path) -> None:
    line = Line(sandbox.url)
    await make(line, "chosen")
    made = app(line, tmp_path, "home", None)
    async with made.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: isinstance(made.screen, Home))
        await pilot.press("down", "down", "down", "down", "enter")
        await until(pilot, lambda: "Which workspace?" in text(made) and "chosen" in text(made))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(made.screen, ChangeInterview))
        assert made.services.where.namespace == "chosen"
    await line.client.aclose()


async def test_from_the_browser_it_is_one_key(sandbox: Launched, tmp_path: Path) -> None:
    line = Line(sandbox.url)
    await make(line, "browsed")
    made = app(line, tmp_path, "browser", "browsed")
    async with made.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: isinstance(made.screen, BrowserScreen))
        await pilot.press("w")
        await until(pilot, lambda: isinstance(made.screen, ChangeInterview))
    await line.client.aclose()


async def test_a_workspace_that_is_not_there_is_said(sandbox: Launched, tmp_path: Path) -> None:
    line = Line(sandbox.url)
    made = app(line, tmp_path, "open_answers", "nowhere")
    async with made.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "ctrl+r tries again" in text(made))
    await line.client.aclose()


def test_the_command_takes_a_file_or_a_workspace() -> None:
    assert parse(["setup", "--from-workspace", "--namespace", "shop"]).from_workspace
    with pytest.raises(SystemExit):
        parse(["setup", "--from-workspace", "--answers", "a.yaml"])
