"""The counts at the left follow what was done, with few requests; what could not be counted says so."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.ui.browse.sidebar import Sidebar
from tests.strict_server import Fault
from tests.strict_server.kinds import KINDS
from tests.ui.browse.keyboard import Keyboard, browsing
from tests.ui.browse.strict_shop import StrictShop, soon


def counted(at: Keyboard, plural: str) -> str:
    """What stands beside a kind at the left."""
    found = re.search(rf"^(?:● |  ){plural} +(\S*) *│", at.text.replace("\u00a0", " "), re.MULTILINE)
    return found[1] if found else ""


async def counts(at: Keyboard, **wanted: str) -> None:
    await at.until(lambda: {name: counted(at, name) for name in wanted} == wanted, str(wanted))


def with_all_that_goes_with_it(shop: StrictShop) -> None:
    """A cluster, the collection that it wrote, and the trigger that runs it."""
    shop.crowd(1)
    (cluster,) = shop.server.created("cluster")
    source = {"type": "collection", "collection_id": shop.collection["collection_id"]}
    written = shop.add("collection", {"collection_name": "groups", "source": source})
    cluster.extra["wrote"] = [written["collection_id"]]
    shop.add("trigger", {"name": "daily", "action_type": "cluster", "trigger_type": "interval", "status": "active",
                         "action_config": {"cluster_id": cluster.id}, "schedule_config": {"interval_seconds": 3600}})


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
async def test_what_goes_with_something_is_counted_again(
    size: tuple[int, int], shop: StrictShop, client: MixpeekClient
) -> None:
    with_all_that_goes_with_it(shop)
    async with browsing(client, size, kind="clusters", sleep=soon) as at:
        await counts(at, clusters="1", collections="2", triggers="1", tasks="1")
        await at.press("ctrl+d")
        await at.sees("Type other-000")
        await at.until(lambda: at.lacks("looking what uses it"))
        before = len(shop.asked)
        await at.type("other-000")
        await at.press("enter")
        await counts(at, clusters="0", collections="1", triggers="0")
        lists = [one.path.split("/")[2] for one in shop.asked[before:] if one.path.endswith("/list")]
        assert sorted(name for name in lists if name != "clusters") == ["collections", "triggers"]


async def test_what_is_deleted_in_the_background_is_counted_again_once_it_is_gone(
    shop: StrictShop, client: MixpeekClient
) -> None:
    shop.server.world.options = replace(shop.server.options, deleted_later=("bucket",))
    async with browsing(client, kind="buckets", sleep=soon) as at:
        await counts(at, buckets="1", tasks="1")
        await at.press("ctrl+d")
        await at.sees("Type products")
        await at.type("products")
        await at.press("enter")
        await at.sees("delete products: pending")
        at.app.browser.open_kind("cluster")
        await counts(at, buckets="1", tasks="2")
        shop.finish()
        await counts(at, buckets="0")
        at.app.browser.open_kind("bucket")
        await at.sees("No buckets yet")


async def test_a_list_that_was_seen_before_is_read_again_when_something_took_of_it(
    shop: StrictShop, client: MixpeekClient
) -> None:
    with_all_that_goes_with_it(shop)
    async with browsing(client, kind="triggers", sleep=soon) as at:
        await at.sees("daily")
        at.app.browser.open_kind("cluster")
        await at.sees("1 cluster", "never ran")
        await at.press("ctrl+d")
        await at.sees("Type other-000")
        await at.type("other-000")
        await at.press("enter")
        await at.sees("No clusters yet")
        at.app.browser.open_kind("trigger")
        await at.sees("No triggers yet")


async def test_a_count_that_could_not_be_read_is_marked_and_says_why(
    shop: StrictShop, client: MixpeekClient
) -> None:
    shop.server.faults.scripted.append(Fault("403-quota", "POST", "/v1/alerts/list"))
    async with browsing(client, kind="clusters", sleep=soon) as at:
        await counts(at, alerts="?", webhooks="0", tasks="1")
        side = at.app.browser.query_one(Sidebar)
        side.focus()
        for _ in range(side.row_of("alert") - side.cursor):
            await at.press("down")
        await at.until(lambda: [n.title for n in at.app._notifications] == ["alerts could not be counted"])
        await at.press("ctrl+r")
        await counts(at, alerts="0")


async def test_a_key_that_is_refused_is_not_tried_kind_by_kind(
    shop: StrictShop, client: MixpeekClient
) -> None:
    refused = Fault("401", "POST", "/v1/(?!clusters).*/list", times=None)
    shop.server.faults.scripted.append(refused)
    async with browsing(client, kind="clusters", sleep=soon) as at:
        await counts(at, clusters="0", buckets="?", collections="?", alerts="?", tasks="?")
        assert len([one for one in shop.asked if one.status == 401]) == 1


async def test_a_new_one_is_counted(shop: StrictShop, client: MixpeekClient) -> None:
    async with browsing(client, kind="clusters", sleep=soon) as at:
        await counts(at, clusters="0", alerts="0", tasks="1")
        home = (shop.namespace["namespace_id"],)
        await at.press("n")
        await at.sees("clusters ▸ new")
        await at.type("fresh")
        shop.server.world.add(KINDS["alert"], home, {"name": "of somebody else"})
        await at.press("ctrl+n")
        await at.sees("Create a cluster")
        await at.press("y")
        await counts(at, clusters="1", alerts="0")


async def test_a_remark_on_the_workspace_is_read_to_its_end(
    shop: StrictShop, client: MixpeekClient
) -> None:
    async with browsing(client, (80, 24), where={"namespace": "a-namespace-that-is-not-there"}) as at:
        await at.sees("No namespace a-namespace-that-is-not-there", "empty for that reason.")
        await at.pilot.resize_terminal(60, 40)
        await at.sees("that reason.")
