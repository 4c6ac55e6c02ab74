"""Two namespaces in one sandbox: what belongs to one is not listed for the other."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.sandbox.launch import start
from mixpeek_tui.wire import Json, Request
from mixpeek_tui.workspace.listing import Query, fetch
from mixpeek_tui.workspace.window import Window


@pytest_asyncio.fixture
async def client() -> AsyncIterator[MixpeekClient]:
    sandbox = start(None, job_seconds=0.05)
    found = MixpeekClient("sk_test", base_url=sandbox.url)
    yield found
    await found.aclose()
    sandbox.stop()


async def post(client: MixpeekClient, path: str, body: Json, home: str | None) -> dict[str, Json]:
    return dict((await client.send(Request("POST", path, body, namespace=home))).data)


async def batch_in(client: MixpeekClient, home: str) -> str:
    await post(client, "/v1/namespaces", {"namespace_name": home}, None)
    schema = {"properties": {"title": {"type": "string"}}}
    bucket = await post(client, "/v1/buckets", {"bucket_name": "data", "bucket_schema": schema}, home)
    path = f"/v1/buckets/{bucket['bucket_id']}"
    await post(client, f"{path}/objects", {"title": "one"}, home)
    return str((await post(client, f"{path}/batches", {}, home))["batch_id"])


@pytest.mark.parametrize("home", ["shop", "other"])
async def test_batches_are_those_of_the_namespace_by_name_or_id(
    client: MixpeekClient, home: str
) -> None:
    made = {name: await batch_in(client, name) for name in ("shop", "other")}
    identifier = (await client.send(Request("GET", f"/v1/namespaces/{home}"))).data["namespace_id"]
    for namespace in (home, str(identifier)):
        page = await fetch(client, kind("batch"), namespace=namespace)
        assert [item.id for item in page.items] == [made[home]]
        window = Window(client, kind("batch"), Query(namespace))
        await window.ensure(0, 10)
        assert [item.id for _, item in window.items()] == [made[home]]
        assert window.query.namespace == identifier
    assert (await fetch(client, kind("batch"), namespace="nowhere")).items == ()
    assert len((await fetch(client, kind("batch"), namespace=None)).items) == 2
