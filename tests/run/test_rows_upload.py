"""The upload as a step of a run: killed, stopped, begun again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from mixpeek_tui.interview.answers import Answers, Dataset, Retrieval, Source
from mixpeek_tui.run.events import Event
from mixpeek_tui.run.executor import Executor
from tests.run.examples import FIELDS, csv
from tests.run.stage import Death, Stage
from tests.strict_server import Fault, Options

STEP, ROWS = "object.products", 1000
ANSWERS = Answers(
    project="rows",
    datasets=(Dataset("products", "things", FIELDS, Source("file", path="products.csv")),),
    retrieval=Retrieval(("semantic_text",)),
)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    csv(tmp_path, ROWS)
    return Stage(tmp_path, ANSWERS, Options(latency_seconds=1.0, job_seconds=1.0))


def portions(stage: Stage, since: int = 0) -> int:
    return sum(r.path.endswith("/objects/batch") for r in stage.server.requests[since:])


@pytest.mark.parametrize("at", range(5, 16, 2))
def test_killed_while_rows_are_under_way(stage: Stage, at: int) -> None:
    whole = 10
    stage.process(death=Death(at, after=True))
    count = len(stage.server.requests)
    outcome = stage.process()
    assert outcome.finished is not None and outcome.finished.outcome == "done"
    assert len(stage.server.created("object")) == ROWS
    assert portions(stage) <= whole + 8, "what was acknowledged is not sent again"
    assert portions(stage, count) <= whole
    assert stage.server.duplicates() == []


def test_stopped_and_gone_on_with(stage: Stage) -> None:
    def stop(executor: Executor, event: Event) -> None:
        row = executor.rows.get(STEP)
        if row is not None and row.state == "waiting" and row.fraction:
            executor.stop()

    outcome = stage.process(on_event=stop)
    assert outcome.finished is not None and outcome.finished.outcome == "stopped"
    sent = len(stage.server.created("object"))
    assert 0 < sent < ROWS and outcome.rows[STEP].state == "waiting"
    again = stage.process()
    assert again.finished is not None and again.finished.outcome == "done"
    assert len(stage.server.created("object")) == ROWS and portions(stage) == 10


def test_the_rows_are_counted_and_bad_ones_named(stage: Stage) -> None:
    with (stage.folder / "products.csv").open("a") as file:
        file.write("broken,row,https://example.com/x.jpg,not a number,true\n")
    outcome = stage.process()
    words = outcome.rows[STEP].words
    assert "1000 rows sent" in words.replace("\u00a0", "").replace(" ", " ")
    assert "1 bad row kept aside in" in words
    assert outcome.finished is not None and outcome.finished.outcome == "done"


def test_a_file_of_nothing_but_bad_rows_fails_and_goes_on_once_mended(stage: Stage) -> None:
    good = (stage.folder / "products.csv").read_text()
    bad = "title,body,photo_url,price,in_stock\nthing,a thing,https://example.com/1.jpg,dear,true\n"
    (stage.folder / "products.csv").write_text(bad)
    outcome = stage.process()
    problem = outcome.rows[STEP].problem
    assert problem is not None and "not one of 1 row" in problem.said
    assert "products.csv.bad-rows.jsonl" in problem.said
    assert outcome.rows["batch.products-text"].state == "blocked"
    again = stage.process()
    assert again.rows[STEP].state == "failed"
    (stage.folder / "products.csv").write_text(good)
    last = stage.process()
    assert last.finished is not None and last.finished.outcome == "done"
    assert len(stage.server.created("object")) == ROWS


def test_nothing_is_sent_again_where_the_journal_knows(stage: Stage) -> None:
    stage.process()
    count = len(stage.server.requests)
    outcome = stage.process()
    assert outcome.rows[STEP].state == "adopted" and portions(stage, count) == 0


def test_new_rows_in_the_file_are_sent_and_processed(stage: Stage) -> None:
    stage.process()
    csv(stage.folder, ROWS + 50)
    outcome = stage.process()
    assert outcome.rows[STEP].state == "succeeded"
    assert len(stage.server.created("object")) == ROWS + 50
    assert outcome.rows["batch.products-text"].state == "succeeded", "the new rows are processed"


def test_a_file_that_is_missing_blocks_only_what_needs_it(stage: Stage) -> None:
    (stage.folder / "products.csv").unlink()
    outcome = stage.process()
    row = outcome.rows[STEP]
    assert row.state == "failed" and row.problem is not None and row.problem.kind == "local"
    assert "products.csv" in row.problem.said and "source" in row.problem.todo
    assert outcome.rows["retriever.rows-search"].state == "succeeded"
    csv(stage.folder, 3)
    again = stage.process()
    assert set(again.states().values()) == {"succeeded"}


def test_an_upload_goes_on_after_a_refused_key(stage: Stage) -> None:
    stage.fault(Fault("401", path=".*/objects/batch", nth=4, times=None))
    outcome = stage.process()
    assert outcome.finished is not None and outcome.finished.outcome == "unauthorised"
    stage.server.faults.scripted.clear()
    again = stage.process()
    assert again.finished is not None and again.finished.outcome == "done"
    assert len(stage.server.created("object")) == ROWS and stage.server.duplicates() == []


def test_progress_is_told_with_a_share(stage: Stage) -> None:
    outcome = stage.process()
    shares = [e.fraction for e in outcome.events
              if getattr(e, "step", "") == STEP and hasattr(e, "fraction")]  # fmt: skip
    assert len(shares) > 2 and shares == sorted(s for s in shares if s is not None)


def test_pausing_does_not_lose_the_upload(stage: Stage) -> None:
    async def pause(executor: Executor) -> None:
        await asyncio.sleep(3)
        executor.pause()
        await asyncio.sleep(30)
        assert executor.rows[STEP].state == "succeeded", "what is under way goes on"
        assert "batch.products-text" not in executor.rows
        executor.unpause()

    outcome = stage.process(meanwhile=pause)
    assert outcome.finished is not None and outcome.finished.outcome == "done"
