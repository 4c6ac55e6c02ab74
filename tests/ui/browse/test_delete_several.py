"""Several marked resources are deleted after one yes that names their number, each by a call."""

from __future__ import annotations

import pytest

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.ui.browse.changing.delete import list_words
from mixpeek_tui.workspace.item import read_item
from mixpeek_tui.workspace.relations import Related, pointing
from tests.strict_server import Fault
from tests.ui.browse.keyboard import Keyboard, browsing
from tests.ui.browse.strict_shop import StrictShop, strict_shop
from tests.ui.browse.workspace import refused
from tests.ui.browse.workspace import shop as fake_shop

FIRST, SECOND = "clust_51d0aaaabbbb9f3a", "clust_2"


@pytest.fixture
def shop() -> StrictShop:
    found = strict_shop()
    found.crowd(3)
    return found


async def mark_two(at: Keyboard) -> None:
    await at.press("space", "space")
    await at.sees("2 marked")
    await at.press("ctrl+d")
    await at.sees("Delete 2 clusters", "Type delete 2 clusters to delete them.")


async def deleted(at: Keyboard, words: str) -> None:
    await at.type(words)
    await at.press("enter")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
async def test_all_that_is_marked_is_named_and_deleted(
    size: tuple[int, int], shop: StrictShop, client: MixpeekClient
) -> None:
    async with browsing(client, size, kind="clusters") as at:
        await at.sees("3 clusters", "other-000")
        names = [at.app.browser.pane.feed.rows.get(row) for row in range(3)]
        await mark_two(at)
        await at.sees(*(item.name for item in names[:2]), "enter deletes", "esc leaves it")
        await deleted(at, names[0].name)
        await at.sees("That is not it. Type delete 2 clusters.")
        assert shop.of("DELETE", "") == []
        await at.press("ctrl+u")
        await deleted(at, "delete 2 clusters")
        await at.sees("1 cluster", names[2].name)
        await at.until(lambda: at.lacks("marked"))
        paths = [one.path.rsplit("/", 1)[-1] for one in shop.of("DELETE", "")]
        assert paths == [item.id for item in names[:2]]


async def test_esc_sends_nothing_and_keeps_the_marks(
    shop: StrictShop, client: MixpeekClient
) -> None:
    async with browsing(client, kind="clusters") as at:
        await at.sees("3 clusters")
        await mark_two(at)
        await at.press("escape")
        await at.sees("2 marked")
        assert shop.of("DELETE", "") == []


async def test_one_that_is_refused_does_not_keep_the_other() -> None:
    workspace = fake_shop()
    workspace.answers[f"DELETE /v1/clusters/{FIRST}"] = refused("it is being run", 409)
    workspace.answers[f"DELETE /v1/clusters/{SECOND}"] = {"success": True}
    async with browsing(workspace, kind="clusters") as at:
        await at.sees("shop-by-brand")
        await mark_two(at)
        await at.sees("trigger daily-recluster runs it")
        await deleted(at, "delete 2 clusters")

        def told() -> str:
            return "\n".join(f"{n.title} {n.message}" for n in at.app._notifications)

        await at.until(lambda: "delete: 1 of 2 clusters failed" in told(), "the sum")
        assert "it is being run" in told() and "shop-by-brand: deleted" in told()
        assert [r.path for r in workspace.mutations] == [
            f"/v1/clusters/{FIRST}", f"/v1/clusters/{SECOND}"
        ]  # fmt: skip


async def test_a_long_list_scrolls_beside_the_question() -> None:
    workspace = fake_shop()
    workspace.lists["/v1/clusters/list"] = [
        {"cluster_id": f"clust_{n}", "cluster_name": f"c-{n:02}"} for n in range(30)
    ]
    async with browsing(workspace, size=(80, 24), kind="clusters") as at:
        await at.sees("30 clusters")
        await at.press("space", *["down"] * 12, "ctrl+@", "ctrl+d")
        await at.sees("Delete 14 clusters", "Type delete 14 clusters to delete them.", "c-00", "enter deletes")
        await at.press(*["down"] * 12)
        await at.sees("c-13", "Type delete 14 clusters to delete them.")


def test_what_goes_too_does_not_hang_on_it() -> None:
    collections = [read_item(kind("collection"), {"collection_id": "a", "collection_name": "first"}),
                   read_item(kind("collection"), {"collection_id": "b", "collection_name": "second", "up": "a"}),
                   read_item(kind("collection"), {"collection_id": "c", "collection_name": "third", "up": "a"})]  # fmt: skip
    first, second, third = collections
    related = Related((), tuple(pointing([second, third], ["up"], first)))
    words = list_words([(first, related), (second, Related((), ()))])
    assert words.count("second") == 1 and "collection third" in words


async def test_twenty_are_told_of_in_one_notice_and_those_that_failed_by_name(
    shop: StrictShop, client: MixpeekClient
) -> None:
    shop.crowd(20, first=3)
    kept = [one for one in shop.server.created("cluster") if one.name in ("other-005", "other-011")]
    places = "|".join(one.id for one in kept)
    shop.server.faults.scripted.append(Fault("403-quota", "DELETE", f"/v1/clusters/({places})", times=2))
    async with browsing(client, kind="clusters") as at:
        await at.sees("23 clusters")
        await at.press("space", "end", "ctrl+@", "ctrl+d")
        await at.sees("Type delete 23 clusters")
        await deleted(at, "delete 23 clusters")
        await at.sees("2 clusters")
        await at.until(lambda: len(at.app._notifications) == 2, "two notices")
        good, bad = at.app._notifications
        assert good.message == "21 clusters: deleted"
        assert bad.title == "delete: 2 of 23 clusters failed"
        names = bad.message.partition(":")[0].split(", ")
        assert sorted(names) == ["other-005", "other-011"]


async def test_what_uses_it_leaves_room_for_the_question(shop: StrictShop, client: MixpeekClient) -> None:
    for number in range(9):
        shop.add("retriever", {"retriever_name": f"a-retriever-with-a-long-name-{number}", "stages": [],
                               "collection_identifiers": [shop.collection["collection_id"]]})  # fmt: skip
    async with browsing(client, (80, 24), kind="buckets") as at:
        await at.sees("1 bucket", "products")
        await at.press("ctrl+d")
        await at.sees("Used by 13 resources:", "Type products to delete it.", "up and down move the list")
        await at.press(*["down"] * 20)
        await at.sees("5 more", "Type products to delete it.")
