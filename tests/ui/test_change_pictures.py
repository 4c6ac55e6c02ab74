"""The difference of a workspace as text, at two sizes; and a draft that knows its workspace."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.errors import Problem, Unreachable
from mixpeek_tui.interview.answers import Answers, Dataset, Field
from mixpeek_tui.interview.draft import Draft, save
from mixpeek_tui.interview.draft_file import load
from mixpeek_tui.ui.app import MixpeekApp
from mixpeek_tui.ui.pending import drafts
from mixpeek_tui.ui.screens.change_interview import ChangeInterview
from mixpeek_tui.ui.screens.changes import Changes
from mixpeek_tui.ui.services import Services, Where
from mixpeek_tui.ui.state import State
from mixpeek_tui.workspace.infer import infer
from mixpeek_tui.workspace.snapshot import Workspace
from tests.ui.run_world import TERMINAL, text
from tests.ui.test_changes import until
from tests.workspace.strict_world import StrictWorld
from tests.workspace.test_one_answer import LIVE

FOLDER = Path(__file__).parent / "pictures"
SIZES = {"80x24": (80, 24), "160x50": (160, 50)}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return StrictWorld(tmp_path_factory.mktemp("live")).make(LIVE)


def edited(answers: Answers) -> Answers:
    """A row of every kind: to create, change, replace, put off, and what is not managed."""
    assert answers.taxonomy is not None and answers.clustering is not None
    first, *rest = sorted(answers.notifications.alerts, key=lambda a: a.name)
    return replace(
        answers,
        datasets=(*sorted(answers.datasets, key=lambda d: d.name), Dataset("films", "", (Field("plot", "text", True),))),
        taxonomy=replace(answers.taxonomy, kind="hierarchical", labels=(), infer=True),
        clustering=replace(answers.clustering, algorithm="hdbscan", clusters=None),
        notifications=replace(answers.notifications, alerts=(replace(first, min_matches=9), *rest[1:])),
    )


class Silent:
    """A line to a server that answers nothing, or fails."""

    def __init__(self, answer: Callable[[], Awaitable[Any]]) -> None:
        self._answer = answer

    async def send(self, request: object, **options: object) -> Any:
        return await self._answer()


async def never() -> Any:
    await asyncio.Event().wait()


async def unreachable() -> Any:
    raise Unreachable(Problem("unreachable", "The server could not be reached."))


def app_of(folder: Path, answer: Callable[[], Awaitable[Any]], route: str, **given: Any) -> MixpeekApp:
    async def no_sandbox() -> str:
        raise AssertionError("nobody asked for it")

    services = Services(
        where=Where("http://strict.test", namespace="live", has_key=True),
        client=lambda: Silent(answer), connect=lambda place, key: None, start_sandbox=no_sandbox,
        calls=tuple, runs=folder, drafts=folder, environ={}, base_dir=folder,
    )  # fmt: skip
    return MixpeekApp(services, TERMINAL, "mixpeek-dark", route=route, given=given)


def check(seen: str, name: str) -> None:
    path, seen = FOLDER / f"{name}.txt", seen.rstrip() + "\n"
    if os.environ.get("UPDATE_PICTURES"):
        path.write_text(seen, "utf-8")
    assert seen == path.read_text("utf-8")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", ["data", "empty", "loading", "error"])
async def test_difference(live: Workspace, tmp_path: Path, state: str, size: str) -> None:
    opened = infer(live).answers
    answers = opened if state == "empty" else edited(opened)
    app = app_of(tmp_path, unreachable if state == "error" else never, "changes",
                 state=State(answers), workspace=live, base_dir=tmp_path, opened=opened)
    async with app.run_test(size=SIZES[size]) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Changes) and app.focused is not None)
        if state in ("loading", "error"):
            await pilot.press("ctrl+r")
            wanted = "Reading the workspace" if state == "loading" else "Not read again"
            await until(pilot, lambda: wanted in text(app))
        check(text(app), f"changes-{state}-{size}")


async def test_a_draft_of_a_workspace_is_opened_against_it_again(live: Workspace, tmp_path: Path) -> None:
    inferred = infer(live)
    app = app_of(tmp_path, never, "change", workspace=live, inferred=inferred)
    more = replace(inferred.answers, clustering=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ChangeInterview))
        screen = app.screen
        assert isinstance(screen, ChangeInterview) and live.namespace is not None
        await screen.become(replace(screen.state, answers=more), "")
        assert screen._keeping.now() == ""
    (name,) = drafts(tmp_path)
    assert (name.workspace, name.server) == (live.namespace.id, "http://strict.test")
    again = app_of(tmp_path, never, "change", workspace=live, inferred=inferred, draft=name.path)
    async with again.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(again.screen, ChangeInterview))
        screen = again.screen
        assert isinstance(screen, ChangeInterview)
        assert screen.state.answers.clustering is None
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(again.screen, Changes))
        changes = again.screen
        assert isinstance(changes, Changes)
        assert {c.step_id for c in changes.compared.changes if c.verb == "not managed"} == {
            "cluster.live-vector-clusters", "trigger.6h-recluster"}


def test_a_draft_keeps_the_name_of_its_workspace(tmp_path: Path) -> None:
    path = save(Draft(LIVE, workspace="ns_1", server="sandbox"), tmp_path, "one")
    found = load(path)
    assert found is not None and (found.workspace, found.server) == ("ns_1", "sandbox")
