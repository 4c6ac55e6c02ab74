"""The workspace room against the sandbox, through the real client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.errors import ApiError
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.file import load as load_answers
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import Ref
from mixpeek_tui.plan.build import build
from mixpeek_tui.sandbox.launch import Launched, start
from mixpeek_tui.wire import Request
from mixpeek_tui.workspace.act import delete, run
from mixpeek_tui.workspace.clone import clone_body, clone_request
from mixpeek_tui.workspace.cluster_points import picture
from mixpeek_tui.workspace.clusters import executions, groups
from mixpeek_tui.workspace.create import create
from mixpeek_tui.workspace.difference import difference
from mixpeek_tui.workspace.infer import infer
from mixpeek_tui.workspace.listing import fetch
from mixpeek_tui.workspace.relations import Relations
from mixpeek_tui.workspace.save import save
from mixpeek_tui.workspace.search import coerce, execute, explain, inputs_of
from mixpeek_tui.workspace.snapshot import Workspace, load
from mixpeek_tui.workspace.status import snapshot
from mixpeek_tui.workspace.triggers import history
from tests.workspace.conftest import MakeDoor, follow

ROWS = [{"sku": f"s{n}", "title": f"{what} {n}", "body": f"{what} number {n}, {more}",
         "category": what, "price": float(n)}
        for n in range(8) for what, more in (("boots", "warm leather for snow"),
                                             ("lamp", "bright light for the desk"))]


def answers() -> Answers:
    shop = load_answers(Path(__file__).parents[1] / "data" / "shop.yaml").answers
    assert shop.clustering is not None
    alerts = tuple(a for a in shop.notifications.alerts if a.channel.kind == "webhook")
    return replace(shop, clustering=replace(shop.clustering, clusters=2),
                   notifications=replace(shop.notifications, alerts=alerts))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Launched]:
    launched = start(None, job_seconds=0.05)
    yield launched
    launched.stop()


@pytest_asyncio.fixture
async def client(sandbox: Launched) -> AsyncIterator[MixpeekClient]:
    found = MixpeekClient("sk_test", base_url=sandbox.url)
    yield found
    await found.aclose()


async def made(client: MixpeekClient) -> Workspace:
    """The plan's resources, with a few rows; made once."""
    listed = await fetch(client, kind("namespace"), namespace=None)
    if not listed.items:
        await make(client)
    return await load(client, "shop")


async def make(client: MixpeekClient) -> None:
    replies: dict[str, dict[str, object]] = {}

    def filled(value: object) -> object:
        if isinstance(value, Ref):
            reply = replies[value.step]
            return reply.get(value.field) or kind(value.step.split(".")[0]).outputs(reply)[value.field]
        if isinstance(value, dict):
            return {k: filled(v) for k, v in value.items()}
        return [filled(v) for v in value] if isinstance(value, (list, tuple)) else value

    for step in build(answers()).steps:
        if step.verb in ("process", "run") or step.request is None:
            continue
        body = filled(step.request.body)
        if step.rows is not None:
            if step.name != "products":
                continue
            body = {"objects": ROWS}
        path = "".join(str(filled(part)) for part in step.request.path.parts)
        home = "shop" if step.request.namespaced else None
        reply = await client.send(Request(step.request.method, path, body, namespace=home))
        replies[step.id] = dict(reply.data)


async def test_what_the_plan_made_is_kept_whole(client: MixpeekClient) -> None:
    workspace = await made(client)
    inferred = infer(workspace)
    assert {g.place for g in inferred.gaps} == {
        "datasets.products.source", "datasets.products.fields", "datasets.reviews.fields"}
    assert {c.verb for c in difference(build(inferred.answers), workspace)} == {"keep"}


async def test_runs_groups_picture_and_search(client: MixpeekClient, door: MakeDoor) -> None:
    workspace = await made(client)
    text = workspace.find("collection", "products-text")
    cluster = workspace.find("cluster", "shop-vector-clusters")
    retriever = workspace.find("retriever", "shop-search")
    assert text and cluster and retriever
    for item in (text, cluster):
        action = next(a for a in kind(item.kind).actions if a.name == "run")
        (done,) = await run(door(client, "shop"), action, [item])
        assert (await follow(client, done, asyncio.sleep, namespace="shop")).phase == "done"
    found = await groups(client, cluster, namespace="shop")
    assert sum(group.size or 0 for group in found.groups) == len(ROWS)
    assert len((await executions(client, cluster, namespace="shop")).items) == 1
    assert len((await picture(client, cluster, namespace="shop")).points) == len(ROWS)
    typed = coerce(inputs_of(retriever), {"query": "warm leather boots"})
    result = await execute(client, retriever, typed, namespace="shop", limit=3)
    assert result.ok and result.documents[0].title.startswith("boots")
    assert result.stages[0].stage_id == "feature_search" and result.stages[0].rows_out
    assert (await explain(client, retriever, typed, namespace="shop")).stages


async def test_status_relations_and_triggers(client: MixpeekClient) -> None:
    workspace = await made(client)
    status = await snapshot(client, "shop", now=datetime.now(UTC))
    assert {c.kind: c.total for c in status.counts}["trigger"] == 2
    assert not [c for c in status.counts if c.problem]
    assert len(status.next) == 1 or len(status.next) == 2
    collection = workspace.find("collection", "products-text")
    assert collection is not None
    into = (await Relations(client, "shop").of(collection)).into
    assert {"retriever", "cluster", "trigger"} <= {relation.kind for relation in into}
    trigger = workspace.of("trigger")[0]
    assert (await history(client, trigger, namespace="shop")).total == 0


async def test_every_edit_is_taken_and_made(client: MixpeekClient, door: MakeDoor) -> None:
    workspace = await made(client)
    edits = {"bucket": {"description": "x"}, "trigger": {"description": "y"}, "alert": {"min_count": 5},
             "webhook": {"is_active": False}, "cluster": {"metadata": {"a": 1}},
             "taxonomy": {"description": "z"}, "retriever": {"metadata": {"b": 2}},
             "collection": {"description": "d"}}
    for name, fields in edits.items():
        saved = await save(door(client, "shop"), workspace.of(name)[0], fields)
        assert saved.words.startswith("changed") and not saved.kept, name
    with pytest.raises(ApiError) as caught:
        await save(door(client, "shop"), workspace.of("alert")[0], {"min_count": -1})
    assert caught.value.problem.kind == "refused"


async def test_copies_are_create_bodies_that_a_strict_server_takes(
    client: MixpeekClient, door: MakeDoor
) -> None:
    workspace = await made(client)
    for name in ("bucket", "trigger", "alert", "webhook", "cluster", "collection", "retriever", "taxonomy"):
        item = workspace.of(name)[-1]
        body = clone_body(item)
        assert body is not None
        copy = await create(door(client, "shop"), kind(name), clone_request(item, body, "shop"))
        assert copy.item.id and copy.item.id != item.id


async def test_an_asynchronous_delete_ends_when_the_thing_is_gone(
    client: MixpeekClient, door: MakeDoor
) -> None:
    reply = await client.send(Request("POST", "/v1/buckets", {"bucket_name": "spare", "bucket_schema": {
        "properties": {"a": {"type": "string"}}}}, namespace=(await made(client)).namespace.id))
    page = await fetch(client, kind("bucket"), namespace="shop", search="spare")
    assert [item.id for item in page.items] == [reply.data["bucket_id"]]
    done = await delete(door(client, "shop"), page.items[0])
    assert (await follow(client, done, asyncio.sleep, namespace="shop")).phase == "done"
    assert (await fetch(client, kind("bucket"), namespace="shop", search="spare")).items == ()
