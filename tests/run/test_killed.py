"""Killed at any request, the same apply again ends in the same workspace, nothing twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.run.examples import csv, shop, small
from tests.run.stage import Death, Stage
from tests.strict_server import Options


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Counter[str], int, Counter[str]]:
    """What an undisturbed run leads to, how many requests it takes, which jobs it starts."""
    stage = _stage(tmp_path_factory.mktemp("whole"))
    outcome = stage.process()
    assert outcome.finished is not None and outcome.finished.outcome == "done"
    return stage.holdings(), outcome.requests, _jobs(stage)


def _stage(folder: Path) -> Stage:
    csv(folder)
    return Stage(folder, shop())


def _jobs(stage: Stage) -> Counter[str]:
    world = stage.server.world
    return Counter(str(job.body["task_type"]) for job in world.store.made.get("task", ()))


@pytest.mark.parametrize("after", [False, True], ids=["before it is sent", "before the reply"])
def test_killed_at_every_request(
    tmp_path: Path, after: bool, whole: tuple[Counter[str], int, Counter[str]]
) -> None:
    wanted, requests, jobs = whole
    for at in range(1, requests + 1):
        folder = tmp_path / str(at)
        folder.mkdir()
        stage = _stage(folder)
        first = stage.process(death=Death(at, after))
        second = stage.process()
        if first.finished is None:
            assert second.finished is not None and second.finished.outcome == "done", at
        assert stage.holdings() == wanted, f"killed at request {at}"
        assert stage.server.duplicates() == [], f"killed at request {at}"
        assert _jobs(stage) == jobs, f"killed at request {at}"
        assert len(stage.journals()) == (1 if first.finished is None else 2)


def test_killed_again_and_again(
    tmp_path: Path, whole: tuple[Counter[str], int, Counter[str]]
) -> None:
    stage = _stage(tmp_path)
    for _ in range(200):
        if stage.process(death=Death(3, after=True)).finished is not None:
            break
    assert stage.process().finished is not None
    assert stage.holdings() == whole[0]
    assert stage.server.duplicates() == []


def test_killed_with_the_journal_lost_as_well(tmp_path: Path) -> None:
    wanted = Stage(tmp_path, small())
    wanted.process()
    for at in range(1, 8):
        folder = tmp_path / str(at)
        folder.mkdir()
        stage = Stage(folder, small(), Options(get_by_name=at % 2 == 0))
        stage.process(death=Death(at, after=True))
        for journal in stage.journals():
            journal.unlink()
        outcome = stage.process()
        assert outcome.finished is not None and outcome.finished.outcome == "done"
        assert stage.holdings() == wanted.holdings()
