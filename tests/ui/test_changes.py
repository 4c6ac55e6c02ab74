"""An existing workspace opened as answers, changed, and only the difference applied."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.sandbox.launch import Launched, start
from mixpeek_tui.ui.app import MixpeekApp
from mixpeek_tui.ui.screens.change_interview import ChangeInterview
from mixpeek_tui.ui.screens.changes import Changes
from mixpeek_tui.ui.screens.confirm import Confirm
from mixpeek_tui.ui.screens.replace_dialog import ReplaceDialog
from mixpeek_tui.ui.services import Services, Where
from mixpeek_tui.ui.widgets.change_list import ChangeList
from mixpeek_tui.workspace.change_log import ChangeLog
from mixpeek_tui.workspace.door import Door
from mixpeek_tui.workspace.save import save
from tests.ui.opened import patience
from tests.ui.run_world import TERMINAL, text
from tests.workspace.test_apply_changes import ENVIRON, Line, make


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Launched]:
    launched = start(None, job_seconds=0.02)
    yield launched
    launched.stop()


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    assert await patience(pilot, true), "it never came to that"
    await pilot.pause()


@asynccontextmanager
async def opened(
    line: Line, folder: Path, name: str, size: tuple[int, int] = (120, 40), **where: Any
) -> AsyncIterator[Pilot[None]]:
    """The interview about a workspace."""
    for part in ("runs", "drafts"):
        (folder / part).mkdir(exist_ok=True)

    async def no_sandbox() -> str:
        raise AssertionError("it runs already")

    services = Services(
        where=Where("http://sandbox", has_key=True, **where), client=lambda: line.client,
        connect=lambda place, key: None, start_sandbox=no_sandbox, calls=tuple,
        runs=folder / "runs", drafts=folder / "drafts", environ=ENVIRON, base_dir=folder,
    )  # fmt: skip
    app = MixpeekApp(services, TERMINAL, "mixpeek-dark", route="open_answers", given={"namespace": name})
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ChangeInterview))
        yield pilot


async def answer(pilot: Pilot[None], change: Callable[[Answers], Answers]) -> None:
    """Change the answers, as a section does, and look at the difference."""
    screen = pilot.app.screen
    assert isinstance(screen, ChangeInterview)
    await screen.become(replace(screen.state, answers=change(screen.state.answers)), "")
    await difference(pilot)


async def difference(pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+r")
    await until(pilot, lambda: isinstance(pilot.app.screen, Changes)
                and isinstance(pilot.app.focused, ChangeList))


def shown(pilot: Pilot[None]) -> str:
    app = pilot.app
    assert isinstance(app, MixpeekApp)
    return text(app)


def one_more_match(answers: Answers) -> Answers:
    first, *rest = answers.notifications.alerts
    alerts = (replace(first, min_matches=(first.min_matches or 0) + 1), *rest)
    return replace(answers, notifications=replace(answers.notifications, alerts=alerts))


def one_more_goal(answers: Answers) -> Answers:
    goals = (*answers.retrieval.goals, "question_answering")
    return replace(answers, retrieval=replace(answers.retrieval, goals=goals))


async def test_unchanged_answers_keep_everything(sandbox: Launched, tmp_path: Path) -> None:
    line = Line(sandbox.url)
    await make(line, "same")
    async with opened(line, tmp_path, "same", (80, 24)) as pilot:
        await difference(pilot)
        assert "nothing to do" in shown(pilot)
        await pilot.press("enter")
        assert not isinstance(pilot.app.screen, Confirm)
        assert line.changed() == []
    await line.client.aclose()


async def test_only_the_difference_is_sent(sandbox: Launched, tmp_path: Path) -> None:
    line = Line(sandbox.url)
    await make(line, "live")
    async with opened(line, tmp_path, "live") as pilot:
        await answer(pilot, lambda a: one_more_goal(one_more_match(a)))
        seen = shown(pilot)
        assert "1 to create, 1 to change" in seen and "live-qa" in seen
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        assert line.changed() == []
        await pilot.press("y")
        await until(pilot, lambda: "nothing to do" in shown(pilot))
        sent = sorted(line.changed())
        assert [method for method, _ in sent] == ["PATCH", "POST"]
        assert sent[0][1].startswith("/v1/alerts/") and sent[1][1] == "/v1/retrievers"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChangeInterview))
        await difference(pilot)
        assert "nothing to do" in shown(pilot)
    await line.client.aclose()


async def test_read_only_sends_nothing(sandbox: Launched, tmp_path: Path) -> None:
    line = Line(sandbox.url)
    await make(line, "closed")
    async with opened(line, tmp_path, "closed", read_only=True) as pilot:
        await answer(pilot, one_more_match)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Changes) and line.changed() == []
    await line.client.aclose()


async def test_what_changed_meanwhile_is_shown_before_anything_is_sent(
    sandbox: Launched, tmp_path: Path
) -> None:
    line = Line(sandbox.url)
    await make(line, "raced")
    async with opened(line, tmp_path, "raced") as pilot:
        await answer(pilot, one_more_match)
        screen = pilot.app.screen
        assert isinstance(screen, Changes)
        (change,) = screen.compared.to_change
        assert change.item is not None
        door = Door(line.client, "raced", "http://sandbox", ChangeLog(tmp_path / "changes"))
        await save(door, change.item, change.fields)
        line.changed()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: "nothing to do" in shown(pilot))
        assert line.changed() == []
    await line.client.aclose()


def by_another_algorithm(answers: Answers) -> Answers:
    assert answers.clustering is not None
    clustering = replace(answers.clustering, algorithm="agglomerative", clusters=4)
    return replace(answers, clustering=clustering)


async def agree(pilot: Pilot[None], step: str) -> None:
    """Go to a row, ask for it to be replaced, type its name."""
    pilot.app.screen.query_one(ChangeList).go_to(step)
    await pilot.press("r")
    await until(pilot, lambda: isinstance(pilot.app.screen, ReplaceDialog))
    await pilot.press(*step.partition(".")[2], "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, Changes))


async def test_what_cannot_be_changed_is_made_anew_after_a_yes_for_each(
    sandbox: Launched, tmp_path: Path
) -> None:
    line = Line(sandbox.url)
    await make(line, "anew")
    async with opened(line, tmp_path, "anew", (80, 24)) as pilot:
        await answer(pilot, by_another_algorithm)
        assert "unless you press r" in shown(pilot)
        cluster, trigger = "cluster.anew-vector-clusters", "trigger.daily-recluster"
        await agree(pilot, cluster)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Changes) and line.changed() == [], "the trigger hangs"
        await agree(pilot, trigger)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        assert "2 resources to delete and make anew" in shown(pilot)
        await pilot.press("y")
        await until(pilot, lambda: "nothing to do" in shown(pilot))
        sent = [(method, path.split("/")[2]) for method, path in line.changed()]
        assert sent == [("DELETE", "triggers"), ("DELETE", "clusters"), ("POST", "clusters"),
                        ("POST", "triggers")]  # fmt: skip
    await line.client.aclose()


async def test_a_yes_is_taken_back_and_a_wrong_name_is_none(
    sandbox: Launched, tmp_path: Path
) -> None:
    line = Line(sandbox.url)
    await make(line, "kept")
    async with opened(line, tmp_path, "kept") as pilot:
        await answer(pilot, by_another_algorithm)
        step = "cluster.kept-vector-clusters"
        pilot.app.screen.query_one(ChangeList).go_to(step)
        await pilot.press("r", "x", "enter", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, Changes))
        assert "1 to replace" in shown(pilot)
        await agree(pilot, step)
        assert "±" in shown(pilot)
        await pilot.press("r")
        assert "1 to replace" in shown(pilot) and "±" not in shown(pilot)
        await pilot.press("enter")
        assert line.changed() == []
    await line.client.aclose()


def with_less(answers: Answers) -> Answers:
    kept = tuple(d for d in answers.datasets if d.name != "reviews")
    alerts = tuple(a for a in answers.notifications.alerts if a.dataset != "reviews")
    return replace(answers, datasets=kept, clustering=None,
                   automation=replace(answers.automation, recluster=None),
                   notifications=replace(answers.notifications, alerts=alerts))  # fmt: skip


async def test_what_was_taken_out_of_the_answers_stays_out_until_it_is_wanted_again(
    sandbox: Launched, tmp_path: Path
) -> None:
    line = Line(sandbox.url)
    await make(line, "less")

    async def visit(change: Callable[[Answers], Answers]) -> Answers:
        """What the workspace opens with; then it is changed, and that applied."""
        async with opened(line, tmp_path, "less") as pilot:
            screen = pilot.app.screen
            assert isinstance(screen, ChangeInterview)
            found = screen.state.answers
            await answer(pilot, change)
            if "nothing to do" not in shown(pilot):
                await pilot.press("enter")
                await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
                await pilot.press("y")
            await until(pilot, lambda: "nothing to do" in shown(pilot))
        return found

    first = await visit(with_less)
    assert [d.name for d in first.datasets] == ["products", "reviews"] and first.clustering
    second = await visit(lambda a: replace(a, datasets=first.datasets, clustering=first.clustering))
    assert [d.name for d in second.datasets] == ["products"] and second.clustering is None
    assert "DELETE" not in [method for method, _ in line.changed()]
    third = await visit(lambda a: a)
    assert [d.name for d in third.datasets] == ["products", "reviews"]
    assert third.clustering == first.clustering
    await line.client.aclose()
