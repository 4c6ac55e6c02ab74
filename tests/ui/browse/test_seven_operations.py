"""All that the API does with clusters, by keyboard only, over HTTP, against a strict server.

The seven operations are those of the SDK's page about ClustersApi: create, get, list, patch,
delete, execute and enrich. ``POST /v1/clusters/enrich`` is gone from the API; writing the groups
into the documents is a wish of the cluster itself now.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.ui.browse.clusters.cluster import ClusterScreen
from tests.ui.browse.keyboard import Keyboard, browsing
from tests.ui.browse.strict_shop import StrictShop, soon

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
NAME = "shoe-groups"


@pytest.fixture(autouse=True)
def valid(shop: StrictShop, contract: ModuleType) -> Iterator[None]:
    """Whatever was sent is an operation of the SDK, with a body its model takes."""
    yield
    assert shop.asked
    assert shop.complaints(contract) == []
    assert [str(one) for one in shop.server.refused if one.status != 404] == []
    assert contract.match("POST", "/v1/clusters/enrich") is None


async def create(at: Keyboard) -> None:
    """A new vector cluster from what the form found in the workspace."""
    await at.sees("No clusters yet")
    await at.press("n")
    await at.sees("clusters ▸ new", "products-text")
    await at.type(NAME)
    await at.press("ctrl+n")
    await at.sees("Create a cluster", "POST /v1/clusters", f"+cluster_name: {NAME}")
    await at.press("y")
    await at.sees("1 cluster", "never ran")


async def open_it(at: Keyboard) -> None:
    await at.press("enter")
    await at.sees("This cluster never ran", "x runs it")


async def run_it(at: Keyboard, shop: StrictShop, runs: int = 1) -> None:
    await at.press("x")
    await at.sees("… pending")
    shop.clock.advance(4)
    await at.press("ctrl+r")
    await at.sees("↻ processing")
    shop.finish()
    await at.sees("✓ completed", f"Runs   {runs}")


@SIZES
async def test_from_nothing_to_groups_and_away_again(
    size: tuple[int, int], shop: StrictShop, client: MixpeekClient
) -> None:
    async with browsing(client, size, kind="clusters", sleep=soon) as at:
        await create(at)
        await open_it(at)
        await patch(at, shop)
        await run_it(at, shop)
        await look_around(at, shop, wide=size[0] > 100)
        await run_it(at, shop, 2)
        await an_earlier_run(at, shop)
        await away(at, shop)


async def patch(at: Keyboard, shop: StrictShop) -> None:
    """The difference comes before anything is sent, and only it is sent."""
    await at.press("e")
    await at.sees("cluster_name", "description", "What it is for")
    await at.press("down")
    await at.type("all shoes")
    await at.press("ctrl+n")
    await at.sees(f"Change {NAME}", "+description: all shoes")
    assert shop.of("PATCH", "") == []
    await at.press("y")
    await at.sees("hdbscan", "all shoes", "never ran")
    (sent,) = shop.of("PATCH", "")
    assert sent.body == {"description": "all shoes"}


async def look_around(at: Keyboard, shop: StrictShop, *, wide: bool) -> None:
    """Labels, sizes, members, the picture with the group under the cursor, a label of one's own."""
    await at.sees("Trail shoes", "Table lamps", "Rain coats", "33%", "3 of 9 documents")
    await at.press("down", "m")
    await at.sees("▲ Table lamps   3 documents")
    await at.press("plus", "right_square_bracket")
    await at.sees("■ Rain coats   3 documents")
    await at.press("enter")
    await at.sees(f"{NAME} ▸ Rain coats", "shoe number 2")
    await at.press("escape")
    await at.sees("■ Rain coats   3 documents")
    await at.press("m", "r")
    await at.sees("Label of group cl_2", "holds for this run")
    await at.press("ctrl+u")
    await at.type("Coats")
    await at.press("enter")
    await at.sees("■ Coats")
    (sent,) = shop.of("PATCH", "/labels")
    assert sent.body == {"labels": {"cl_2": "Coats"}}


async def an_earlier_run(at: Keyboard, shop: StrictShop) -> None:
    """The history: an earlier run is named, shown with its own labels, and left again."""
    await at.sees("Rain coats", "Runs   2   ✓ ✓")
    while not at.app.screen.query_one("RunLines").has_focus:
        await at.press("tab")
    await at.press("down", "r")
    await at.sees("Name of run run_")
    await at.type("baseline")
    await at.press("enter")
    await at.sees("baseline, 3 groups")
    await at.press("enter")
    await at.sees("shown: the run baseline", "■ Coats")
    await at.press("escape")
    await at.sees("■ Rain coats")
    assert at.lacks("shown: the run")


async def away(at: Keyboard, shop: StrictShop) -> None:
    """Deleted after its name was typed, and followed to its end: the list without it.

    It wrote into its source, which therefore stays unless somebody says otherwise.
    """
    await at.press("ctrl+d")
    await at.sees(f"Type {NAME} to delete it")
    await at.type("another")
    await at.press("enter")
    await at.sees("That is not it")
    await at.press("ctrl+u")
    await at.type(NAME)
    await at.press("enter")
    await at.sees("No clusters yet")
    (sent,) = shop.of("DELETE", "")
    (made,) = shop.server.created("cluster")
    assert (sent.path, sent.query) == (f"/v1/clusters/{made.id}", {"cascade_output_collections": "false"})
    (created,) = shop.of("POST", "/v1/clusters")
    assert isinstance(created.body, dict)
    assert created.body["enrich_source_collection"] is True
    assert created.body["vector_config"]["feature_uris"] == [shop.uri]
    assert [one.body for one in shop.of("POST", "/execute")] == [None, None]
    assert shop.of("POST", "/executions/list")
    assert shop.of("GET", "/groups")
    assert shop.of("GET", "/visualization")


@SIZES
async def test_a_list_is_read_page_by_page_with_its_total(
    size: tuple[int, int], shop: StrictShop, client: MixpeekClient
) -> None:
    shop.crowd(250)
    async with browsing(client, size, kind="clusters") as at:
        await at.sees("250 clusters", "other-000")
        await at.press("G")
        await at.sees("other-249")
        await at.press("g")
        await at.sees("other-000")
        while at.lacks("other-130"):
            await at.press("pagedown")
            await at.until(lambda: at.app.browser.pane.item)
    first, *rest = [one.query for one in shop.of("POST", "/v1/clusters/list") if "cursor" not in one.query
                    or one.query["cursor"]]  # fmt: skip
    assert (first["include_total"], "offset" in first) == ("true", False)
    assert any(query.get("offset") or query.get("cursor") for query in rest)


@SIZES
@pytest.mark.parametrize("by", ["name", "id"])
async def test_one_is_opened_by_its_name_or_id(
    by: str, size: tuple[int, int], shop: StrictShop, client: MixpeekClient
) -> None:
    shop.crowd(120)
    made = shop.server.created("cluster")[115]
    wanted = made.name if by == "name" else made.id
    async with browsing(client, size, link=f"clusters/{wanted}", direct=True) as at:
        await at.sees("This cluster never ran", "other-115")
        assert isinstance(at.app.screen, ClusterScreen)
        assert shop.of("GET", f"/v1/clusters/{wanted}")
        await at.press("escape")
        await at.sees("▸ clusters", "other-115")


@SIZES
async def test_a_copy_with_other_settings(
    size: tuple[int, int], shop: StrictShop, client: MixpeekClient
) -> None:
    shop.crowd(1)
    async with browsing(client, size, kind="clusters") as at:
        await at.sees("other-000")
        await at.press("n")
        await at.sees("like other-000", "cluster_name: other-000-copy")
        await at.press("ctrl+n")
        await at.sees("Create a cluster", "+cluster_name: other-000-copy")
        await at.press("y")
        await at.sees("2 clusters")
        await at.press("down")
        await at.sees("other-000-copy  clust_")
    (sent,) = shop.of("POST", "/v1/clusters")
    assert isinstance(sent.body, dict)
    assert sent.body["vector_config"]["clustering_method"] == "kmeans"


@SIZES
async def test_a_run_that_is_canceled_and_one_that_fails(
    size: tuple[int, int], shop: StrictShop, client: MixpeekClient
) -> None:
    shop.crowd(1)
    async with browsing(client, size, link="clusters/other-000", direct=True, sleep=soon) as at:
        await at.sees("This cluster never ran")
        await at.press("x")
        await at.sees("… pending", "X cancel the run")
        await at.press("X")
        await at.sees("✗ canceled")
        (cluster,) = shop.server.created("cluster")
        shop.server.world.options = type(shop.server.options)(job_seconds=10, failing_jobs=(cluster.id,))
        await at.press("x")
        await at.sees("… pending")
        shop.finish()
        await at.sees("✗ failed", "could not process other-000", "left no groups")
