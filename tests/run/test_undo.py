"""Undoing a run: everything it made, nothing else, and the truth about the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.run.events import Event, Finished, Row
from mixpeek_tui.run.journal import Journal
from mixpeek_tui.run.runs import list_runs
from mixpeek_tui.run.undo import Undo
from tests.run.examples import csv, shop, small
from tests.run.stage import BASE_URL, Stage, Still
from tests.run.virtual import run
from tests.strict_server import Fault

Undone = tuple[Finished, dict[str, Row], list[Event]]


Handler = Callable[[httpx.Request], Awaitable[httpx.Response]]


def undo(stage: Stage, stop_after: int = 0, handler: Handler | None = None) -> Undone:
    async def main() -> Undone:
        assert isinstance(stage.server.clock, Still)
        stage.server.clock.start()
        journal = Journal.open(stage.journals()[-1])
        client = MixpeekClient(
            stage.key, base_url=BASE_URL, transport=httpx.MockTransport(
                handler or stage.server.handle_async
            ),
            clock=asyncio.get_event_loop().time,
        )  # fmt: skip
        events: list[Event] = []
        undoing = Undo(stage.plan, client, journal, events.append, kinds=kind, environ={})
        if stop_after:
            undoing._sitting.listeners.append(
                lambda e: undoing.stop() if len(events) >= stop_after else None
            )
        finished = await undoing.run()
        journal.close()
        await client.aclose()
        stage.server.clock.stop()
        return finished, dict(undoing.rows), events

    return run(main())


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    csv(tmp_path)
    stage = Stage(tmp_path, shop())
    stage.process()
    return stage


def living(stage: Stage) -> list[str]:
    made = stage.server.world.store.by_id.values()
    return [
        f"{one.kind.name} {one.name}"
        for one in made
        if one.kind.name not in ("task", "batch", "run") and one.body.get("status") != "disabled"
    ]


def test_everything_goes_newest_first(stage: Stage) -> None:
    count = len(stage.server.requests)
    finished, rows, _ = undo(stage)
    assert (finished.outcome, finished.left) == ("undone", 0)
    assert living(stage) == []
    assert {row.state for row in rows.values()} == {"deleted"}
    deletes = [r.path for r in stage.server.requests[count:] if r.method == "DELETE"]
    assert deletes[-1].startswith("/v1/namespaces/") or deletes[-1].startswith("/v1/organ")
    order = [d.split("/")[2] for d in deletes]
    assert order.index("retrievers") < order.index("collections") < order.index("buckets")
    assert list_runs(stage.runs)[0].outcome == "undone" and not list_runs(stage.runs)[0].resumable


def test_what_was_adopted_stays(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())
    stage.process()
    retriever = stage.server.created("retriever")[0]
    stage.server.world.store.remove(retriever)
    stage.process()
    finished, rows, _ = undo(stage)
    assert finished.outcome == "undone"
    assert rows["retriever.small-search"].state == "deleted"
    assert rows["namespace.small"].state == "adopted"
    assert len(living(stage)) == 4


def test_a_namespace_with_other_peoples_things_stays(stage: Stage) -> None:
    [ours] = [b for b in stage.server.created("bucket") if b.name == "products-data"]
    other = type(ours)(ours.kind, "bkt_other", ours.scope, {"bucket_name": "theirs"}, 0.0)
    stage.server.world.store.add(other)
    finished, rows, _ = undo(stage)
    assert (finished.outcome, finished.left) == ("failed", 1)
    problem = rows["namespace.shop"].problem
    assert problem is not None and "theirs" in problem.said
    assert living(stage) == ["namespace shop", "bucket theirs"]


def test_what_cannot_be_deleted_is_named_and_tried_again(stage: Stage) -> None:
    stage.fault(Fault("409", method="DELETE", path="/v1/clusters/.*"))
    finished, rows, _ = undo(stage)
    assert finished.outcome == "failed" and finished.left == 2, "the cluster and its namespace"
    assert rows["cluster.shop-vector-clusters"].problem is not None
    finished, _, _ = undo(stage)
    assert finished.outcome == "undone" and living(stage) == []


def test_stopped_and_gone_on_with(stage: Stage) -> None:
    finished, _, _ = undo(stage, stop_after=6)
    assert finished.outcome == "stopped" and finished.left > 10
    finished, _, _ = undo(stage)
    assert finished.outcome == "undone" and living(stage) == []


def test_a_delete_whose_outcome_is_unclear_is_repeated(stage: Stage) -> None:
    stage.fault(Fault("500-created", method="DELETE", path="/v1/retrievers/.*"))
    finished, _, _ = undo(stage)
    assert finished.outcome == "undone" and living(stage) == []


def test_an_unfinished_run_is_undone_too(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())
    stage.fault(Fault("timeout-created", path="/v1/collections", times=None),
                Fault("500-not-created", method="GET", path="/v1/collections/.*", times=None))  # fmt: skip
    stage.process()
    stage.server.faults.scripted.clear()
    finished, _, _ = undo(stage)
    assert finished.outcome == "undone" and living(stage) == []


def deleting_later(stage: Stage, ends: list[str], which: str = "buckets") -> Handler:
    """Buckets are deleted in the background, as the API does; tasks end in these states."""
    looks = iter(ends)

    async def handle(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/v1/tasks/deletion":
            state = next(looks)
            if state == "forgotten":
                return httpx.Response(404, json={"error": {"message": "no such task"}})
            return httpx.Response(200, json={"task_id": "deletion", "status": state})
        response = await stage.server.handle_async(request)
        if request.method == "DELETE" and path.startswith(f"/v1/{which}/"):
            return httpx.Response(200, json={"task_id": "deletion", "status": "PENDING"})
        return response

    return handle


def test_a_deletion_in_the_background_is_followed_to_its_end(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())
    stage.process()
    handler = deleting_later(stage, ["PENDING", "PROCESSING", "COMPLETED"])
    finished, rows, _ = undo(stage, handler=handler)
    assert finished.outcome == "undone" and rows["bucket.products-data"].state == "deleted"


def test_a_deletion_that_is_forgotten_is_over(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())
    stage.process()
    finished, _, _ = undo(stage, handler=deleting_later(stage, ["PENDING", "forgotten"]))
    assert finished.outcome == "undone"


def test_a_deletion_that_names_a_task_is_followed_whatever_the_kind(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())
    stage.process()
    handler = deleting_later(stage, 2 * ["PENDING", "FAILED"], "collections")
    finished, rows, _ = undo(stage, handler=handler)
    problems = [row.problem.kind for row in rows.values() if row.problem is not None]
    assert finished.outcome == "failed" and problems.count("job_failed") == 2


def test_a_deletion_that_fails_is_told(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())
    stage.process()
    finished, rows, _ = undo(stage, handler=deleting_later(stage, ["PENDING", "FAILED"]))
    problem = rows["bucket.products-data"].problem
    assert finished.outcome == "failed" and problem is not None and problem.kind == "job_failed"
