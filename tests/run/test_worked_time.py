"""How long a step took: only time in which a process worked on it counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from mixpeek_tui.run.events import (
    Event,
    Finished,
    Started,
    Succeeded,
    Unknown,
    Waiting,
    replay,
    worked,
)
from mixpeek_tui.run.executor import Executor
from mixpeek_tui.run.journal import load
from tests.run.examples import csv, shop
from tests.run.stage import Death, Outcome, Stage
from tests.strict_server import Fault

DEAD = 4000.0
LONG = 600.0


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    csv(tmp_path)
    return Stage(tmp_path, shop())


def nobody_works(stage: Stage) -> None:
    stage.server.clock._base += DEAD


def took(outcome: Outcome) -> dict[str, float]:
    return {e.step: e.seconds for e in outcome.events if isinstance(e, Succeeded)}


@pytest.mark.parametrize("at", [3, 9, 20, 30])
@pytest.mark.parametrize("after", [False, True], ids=["before it is sent", "before the reply"])
def test_the_time_in_which_the_program_was_dead_does_not_count(
    stage: Stage, at: int, after: bool
) -> None:
    stage.process(death=Death(at, after))
    nobody_works(stage)
    second = stage.process()
    assert second.finished is not None and second.finished.outcome == "done"
    assert max(took(second).values()) < LONG
    now = stage.server.clock.wall()
    assert all(worked(row, now) < LONG for row in second.rows.values())


def test_neither_does_the_time_after_a_stop(stage: Stage) -> None:
    def stop(executor: Executor, event: Event) -> None:
        if isinstance(event, Waiting) and event.step.startswith("batch."):
            executor.stop()

    stage.process(on_event=stop)
    nobody_works(stage)
    left = {row.step: row for row in load(stage.journals()[0]).rows.values()
            if row.state == "waiting"}  # fmt: skip
    assert left and all(worked(row, stage.server.clock.wall()) < LONG for row in left.values())
    assert max(took(stage.process()).values()) < LONG


def test_nor_the_time_between_a_failure_and_the_next_attempt(stage: Stage) -> None:
    stage.fault(Fault("403-quota", path="/v1/clusters"))
    stage.process()
    nobody_works(stage)
    assert took(stage.process())["cluster.shop-vector-clusters"] < LONG


def test_every_stretch_counts() -> None:
    events = (Started("a", 10.0), Waiting("a", 12.0, "pending"), Finished(20.0, 10.0, "stopped"),
              Waiting("a", 500.0, "pending"), Succeeded("a", 505.0, 15.0))  # fmt: skip
    assert worked(replay(events[:2])["a"], 15.0) == 5.0
    assert worked(replay(events[:3])["a"], 400.0) == 10.0
    assert worked(replay(events[:4])["a"], 502.0) == 12.0
    assert worked(replay(events)["a"], 9000.0) == 15.0


def test_a_process_that_died_is_counted_up_to_its_last_word() -> None:
    events = (Started("a", 10.0), Started("a", 500.0, 2))
    assert worked(replay(events)["a"], 503.0) == 3.0


def test_a_wait_for_what_a_dead_process_may_have_made_is_told(stage: Stage) -> None:
    first = stage.process(death=Death(9, after=True))
    plan = stage.plan.by_id
    open_ = [s for s, row in first.rows.items() if row.doubtful and plan[s].verb == "create"]
    second = stage.process()
    assert open_ and all("Unknown" in second.of(step) for step in open_)
    slow = {step for step, seconds in took(second).items() if seconds >= 5}
    assert slow <= {e.step for e in second.events if isinstance(e, Unknown)} | {
        step
        for step in took(second)
        if step.startswith(("batch.", "taxonomy_run.", "cluster_exec"))
    }
