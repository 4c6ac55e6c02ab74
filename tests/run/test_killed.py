"""Killed at any request, the same apply again ends in the same workspace, nothing twice.

A process that dies here dies in words: what it wrote is in the file, whether on the disk or not
yet. That it is on the disk before a call goes out is what ``test_journal`` is for.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from mixpeek_tui.interview.answers import Answers
from tests.run.examples import csv, shop, small
from tests.run.stage import Death, Stage
from tests.strict_server import Options

Whole = tuple[Counter[str], Sequence[int], Counter[str]]


@pytest.fixture(autouse=True)
def without_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda file: None)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """What an undisturbed run leads to, the requests to die at, which jobs it starts."""
    stage = _stage(tmp_path_factory.mktemp("whole"))
    outcome = stage.process()
    assert outcome.finished is not None and outcome.finished.outcome == "done"
    return stage.holdings(), _deaths(stage), _jobs(stage)


def _deaths(stage: Stage) -> Sequence[int]:
    """The number of every request; of many looks at one job the first, the middle, the last."""
    same: dict[tuple[str, str], list[int]] = {}
    for number, request in enumerate(stage.server.requests, start=1):
        same.setdefault((request.method, request.path), []).append(number)
    deaths: set[int] = set()
    for (method, _), numbers in same.items():
        few = method != "GET" or len(numbers) <= 3
        deaths.update(numbers if few else (numbers[0], numbers[len(numbers) // 2], numbers[-1]))
    assert {"POST", "PATCH", "GET"} <= {method for method, _ in same}
    return sorted(deaths)


def _stage(folder: Path) -> Stage:
    csv(folder)
    return Stage(folder, shop())


def _jobs(stage: Stage) -> Counter[str]:
    world = stage.server.world
    return Counter(str(job.body["task_type"]) for job in world.store.made.get("task", ()))


@pytest.mark.parametrize("after", [False, True], ids=["before it is sent", "before the reply"])
def test_killed_at_every_request(tmp_path: Path, after: bool, whole: Whole) -> None:
    wanted, deaths, jobs = whole
    for at in deaths:
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


def test_killed_again_and_again(tmp_path: Path, whole: Whole) -> None:
    stage = _stage(tmp_path)
    alike, asked = 0, 0
    while alike < 5:  # until one life is like the one before: three looks at jobs, and dead
        assert stage.process(death=Death(3, after=True)).finished is None
        fresh = [r for r in stage.server.requests[asked:] if r.method != "GET"]
        alike, asked = 0 if fresh else alike + 1, len(stage.server.requests)
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


@pytest.mark.parametrize("after", [False, True], ids=["before it is sent", "before the reply"])
def test_killed_while_retrievers_are_brought_up_to_date(tmp_path: Path, after: bool) -> None:
    """Processing brought another feature URI; resume changes every retriever that used the old."""
    whole = _shifting(tmp_path / "whole")
    whole.process()
    sent = enumerate(whole.server.requests, start=1)
    patched = [at for at, r in sent if r.method == "PATCH" and "/retrievers/" in r.path]
    assert len(patched) >= 5
    for at in (patched[0], patched[2], patched[-1]):
        stage = _shifting(tmp_path / str(at))
        assert stage.process(death=Death(at, after)).finished is None
        second = stage.process()
        assert second.finished is not None and second.finished.outcome == "done"
        assert stage.holdings() == whole.holdings(), f"killed at request {at}"


def test_killed_after_the_last_step_it_still_verifies_what_it_brought(tmp_path: Path) -> None:
    answers = replace(small(), datasets=shop().datasets)
    whole = _shifting(tmp_path / "whole", answers)
    whole.process()
    last = whole.server.requests[-1]
    assert last.method == "PATCH" and "/retrievers/" in last.path
    stage = _shifting(tmp_path / "killed", answers)
    first = stage.process(death=Death(len(whole.server.requests), after=False))
    assert first.finished is None and set(first.states().values()) == {"succeeded"}
    second = stage.process()
    assert second.finished is not None and len(stage.journals()) == 1
    assert stage.holdings() == whole.holdings()


def _shifting(folder: Path, answers: Answers | None = None) -> Stage:
    folder.mkdir()
    csv(folder)
    return Stage(folder, answers or shop(), Options(shifting_uris=True))
