"""A workspace opened as answers, changed, and only the difference applied; on the sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.api.log import Call
from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import Answers, Source
from mixpeek_tui.interview.file import load as load_answers
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.plan.build import build
from mixpeek_tui.run.executor import Executor
from mixpeek_tui.sandbox.launch import Launched, start
from mixpeek_tui.workspace.apply_changes import Setting, apply_changes
from mixpeek_tui.workspace.compared import as_complaints, compare
from mixpeek_tui.workspace.infer import infer
from mixpeek_tui.workspace.infer_data import Gap
from mixpeek_tui.workspace.snapshot import load

SHOP = Path(__file__).parents[1] / "data" / "shop.yaml"
ENVIRON = {"SLACK_WEBHOOK_URL": "https://hooks.slack.test/services/T/B/secret"}
CHANGING = ("POST", "PATCH", "PUT", "DELETE")


def shop(name: str) -> Answers:
    """Everything the interview can ask for, except for the rows."""
    found = load_answers(SHOP).answers
    datasets = tuple(replace(d, source=Source()) for d in found.datasets)
    goals = tuple(g for g in found.retrieval.goals if g != "question_answering")
    return replace(found, project=name, datasets=datasets,
                   retrieval=replace(found.retrieval, goals=goals))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Launched]:
    launched = start(None, job_seconds=0.02)
    yield launched
    launched.stop()


class Line:
    """The real client, and what it changed."""

    def __init__(self, url: str) -> None:
        self.log: list[Call] = []
        self.client = MixpeekClient("sk_test", base_url=url, on_call=self.log.append)

    def changed(self) -> list[tuple[str, str]]:
        """Every call since the last time that was not a look: lists are read with POST."""
        found = [(c.method, c.path) for c in self.log
                 if c.method in CHANGING and not c.path.split("?")[0].endswith("/list")]
        self.log.clear()
        return found


@pytest_asyncio.fixture
async def line(sandbox: Launched) -> AsyncIterator[Line]:
    found = Line(sandbox.url)
    yield found
    await found.client.aclose()


async def make(line: Line, name: str) -> None:
    executor = Executor(build(shop(name)), line.client, None, kinds=kind, environ=ENVIRON)
    finished = await executor.run()
    assert finished.outcome == "done", [r for r in executor.rows.values() if r.problem]
    line.changed()


async def test_what_was_made_is_kept_whole_and_nothing_is_sent(line: Line, tmp_path: Path) -> None:
    await make(line, "whole")
    workspace = await load(line.client, "whole")
    compared = compare(infer(workspace).answers, workspace)
    assert [c for c in compared.changes if c.verb != "keep"] == []
    assert compared.nothing_to_do
    applied = await apply_changes(line.client, compared, Setting(tmp_path, "sandbox"))
    assert line.changed() == [] and not applied.rows and not list(tmp_path.iterdir())


async def test_one_more_goal_is_one_retriever(line: Line, tmp_path: Path) -> None:
    await make(line, "goal")
    workspace = await load(line.client, "goal")
    answers = infer(workspace).answers
    goals = (*answers.retrieval.goals, "question_answering")
    compared = compare(replace(answers, retrieval=replace(answers.retrieval, goals=goals)), workspace)
    assert [(c.verb, c.step_id) for c in compared.changes if c.verb != "keep"] == [
        ("create", "retriever.goal-qa")]
    line.changed()
    applied = await apply_changes(line.client, compared, Setting(tmp_path, "sandbox"))
    assert applied.failed == () and applied.finished and applied.finished.outcome == "done"
    assert line.changed() == [("POST", "/v1/retrievers")]
    assert applied.journal is not None
    assert ENVIRON["SLACK_WEBHOOK_URL"] not in applied.journal.read_text()
    again = await load(line.client, "goal")
    assert compare(infer(again).answers, again).nothing_to_do
    assert "question_answering" in infer(again).answers.retrieval.goals


async def test_another_threshold_is_one_patch(line: Line, tmp_path: Path) -> None:
    await make(line, "alert")
    workspace = await load(line.client, "alert")
    answers = infer(workspace).answers
    safety = next(a for a in answers.notifications.alerts if a.name == "safety")
    alerts = tuple(replace(a, min_matches=7) if a is safety else a
                   for a in answers.notifications.alerts)
    compared = compare(
        replace(answers, notifications=replace(answers.notifications, alerts=alerts)), workspace)
    (change,) = [c for c in compared.changes if c.verb != "keep"]
    assert change.verb == "change" and dict(change.fields) == {"min_count": 7}
    assert change.item is not None
    line.changed()
    applied = await apply_changes(line.client, compared, Setting(tmp_path, "sandbox"))
    assert applied.failed == ()
    assert line.changed() == [("PATCH", f"/v1/alerts/{change.item.id}")]
    again = await load(line.client, "alert")
    saved = again.find("alert", change.item.id)
    assert saved is not None and saved.data["min_count"] == 7


def test_gaps_stand_where_the_interview_asks() -> None:
    answers = load_answers(SHOP).answers
    gaps = (Gap("datasets.reviews.source", "not recorded"), Gap("alert.old", "no words"))
    assert as_complaints(gaps, answers) == (
        Complaint("datasets[1].source", "not recorded", severity="warning"),
        Complaint("notifications.alerts", "old: no words", severity="warning"),
    )


async def test_what_is_refused_is_told_and_the_rest_goes_on(line: Line, tmp_path: Path) -> None:
    await make(line, "half")
    workspace = await load(line.client, "half")
    answers = infer(workspace).answers
    first, *rest = sorted(answers.notifications.alerts, key=lambda a: a.name != "safety")
    bad = replace(first, min_matches=-1)
    new = replace(first, name="second", watch_for="a broken zip")
    compared = compare(
        replace(answers, notifications=replace(answers.notifications, alerts=(bad, *rest, new))),
        workspace)
    applied = await apply_changes(line.client, compared, Setting(tmp_path, "sandbox"))
    (failed,) = applied.failed
    assert failed.step == f"alert.half-{first.name}" and failed.problem
    assert failed.problem.kind == "refused"
    again = await load(line.client, "half")
    assert again.find("alert", "half-second") and again.find("retriever", "half-alert-second")
