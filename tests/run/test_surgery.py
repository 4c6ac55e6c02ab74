"""What a person can do with a row that did not go well, and that it lasts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.kinds.step import Call
from mixpeek_tui.run.events import Finished
from mixpeek_tui.run.executor import Executor
from tests.run.examples import csv, shop, small
from tests.run.stage import Stage
from tests.strict_server import Fault

BUCKET = "bucket.products-data"
Act = Callable[[Executor], None]


@pytest.fixture
def taken(tmp_path: Path) -> Stage:
    """A namespace in which somebody else has a bucket of our name, with other fields."""
    stage = Stage(tmp_path, small())
    stage.process()
    bucket = stage.server.created("bucket")[0]
    properties = bucket.body["bucket_schema"]["properties"]
    bucket.body["bucket_schema"] = {"properties": {**properties, "price": {"type": "integer"}}}
    for one in stage.server.created("collection") + stage.server.created("retriever"):
        stage.server.world.store.remove(one)
    for journal in stage.journals():
        journal.unlink()
    return stage


def acted(stage: Stage, act: Act) -> tuple[dict[str, str], Finished, Any]:
    """Run until it fails, do something, run again in the same process."""
    results: list[Finished] = []

    async def main(executor: Executor) -> None:
        while executor.running or not executor.rows:
            await asyncio.sleep(0.1)
        act(executor)
        results.append(await executor.run())

    outcome = stage.process(meanwhile=main)
    return outcome.states(), results[0], outcome


def test_adopting_what_differs(taken: Stage) -> None:
    states, finished, outcome = acted(taken, lambda e: e.adopt(BUCKET))
    assert finished.outcome == "done" and states[BUCKET] == "adopted"
    assert states["collection.products-text"] == "succeeded"
    assert outcome.rows[BUCKET].outputs["bucket_id"] == taken.server.created("bucket")[0].id
    assert len(taken.server.created("bucket")) == 1


def test_renaming(taken: Stage) -> None:
    states, finished, _ = acted(taken, lambda e: e.rename(BUCKET, "products-data-2"))
    assert finished.outcome == "done" and states[BUCKET] == "succeeded"
    assert [b.name for b in taken.server.created("bucket")] == ["products-data", "products-data-2"]


def test_skipping_leaves_out_what_needs_it(taken: Stage) -> None:
    states, finished, _ = acted(taken, lambda e: e.skip(BUCKET))
    assert states[BUCKET] == "skipped" and states["collection.products-text"] == "blocked"
    assert (finished.outcome, finished.left) == ("done", 0), "left out on purpose is not failed"


def test_a_skipped_step_can_be_taken_in_again(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())
    stage.fault(Fault("403-quota", path="/v1/buckets"))

    def act(executor: Executor) -> None:
        executor.skip(BUCKET)
        assert executor.rows["collection.products-text"].state == "blocked"
        executor.retry(BUCKET)
        assert executor.rows["collection.products-text"].state == "pending"

    states, finished, _ = acted(stage, act)
    assert set(states.values()) == {"succeeded"} and finished.outcome == "done"


def test_retrying_while_the_run_goes_on(tmp_path: Path) -> None:
    csv(tmp_path)
    stage = Stage(tmp_path, shop())
    stage.fault(Fault("403-quota", path="/v1/clusters"))

    async def retry(executor: Executor) -> None:
        await asyncio.sleep(1)
        assert executor.rows["cluster.shop-vector-clusters"].state == "failed"
        executor.retry("cluster.shop-vector-clusters")

    outcome = stage.process(meanwhile=retry)
    assert set(outcome.states().values()) == {"succeeded"}
    assert outcome.finished is not None and outcome.finished.outcome == "done"


def test_an_edit_lasts_beyond_the_process(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())
    stage.fault(Fault("403-quota", path="/v1/collections", times=None))

    def act(executor: Executor) -> None:
        step = executor.steps["collection.products-text"]
        assert step.request is not None and isinstance(step.request.body, dict)
        body = {**step.request.body, "description": "edited"}
        call = Call(step.request.method, step.request.path, body, step.request.namespaced)
        executor.replace(step.id, replace(step, request=call))
        executor.rename("retriever.small-search", "find")

    acted(stage, act)
    stage.server.faults.scripted.clear()
    outcome = stage.process()
    assert set(outcome.states().values()) == {"succeeded"}
    [text] = [c for c in stage.server.created("collection") if c.name == "products-text"]
    assert text.body["description"] == "edited"
    assert text.body["source"]["bucket_ids"] == [outcome.rows[BUCKET].id], "references still work"
    assert stage.server.created("retriever")[0].name == "find"


def test_what_is_done_cannot_be_changed(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())

    def act(executor: Executor) -> None:
        before = dict(executor.rows)
        for do in (executor.retry, executor.skip, executor.adopt):
            do(BUCKET)
        executor.rename(BUCKET, "other")
        assert executor.rows == before

    states, _, _ = acted(stage, act)
    assert set(states.values()) == {"succeeded"}


def test_running_twice_at_once_is_refused(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())

    async def twice(executor: Executor) -> None:
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError):
            await executor.run()

    stage.process(meanwhile=twice)
