"""A new resource begins as a copy of the one under the cursor, says so, and can begin blank."""

from __future__ import annotations

from tests.ui.browse.keyboard import browsing
from tests.ui.browse.workspace import shop


async def test_a_copy_says_of_what_and_is_left_for_a_blank_one() -> None:
    workspace = shop()
    workspace.answers["POST /v1/clusters"] = {"cluster_id": "clust_3", "cluster_name": "fresh"}
    async with browsing(workspace, kind="clusters", size=(80, 24)) as at:
        await at.sees("2 clusters")
        await at.press("n")
        await at.sees("This is a copy of shop-vector-clusters. ctrl+l begins blank.", "like shop-vector", "-copy")
        await at.press("ctrl+l")
        await at.until(lambda: at.lacks("like shop-vector") and at.lacks("-copy") and at.lacks("begin blank"))
        await at.type("fresh")
        await at.sees("cluster_name: fresh", "Groups similar documents")
        await at.press("ctrl+n")
        await at.sees("POST /v1/clusters", "+cluster_name: fresh")
        await at.press("y")
        await at.until(lambda: workspace.mutations)
        (sent,) = workspace.mutations
        assert isinstance(sent.body, dict) and sent.body["cluster_name"] == "fresh"


async def test_what_was_typed_is_forgotten_only_after_a_yes() -> None:
    async with browsing(shop(), kind="triggers", size=(80, 24)) as at:
        await at.sees("2 triggers")
        await at.press("n")
        await at.sees("This is a copy of daily-recluster.")
        await at.type("mine")
        await at.press("ctrl+l")
        await at.sees("Begin blank?")
        await at.press("n")
        await at.sees("mine", "This is a copy of daily-recluster.")
        await at.press("ctrl+l", "y")
        await at.until(lambda: at.lacks("mine") and at.lacks("This is a copy"))


async def test_where_nothing_is_made_from_nothing_there_is_only_the_copy() -> None:
    async with browsing(shop(), kind="alerts", size=(80, 24)) as at:
        await at.sees("1 alert")
        await at.press("n")
        await at.sees("This is a copy of shop-prohibited.")
        assert at.lacks("begins blank") and at.lacks("begin blank")
