"""Failures of batches and syncs, and lost answers of what has no state of its own, over HTTP
against a strict server; every request is checked against the SDK's models."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from mixpeek_tui.api.client import MixpeekClient
from tests.strict_server import Fault
from tests.strict_server.failures import fail_documents, fail_files
from tests.strict_server.kinds import KINDS
from tests.strict_server.store import Resource
from tests.ui.browse.keyboard import Keyboard, browsing
from tests.ui.browse.strict_shop import StrictShop, soon

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
CUT, BUSY = ("permanent", "the image is truncated"), ("transient", "the model was busy")


@pytest.fixture(autouse=True)
def valid(shop: StrictShop, contract: ModuleType) -> Iterator[None]:
    """Whatever was sent is an operation of the SDK, with a body its model takes."""
    yield
    assert shop.asked and shop.complaints(contract) == []
    assert [str(one) for one in shop.server.refused] == []


def batch_with(shop: StrictShop, *errors: tuple[str, str]) -> Resource:
    (batch,) = shop.server.created("batch")
    fail_documents(shop.server.world, batch, *errors)
    return batch


def sync_with(shop: StrictShop, *errors: tuple[str, str, str]) -> Resource:
    (bucket,) = shop.server.created("bucket")
    world = shop.server.world
    connection = shop.add("connection", {"name": "photos-s3", "provider_type": "s3", "provider_config": {}})
    body = {"connection_id": connection["connection_id"], "source_path": "shop/photos", "sync_mode": "continuous",
            "polling_interval_seconds": 900, "status": "ACTIVE"}  # fmt: skip
    sync = world.add(KINDS["sync"], (*bucket.scope, bucket.id), body)
    fail_files(world, sync, *errors)
    return sync


@SIZES
async def test_what_failed_in_a_batch_is_listed_and_replayed_until_nothing_is_left(
    size: tuple[int, int], shop: StrictShop, client: MixpeekClient
) -> None:
    batch = batch_with(shop, CUT, BUSY)
    async with browsing(client, size, kind="batches", sleep=soon) as at:
        await at.sees("1 batch", "completed with")
        await at.press("enter")
        await at.sees("▸ failures", "the image is truncated", "the model was busy", "permanent", "transient")
        await at.press("escape")
        await at.sees("1 batch", "R replay failed")
        await at.press("R")
        await at.sees("replay failed", "pending")
        shop.finish()
        await at.press("ctrl+r")
        await at.sees("A replay all")
        assert [one["error"] for one in batch.extra["failed"]] == ["the image is truncated"]
        await at.press("A")
        await at.until(lambda: len(shop.of("POST", "/retry")) == 2)
        shop.finish()
        await at.press("ctrl+r")
        await at.until(lambda: at.lacks("R replay") and at.lacks("A replay"))
    assert [one.body for one in shop.of("POST", "/retry")] == [
        {"retry_mode": "transient_only"}, {"retry_mode": "all"}]  # fmt: skip


@SIZES
async def test_files_that_a_sync_gave_up_are_listed_and_replayed(
    size: tuple[int, int], shop: StrictShop, client: MixpeekClient
) -> None:
    sync_with(shop, ("photos/a.jpg", "download_failed", "no such file"),
              ("photos/b.jpg", "validation_error", "not an image"))  # fmt: skip
    async with browsing(client, size, link="buckets/products", sleep=soon) as at:
        await at.sees("products", "syncs")
        at.app.browser.open_kind("sync")
        await at.sees("shop/photos", "R replay failed")
        at.app.browser.open_kind("dead_letter")
        await at.sees("▸ failed files", "photos/a.jpg", "photos/b.jpg", "no such file", "given up")
        await at.press("escape")
        await at.sees("shop/photos")
        await at.press("R")
        await at.until(lambda: shop.of("POST", "/dlq/requeue"))
        at.app.browser.open_kind("dead_letter")
        await at.press("ctrl+r")
        await at.sees("2 failed files", "replayed")


def lost(shop: StrictShop, path: str, *, done: bool, method: str = "POST", times: int | None = 1) -> None:
    way: Any = "drop-after" if done else "drop-before"
    shop.server.faults.scripted.append(Fault(way, method, path, times=times))


async def said(at: Keyboard, *words: str) -> None:
    def told() -> str:
        return at.text + "".join(f"{n.title} {n.message}" for n in at.app._notifications)

    await at.until(lambda: all(word in told() for word in words), told)


@pytest.mark.parametrize("done", [True, False])
async def test_a_replay_whose_answer_is_lost_is_seen_by_the_batch_being_at_work(
    done: bool, shop: StrictShop, client: MixpeekClient
) -> None:
    batch_with(shop, BUSY)
    lost(shop, ".*/retry", done=done)
    async with browsing(client, kind="batches", sleep=soon) as at:
        await at.sees("R replay failed")
        await at.press("R")
        if done:
            await at.sees("replay failed btch_", "pending")
        else:
            await said(at, "it may have been done")
    assert len(shop.of("POST", "/retry")) == 1


@pytest.mark.parametrize("times", [1, None])
async def test_a_test_whose_answer_is_lost_is_made_again_as_it_changes_nothing(
    times: int | None, shop: StrictShop, client: MixpeekClient
) -> None:
    sync_with(shop)
    lost(shop, ".*/test", done=True, times=times)
    async with browsing(client, kind="connections", sleep=soon) as at:
        await at.sees("photos-s3", "t test")
        await at.press("t")
        await said(at, "photos-s3 is reachable" if times else "Every answer was lost. It changes nothing")
    assert len(shop.of("POST", "/test")) == (2 if times else 4)


async def test_a_test_that_fails_says_why(shop: StrictShop, client: MixpeekClient) -> None:
    sync_with(shop)
    shop.server.created("connection")[0].extra["unreachable"] = "Access denied by the provider"
    async with browsing(client, kind="connections", sleep=soon) as at:
        await at.sees("photos-s3", "t test")
        await at.press("t")
        await said(at, "Access denied by the provider", "did not succeed")


@pytest.mark.parametrize(("label", "done"), [("Boots", True), ("Boots", False), ("", True)])
async def test_a_group_is_named_although_the_answer_is_lost(
    label: str, done: bool, shop: StrictShop, client: MixpeekClient
) -> None:
    run = clustered(shop, "Sandals")
    async with browsing(client, (160, 50), kind="clusters", sleep=soon) as at:
        await at.sees("groups-of-shoes")
        await at.press("enter")
        await at.sees("Sandals", "Table lamps")
        lost(shop, ".*/labels", done=done, method="PATCH")
        await at.press("r")
        await at.sees("Label of group cl_0")
        await at.press("ctrl+u")
        await at.type(label)
        await at.press("enter")
        if done:
            await at.sees(label or "Trail shoes")
            assert at.lacks("may have been done")
        else:
            await said(at, "Looking shows that it was not done")
    assert run.extra["labels"] == ({"cl_0": label} if label and done else {} if done else {"cl_0": "Sandals"})


def clustered(shop: StrictShop, label: str) -> Resource:
    """A run whose first group somebody named."""
    world = shop.server.world
    config = {"feature_uris": [shop.uri], "clustering_method": "kmeans"}
    body = {"cluster_name": "groups-of-shoes", "collection_ids": [shop.collection["collection_id"]],
            "cluster_type": "vector", "vector_config": config}  # fmt: skip
    cluster = world.add(KINDS["cluster"], (shop.namespace["namespace_id"],), body)
    task = world.start("engine_cluster_build", cluster)
    run = world.add(KINDS["run"], (*cluster.scope, cluster.id), {}, task=task.id, labels={"cl_0": label})
    task.extra["run"] = run.id
    shop.finish()
    return run
