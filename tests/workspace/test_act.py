from __future__ import annotations

from pathlib import Path

import pytest

from mixpeek_tui.errors import Conflict, Problem, ReadOnlyError, UsageError
from mixpeek_tui.kinds.kind import Action
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.workspace.act import available, delete, run
from mixpeek_tui.workspace.item import Item, read_item
from tests.workspace.conftest import MakeDoor, follow
from tests.workspace.fakes import FakeClient, Series


def action(kind_name: str, name: str) -> Action:
    return next(a for a in kind(kind_name).actions if a.name == name)


def cluster(n: int) -> Item:
    return read_item(kind("cluster"), {"cluster_id": f"clust_{n}", "cluster_name": f"c{n}"})


async def test_a_run_is_followed_through_its_task_to_the_cluster(door: MakeDoor) -> None:
    client = FakeClient({
        "POST /v1/clusters/clust_1/execute": {"task_id": "t", "status": "PENDING"},
        "GET /v1/tasks/t": Series({"status": "PENDING"}, {"status": "IN_PROGRESS"},
                                  {"status": "COMPLETED"}),
        "GET /v1/clusters/clust_1": {"status": "COMPLETED"},
    })
    (done,) = await run(door(client), action("cluster", "run"), [cluster(1)])
    assert done.ok
    assert client.sent[0].body is None
    seen: list[JobState] = []
    state = await follow(client, done, tell=seen.append)
    assert state.phase == "done"
    assert [state.phase for state in seen] == ["waiting", "running"]


async def test_several_go_on_past_a_failure(door: MakeDoor) -> None:
    client = FakeClient({
        "POST /v1/clusters/clust_1/execute": Conflict(Problem("conflict", "busy")),
        "POST /v1/clusters/clust_2/execute": {"task_id": "t"},
    })
    nameless = Item("cluster", "", "x", {})
    done = await run(door(client), action("cluster", "run"), [cluster(1), nameless, cluster(2)])
    assert [d.ok for d in done] == [False, False, True]
    assert done[0].problem is not None and done[0].problem.said == "busy"


async def test_read_only_comes_through_at_once(door: MakeDoor, tmp_path: Path) -> None:
    client = FakeClient({"POST /v1/clusters/clust_1/execute": {}})
    with pytest.raises(ReadOnlyError):
        await run(door(client, read_only=True), action("cluster", "run"), [cluster(1), cluster(2)])
    with pytest.raises(ReadOnlyError):
        await delete(door(client, read_only=True), cluster(1))
    assert client.sent == [] and not list(tmp_path.iterdir())


async def test_a_nested_action_fills_the_parents(door: MakeDoor) -> None:
    sync = read_item(kind("sync"), {"sync_config_id": "s", "bucket_id": "b"})
    client = FakeClient({"POST /v1/buckets/b/syncs/s/pause": {"status": "ACTIVE"}})
    (done,) = await run(door(client), action("sync", "pause"), [sync])
    assert done.ok and done.watches == ()


async def test_classifying_names_the_taxonomy_that_is_attached(door: MakeDoor) -> None:
    classify = action("collection", "apply_taxonomy")
    with_one = read_item(kind("collection"), {
        "collection_id": "c", "taxonomy_applications": [{"taxonomy_id": "tax_1"}]})
    client = FakeClient({"POST /v1/collections/c/apply-taxonomy": {"task_id": "t"}})
    bare, done = await run(door(client), classify, [Item("collection", "d", "d", {}), with_one])
    assert bare.problem is not None and "attached" in bare.problem.said
    assert client.sent[0].body == {"taxonomy_id": "tax_1"}
    assert done.watches[0].path == "/v1/tasks/t"


async def test_an_asynchronous_delete_is_followed_until_the_thing_is_gone(door: MakeDoor) -> None:
    bucket = read_item(kind("bucket"), {"bucket_id": "b", "bucket_name": "data"})
    client = FakeClient({
        "DELETE /v1/buckets/b": {"task_id": "t", "status": "PENDING"},
        "GET /v1/tasks/t": Series({"status": "IN_PROGRESS"}, {"status": "COMPLETED"}),
    })
    done = await delete(door(client), bucket)
    state = await follow(client, done)
    assert state.phase == "done"
    assert client.keys()[-2:] == ["GET /v1/tasks/t", "GET /v1/buckets/b"]


async def test_a_delete_that_names_a_task_is_followed_whatever_the_kind(door: MakeDoor) -> None:
    client = FakeClient({
        "DELETE /v1/clusters/clust_1": {"task_id": "t", "status": "PENDING"},
        "GET /v1/tasks/t": Series({"status": "IN_PROGRESS"}, {"status": "COMPLETED"}),
    })
    done = await delete(door(client), cluster(1))
    assert done.words == "deleting in the background"
    assert (await follow(client, done)).phase == "done"
    assert client.keys()[-2:] == ["GET /v1/tasks/t", "GET /v1/clusters/clust_1"]


async def test_a_task_that_is_stopped_is_not_followed(door: MakeDoor) -> None:
    client = FakeClient({"DELETE /v1/tasks/t": {"task_id": "t", "status": "CANCELED"}})
    done = await delete(door(client), Item("task", "t", "t", {}))
    assert done.watches == () and done.words == "deleted"


async def test_a_delete_waits_while_the_thing_is_still_there(door: MakeDoor) -> None:
    bucket = read_item(kind("bucket"), {"bucket_id": "b"})
    there = {"bucket_id": "b", "status": "ACTIVE"}
    client = FakeClient({"DELETE /v1/buckets/b": {}, "GET /v1/buckets/b": there})
    done = await delete(door(client), bucket)
    looks = 0

    async def sleep(seconds: float) -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            client.table = {}

    assert (await follow(client, done, sleep)).phase == "done"
    assert looks == 3


async def test_options_soft_deletes_and_what_is_already_gone(door: MakeDoor) -> None:
    client = FakeClient({"DELETE /v1/clusters/clust_1": {}, "DELETE /v1/triggers/t": None})
    await delete(door(client), cluster(1), {"cascade_output_collections": False})
    assert dict(client.sent[0].query) == {"cascade_output_collections": False}
    with pytest.raises(UsageError):
        await delete(door(client), cluster(1), {"force": True})
    with pytest.raises(UsageError):
        await delete(door(client), Item("batch", "b", "b", {}))
    soft = await delete(door(client), Item("trigger", "t", "t", {}))
    assert soft.words == "disabled for good"
    assert (await delete(door(client), cluster(9))).words == "it was already gone"


def test_actions_follow_the_state() -> None:
    def names(status: str) -> list[str]:
        return [a.name for a in available(Item("trigger", "t", "t", {"status": status}))]

    assert "pause" in names("active") and "resume" not in names("active")
    assert "resume" in names("PAUSED") and "pause" not in names("PAUSED")
