"""A run as a whole: order, speed, doubles, stopping, keys."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest

from mixpeek_tui.errors import FieldProblem, Problem
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.events import Event, Failed, Finished, Started, Succeeded
from mixpeek_tui.run.executor import Executor
from mixpeek_tui.run.journal import load
from tests.run.examples import csv, shop, small
from tests.run.stage import Stage
from tests.strict_server import Fault, Options

RETRIEVERS = "/v1/retrievers"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    csv(tmp_path)
    return Stage(tmp_path, shop())


def test_everything_is_done_with_no_request_too_many(stage: Stage) -> None:
    outcome = stage.process()
    assert outcome.finished is not None
    assert (outcome.finished.outcome, outcome.finished.left) == ("done", 0)
    assert set(outcome.states().values()) == {"succeeded"}
    assert stage.server.refused == [] and stage.server.duplicates() == []
    polls = [r for r in stage.server.requests if r.path.startswith(("/v1/tasks", "/v1/batches"))]
    verified = [r for r in stage.server.requests if r.path.startswith("/v1/collections/col_")]
    extra = len(outcome.rows) + len(polls) + len(verified) + 3
    assert outcome.requests <= extra, "one list of webhooks, a look at the cluster and one at its run"


def test_the_intent_is_on_disk_before_the_call(stage: Stage) -> None:
    seen: list[tuple[str, int]] = []

    def look(executor: Executor, event: Event) -> None:
        if isinstance(event, Started):
            written = load(stage.journals()[0]).events
            assert event in written
            seen.append((event.step, len(stage.server.requests)))

    outcome = stage.process(on_event=look)
    assert len(seen) == len(outcome.rows)
    assert seen[0][1] == 0, "nothing was sent before the first intent"


def test_a_run_takes_as_long_as_its_longest_way(tmp_path: Path) -> None:
    csv(tmp_path)
    stage = Stage(tmp_path, shop(), Options(latency_seconds=0.2, job_seconds=0.0))
    outcome = stage.process(concurrency=8)
    bucket_to_taxonomy_run = ["namespace", "bucket", "labels", "process", "look 0.25", "batch",
                              "taxonomy", "attach", "apply", "look 0.25"]  # fmt: skip
    longest = 0.2 * len(bucket_to_taxonomy_run) + 2 * 0.25
    assert outcome.seconds <= 1.15 * longest
    assert outcome.finished is not None and outcome.finished.outcome == "done"


@pytest.mark.parametrize("concurrency", [1, 2, 4])
def test_no_more_steps_send_at_once_than_allowed(tmp_path: Path, concurrency: int) -> None:
    csv(tmp_path)
    stage = Stage(tmp_path, shop(), Options(latency_seconds=0.2, job_seconds=0.0))
    most = 0

    def look(executor: Executor, event: Event) -> None:
        nonlocal most
        most = max(most, len(executor._sending))

    outcome = stage.process(concurrency=concurrency, on_event=look)
    assert most == concurrency
    assert outcome.finished is not None and outcome.finished.outcome == "done"


def test_the_same_plan_again_creates_nothing(stage: Stage) -> None:
    stage.process()
    before, count = stage.holdings(), len(stage.server.requests)
    outcome = stage.process()
    assert outcome.finished is not None and outcome.finished.outcome == "done"
    assert set(outcome.states().values()) == {"adopted"}
    assert stage.holdings() == before
    sent = [r for r in stage.server.requests[count:] if r.method != "GET"]
    assert [r for r in sent if not r.path.endswith("/list")] == []


def test_the_same_plan_again_without_the_journal(stage: Stage) -> None:
    stage.process()
    before = stage.holdings()
    jobs = len(stage.server.world.store.made["task"])
    for journal in stage.journals():
        journal.unlink()
    outcome = stage.process()
    assert set(outcome.states().values()) == {"adopted"}
    assert stage.holdings() == before and stage.server.duplicates() == []
    assert len(stage.server.world.store.made["task"]) == jobs, "nothing ran a second time"


def test_one_list_for_each_kind_and_not_one_look_for_each_step(stage: Stage) -> None:
    stage.process()
    count = len(stage.server.requests)
    stage.process()
    lists = [r.path for r in stage.server.requests[count:] if r.path.endswith("s/list")]
    for kind in ("buckets", "collections", "retrievers", "taxonomies", "triggers", "alerts"):
        assert lists.count(f"/v1/{kind}/list") == 1


def test_a_given_namespace_is_looked_through_first(tmp_path: Path) -> None:
    first = Stage(tmp_path, small())
    first.process()
    again = Stage(tmp_path, small(), namespace="small")
    again.server = first.server
    before = first.holdings()
    outcome = again.process()
    assert set(outcome.states().values()) == {"adopted"}
    assert again.holdings() == before


@pytest.mark.parametrize("nested", [False, True])
def test_shapes_of_replies(tmp_path: Path, nested: bool) -> None:
    options = Options(
        nested_retriever=nested, create_status=201, vector_indexes_on_create=False,
        custom_uris=True, get_by_name=False, total_spelling="pagination",
    )  # fmt: skip
    csv(tmp_path)
    stage = Stage(tmp_path, shop(), options)
    outcome = stage.process()
    assert set(outcome.states().values()) == {"succeeded"}
    assert set(stage.process().states().values()) == {"adopted"}


def test_feature_uris_that_change_are_patched(tmp_path: Path) -> None:
    csv(tmp_path)
    stage = Stage(tmp_path, shop(), Options(shifting_uris=True))
    outcome = stage.process()
    assert outcome.finished is not None and outcome.finished.outcome == "done"
    patched = [r for r in stage.server.requests if r.method == "PATCH" and "retrievers" in r.path]
    assert len(patched) >= 5
    assert "changed" in outcome.rows["retriever.shop-search"].words
    assert "cannot be changed" in outcome.rows["cluster.shop-vector-clusters"].words
    uri = outcome.rows["collection.products-text"].outputs["feature_uri"]
    retriever = stage.server.world.store.by_id[outcome.rows["retriever.shop-search"].id]
    assert uri in str(retriever.body["stages"])


def test_a_failed_step_blocks_what_needs_it_and_nothing_else(stage: Stage) -> None:
    stage.fault(Fault("403-quota", path="/v1/clusters"))
    outcome = stage.process()
    states = outcome.states()
    assert outcome.finished is not None and outcome.finished.outcome == "failed"
    assert states["cluster.shop-vector-clusters"] == "failed"
    assert states["trigger.daily-recluster"] == "blocked"
    assert states["cluster_execution.shop-vector-clusters"] == "blocked"
    rest = {s for step, s in states.items() if "cluster" not in step}
    assert rest == {"succeeded"} and outcome.finished.left == 3
    problem = outcome.rows["cluster.shop-vector-clusters"].problem
    assert problem is not None and "(clustering)" in problem.todo
    again = stage.process()
    assert set(again.states().values()) == {"succeeded"}
    assert again.of("cluster.shop-vector-clusters")[0] == "Reopened"


def test_it_may_stop_at_the_first_failure(stage: Stage) -> None:
    stage.fault(Fault("403-quota", path="/v1/buckets"))
    outcome = stage.process(continue_past_failures=False)
    assert outcome.finished is not None and outcome.finished.outcome == "failed"
    assert stage.posted("/v1/collections") == 0


def test_a_failed_job_says_why_and_runs_again(tmp_path: Path) -> None:
    csv(tmp_path)
    stage = Stage(tmp_path, shop(), Options(failing_jobs=("products-text",)))
    outcome = stage.process()
    row = outcome.rows["batch.products-text"]
    assert row.state == "failed" and row.problem is not None
    assert row.problem.kind == "job_failed" and "could not process" in row.problem.said
    assert outcome.rows["cluster_execution.shop-vector-clusters"].by == "batch.products-text"
    stage.server.world.options = Options()
    again = stage.process()
    assert again.finished is not None and again.finished.outcome == "done"
    triggers = f"/v1/collections/{again.rows['collection.products-text'].id}/trigger"
    assert stage.posted(triggers) == 2


def test_stop_finishes_what_is_in_flight_and_the_next_goes_on(tmp_path: Path) -> None:
    csv(tmp_path)
    stage = Stage(tmp_path, shop(), Options(latency_seconds=0.2, job_seconds=600))

    async def stop(executor: Executor) -> None:
        await asyncio.sleep(3.1)
        executor.stop()

    outcome = stage.process(meanwhile=stop)
    assert outcome.finished is not None and outcome.finished.outcome == "stopped"
    assert outcome.finished.left > 0 and outcome.seconds < 4
    assert outcome.rows["batch.products-text"].state == "waiting"
    assert "started" not in outcome.states().values(), "nothing is left in the air"
    jobs = len(stage.server.world.store.made["task"])
    again = stage.process()
    assert again.finished is not None and again.finished.outcome == "done"
    assert "Started" not in again.of("batch.products-text"), "it is followed, not started again"
    runs = len(stage.server.world.store.made["task"])
    assert runs == jobs + 2, "clustering and classifying; processing was under way"


def test_stop_does_not_wait_for_a_rate_limit(stage: Stage) -> None:
    stage.fault(Fault("429", path="/v1/buckets", seconds=25, times=None))

    async def stop(executor: Executor) -> None:
        await asyncio.sleep(2)
        executor.stop()

    outcome = stage.process(meanwhile=stop)
    assert outcome.seconds < 3 and outcome.finished is not None
    assert outcome.finished.outcome == "stopped"
    stage.server.faults.scripted.clear()
    assert set(stage.process().states().values()) == {"succeeded"}
    assert stage.server.duplicates() == []


def test_pause_starts_nothing_more_until_unpause(stage: Stage) -> None:
    async def pause(executor: Executor) -> None:
        executor.pause()
        await asyncio.sleep(50)
        assert stage.server.requests == []
        executor.unpause()

    outcome = stage.process(meanwhile=pause)
    assert set(outcome.states().values()) == {"succeeded"} and outcome.seconds > 50


def test_a_refused_key_stops_everything_and_blocks_nothing(stage: Stage) -> None:
    stage.fault(Fault("401", method="*", nth=6, times=None))
    outcome = stage.process()
    assert outcome.finished is not None and outcome.finished.outcome == "unauthorised"
    assert "blocked" not in outcome.states().values()
    failed = [row for row in outcome.rows.values() if row.state == "failed"]
    assert failed and all(r.problem and r.problem.kind == "unauthorised" for r in failed)
    stage.server.faults.scripted.clear()
    assert set(stage.process().states().values()) == {"succeeded"}
    assert stage.server.duplicates() == []


def test_the_run_goes_on_with_another_key(stage: Stage) -> None:
    stage.key = "sk_wrong_key"
    finished: list[Finished] = []

    async def main(executor: Executor) -> None:
        while executor.running or not executor.rows:
            await asyncio.sleep(0.1)
        stage.server.options = Options(api_key="sk_wrong_key")
        executor.resume_after_auth()
        finished.append(await executor.run())

    outcome = stage.process(meanwhile=main)
    assert outcome.finished is not None and outcome.finished.outcome == "unauthorised"
    assert finished[0].outcome == "done"


def test_a_job_survives_a_refused_key(tmp_path: Path) -> None:
    csv(tmp_path)
    stage = Stage(tmp_path, shop(), Options(job_seconds=60))
    stage.fault(Fault("401", method="GET", path="/v1/tasks/.*", nth=4, times=None))
    outcome = stage.process()
    assert outcome.finished is not None and outcome.finished.outcome == "unauthorised"
    stage.server.faults.scripted.clear()
    again = stage.process()
    assert again.finished is not None and again.finished.outcome == "done"
    path = f"/v1/collections/{again.rows['collection.products-text'].id}/trigger"
    assert stage.posted(path) == 1


def with_more(plan: Plan, step_id: str, **more: object) -> Plan:
    """The plan with further keys in one request's body."""

    def changed(step: Step) -> Step:
        if step.id != step_id or step.request is None or not isinstance(step.request.body, dict):
            return step
        return replace(step, request=replace(step.request, body={**step.request.body, **more}))

    return replace(plan, steps=tuple(changed(step) for step in plan.steps))


def test_no_secret_reaches_the_journal_or_an_event(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())
    secret = "very-secret-value"
    stage.environ = {"TOKEN": secret}
    stage.plan = with_more(stage.plan, "bucket.products-data", undeclared_key="${env:TOKEN}")
    outcome = stage.process()
    assert outcome.rows["bucket.products-data"].state == "failed"
    assert secret in str([r.body for r in stage.server.requests])
    assert secret not in stage.journals()[0].read_text() and secret not in str(outcome.events)


def test_a_missing_variable_is_named_and_nothing_is_sent(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())
    stage.plan = with_more(stage.plan, "bucket.products-data", description="${env:NOWHERE}")
    outcome = stage.process()
    problem = outcome.rows["bucket.products-data"].problem
    assert problem is not None and problem.kind == "local" and "NOWHERE" in problem.said
    assert stage.posted("/v1/buckets") == 0


def test_fields_that_the_api_refused_are_kept(stage: Stage) -> None:
    stage.plan = with_more(stage.plan, "bucket.products-data", nonsense=1)
    outcome = stage.process()
    problem = outcome.rows["bucket.products-data"].problem
    assert isinstance(problem, Problem)
    assert any(isinstance(f, FieldProblem) and "nonsense" in f.place for f in problem.fields)
    assert "datasets[0]" in problem.todo


def test_the_last_event_of_a_step_is_final(stage: Stage) -> None:
    outcome = stage.process()
    final = {e.step: e for e in outcome.events if not isinstance(e, Finished)}
    assert all(isinstance(e, (Succeeded, Failed)) for e in final.values())
    assert isinstance(outcome.events[-1], Finished)


def test_a_retriever_on_its_way_while_the_uri_changes_is_changed_afterwards(
    tmp_path: Path,
) -> None:
    csv(tmp_path)
    stage = Stage(tmp_path, shop(), Options(shifting_uris=True))
    stage.fault(Fault("slow", path="/v1/retrievers", times=2, seconds=25.0))
    outcome = stage.process()
    assert outcome.finished is not None and outcome.finished.outcome == "done"
    uris = {
        row.outputs["feature_uri"] for row in outcome.rows.values() if "feature_uri" in row.outputs
    }
    for row in outcome.rows.values():
        if row.step.startswith("retriever."):
            stages = str(stage.server.world.store.by_id[row.id].body["stages"])
            used = set(re.findall(r"mixpeek://[^'\"]+", stages))
            assert used and used <= uris, row.step
    assert not any(row.outputs.get("feature_uri_was") for row in outcome.rows.values())
    assert stage.process().of("retriever.shop-search") == ["Started", "Adopted"]
