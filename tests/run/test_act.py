"""What is done to one resource on request, when its answer is lost."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import formatdate
from typing import Any

import pytest

from mixpeek_tui.errors import Problem, Unclear, Unreachable
from mixpeek_tui.kinds.calls import deed_of
from mixpeek_tui.kinds.registry import KINDS, kind
from mixpeek_tui.kinds.step import Call, Step, Why, path
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.events import Row
from mixpeek_tui.run.executor import Executor
from mixpeek_tui.wire import Json, OnWait, Reply, Request

NOW = 1_795_255_200.0
"""2026-11-21 10:00 UTC, on the clock of this side."""


def at(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"2026-11-21T10:{int(minutes):02}:{rest:04.1f}Z"


class Server:
    """Loses the answer of what changes something; its clock may differ."""

    def __init__(self, ahead: float, **answers: Json) -> None:
        self.ahead, self.answers = ahead, answers

    async def send(self, request: Request, *, on_wait: OnWait | None = None, background: bool = False) -> Reply:
        if request.mutates:
            raise Unclear(Problem("unclear", "lost"))
        name = request.path.rstrip("/").rsplit("/", 1)[-1]
        answer = self.answers.get(name, {"results": []})
        if isinstance(answer, Exception):
            raise answer
        return Reply(200, answer, {"date": formatdate(NOW + self.ahead, usegmt=True)})


def done(server: Server, kind_name: str, where: str, verb: Any = "act", method: Any = "POST", body: Json = None) -> Row:
    call = Call(method, path(where), body)
    plan = Plan("", "shop", (Step("it", kind_name, "it", verb, Why("browser", ""), call),))

    async def now(seconds: float) -> None:
        await asyncio.sleep(0)

    executor = Executor(plan, server, None, kinds=kind, clock=lambda: NOW, sleep=now, looks_first=False)
    asyncio.run(executor.run())
    return executor.rows["it"]


@pytest.mark.parametrize("ahead", [0.0, 3600.0 - 60, -500.0])
@pytest.mark.parametrize(("since", "ours"), [(1.0, True), (-30.0, False)])
def test_a_job_is_ours_if_it_began_after_the_call_on_the_servers_clock(ahead: float, since: float, ours: bool) -> None:
    began = NOW + ahead + since
    stamp = datetime.fromtimestamp(began, UTC).isoformat()
    job = {"run_id": "run_9", "task_id": "t_9", "status": "processing", "created_at": stamp}
    row = done(Server(ahead, list={"results": [job]}, clust_1={}), "cluster", "/v1/clusters/clust_1/execute")
    assert (row.state == "succeeded") == ours
    assert row.doubtful != ours
    assert row.outputs.get("run_id") == ("run_9" if ours else None)


def test_runs_of_triggers_are_found_in_their_history() -> None:
    run = {"status": "COMPLETED", "triggered_at": at(1), "task_id": "t_1"}
    server = Server(0, history={"executions": [run]}, trg_1={"status": "active"})
    row = done(server, "trigger", "/v1/triggers/trg_1/execute")
    assert (row.state, row.outputs["task_id"]) == ("succeeded", "t_1")


def test_a_job_that_does_not_tell_its_time_is_nobodys() -> None:
    server = Server(0, list={"results": [{"task_id": "t", "status": "PENDING"}]}, clust_1={})
    assert done(server, "cluster", "/v1/clusters/clust_1/execute").doubtful


@pytest.mark.parametrize(("state", "outcome", "doubtful"), [
    ({"is_active": False}, "succeeded", False),
    ({"is_active": True, "status": "ACTIVE"}, "failed", False),
    (Unreachable(Problem("unreachable", "no line")), "failed", True),
])
def test_a_state_tells_whether_it_was_changed(state: Json, outcome: str, doubtful: bool) -> None:
    row = done(Server(0, s=state), "sync", "/v1/buckets/b/syncs/s/pause")
    assert (row.state, row.doubtful) == (outcome, doubtful)


def test_a_name_of_a_run_is_read_again() -> None:
    where, body = "/v1/clusters/c/executions/r/name", {"run_name": "good"}
    assert done(Server(0, r={"run_name": "good"}), "cluster_execution", where, "act", "PATCH", body).state == "succeeded"
    row = done(Server(0, r={"run_name": "old"}), "cluster_execution", where, "act", "PATCH", body)
    assert (row.state, row.doubtful) == ("failed", False)
    assert done(Server(0, r={}), "cluster_execution", where, "act", "PATCH", body).doubtful


def test_every_action_is_read_back_from_its_call() -> None:
    for owner in KINDS:
        for action in owner.actions:
            where = action.path.replace("{id}", "a%2Fb").replace("{bucket_id}", "p")
            deed = deed_of(owner, action.method, where.replace("{cluster_id}", "p").replace("{sync_config_id}", "p"))
            alike = {a.title for a in owner.actions if (a.method, a.path) == (action.method, action.path)}
            assert deed.words in ({"change"} if action.path == owner.path + "/{id}" else alike)
            assert deed.id == "a/b"
            assert set(deed.parent.values()) <= {"p"}
            assert deed.path.endswith("/a%2Fb")


@pytest.mark.parametrize("ahead", [0.0, 3600.0 - 60, -500.0])
@pytest.mark.parametrize(("since", "ours"), [(1.0, True), (-30.0, False)])
def test_processing_of_new_rows_is_not_taken_for_what_was_processed_before(
    ahead: float, since: float, ours: bool
) -> None:
    """The collection was there before; its rows were brought by this run."""
    stamp = datetime.fromtimestamp(NOW + ahead + since, UTC).isoformat()
    job = {"batch_id": "b_9", "status": "COMPLETED", "created_at": stamp, "collection_ids": ["col_1"]}
    server = Server(ahead, list={"results": [job]}, col_1={"collection_id": "col_1"})
    why = Why("browser", "")
    rows = Step("object.new", "object", "new", "upload", why, None)
    call = Call("POST", path("/v1/collections/col_1/trigger"), {})
    plan = Plan("", "shop", (rows, Step("batch.it", "batch", "it", "process", why, call, after=(rows.id,))))

    async def now(seconds: float) -> None:
        await asyncio.sleep(0)

    executor = Executor(plan, server, None, kinds=kind, clock=lambda: NOW, sleep=now)
    asyncio.run(executor.run())
    assert (executor.rows["batch.it"].state == "succeeded") == ours
