"""A cluster: groups, runs, picture, and its operations by keyboard only."""

from __future__ import annotations

import asyncio

from mixpeek_tui.errors import NotFound, Problem
from mixpeek_tui.ui.browse.clusters.scatter import ScatterPlot
from tests.ui.browse.answers import CLUSTER, clustered, said
from tests.ui.browse.keyboard import Keyboard, browsing


async def opened(at: Keyboard) -> None:
    await at.sees("shop-vector-clusters")
    await at.press("enter")
    await at.sees("Running shoes", "1 204")


async def test_groups_runs_and_picture() -> None:
    async with browsing(clustered(), kind="clusters", size=(160, 50)) as at:
        await opened(at)
        await at.sees("Headphones", "804", "Runs   2   ✗ ✓", "out of memory", "● Running shoes   1 204 documents")
        plot = at.app.screen.query_one(ScatterPlot)
        dots = [cell for line in plot._drawn() for cell in line if cell.group >= 0]
        assert len({cell.group for cell in dots}) == 3


async def test_the_group_at_the_cursor_is_named_zoomed_and_opened() -> None:
    workspace = clustered()
    workspace.lists["/v1/collections/col_text/documents/list"] = [
        {"document_id": "doc_1", "title": "Trail runner", "cluster_id": "cl_0"}
    ]
    async with browsing(workspace, kind="clusters", size=(160, 50)) as at:
        await opened(at)
        await at.press("m", "m", "down", "m")
        await at.sees("▲ Headphones   1 004 documents")
        plot = at.app.screen.query_one(ScatterPlot)
        width = plot.view.width
        await at.press("plus", "plus")
        assert plot.view.width < width / 2
        assert plot.marks
        await at.press("0", "t")
        assert not plot.marks
        await at.press("m", "up", "enter")
        await at.sees("Trail runner")
    asked = [r.body for r in workspace.sent if r.path.endswith("documents/list")][-1]
    assert asked == {"filters": {"AND": [{"field": "cluster_id", "operator": "eq", "value": "cl_0"}]}}


async def test_the_map_takes_the_groups_place_on_a_small_screen() -> None:
    async with browsing(clustered(), kind="clusters", size=(80, 24)) as at:
        await opened(at)
        await at.press("m")
        await at.until(lambda: at.app.screen.query_one(ScatterPlot).size.width > 60)
        await at.press("m")
        await at.sees("Running shoes")


async def test_the_cursor_is_at_the_group_also_if_its_points_come_later_or_the_size_changes() -> None:
    workspace = clustered()
    points = workspace.answers[f"GET {CLUSTER}/visualization"]
    workspace.answers[f"GET {CLUSTER}/visualization"] = {"members": [], "total_points": 8396}
    async with browsing(workspace, kind="clusters", size=(80, 24)) as at:
        await opened(at)
        await at.press("down", "down", "m")
        plot = at.app.screen.query_one(ScatterPlot)
        await at.until(lambda: plot.has_focus and plot.size.width)
        workspace.answers[f"GET {CLUSTER}/visualization"] = points
        await at.press("ctrl+r")
        await at.sees("■ Garden tools   804 documents")
        for size in ((120, 40), (70, 20), (160, 50)):
            await at.pilot.resize_terminal(*size)
            await at.until(lambda: plot.size.height and plot.group == "cl_2")
            await at.sees("■ Garden tools   804 documents")


async def test_running_is_followed_live_and_what_came_of_it_is_read() -> None:
    states = iter(["PENDING", "PROCESSING", "COMPLETED"])
    workspace = clustered()
    workspace.answers |= {
        f"POST {CLUSTER}/execute": {"task_id": "t1", "status": "PENDING"},
        "GET /v1/tasks/t1": lambda request: {"status": next(states, "COMPLETED")},
    }
    async with browsing(workspace, kind="clusters", size=(120, 40)) as at:
        at.app.session.jobs._sleep = _at_once
        await opened(at)
        before = workspace.keys().count(f"GET {CLUSTER}/groups")
        await at.press("x")
        await at.sees("run shop-vector-clusters: completed")
        await at.until(lambda: workspace.keys().count(f"GET {CLUSTER}/groups") > before)
    assert [r.body for r in workspace.mutations] == [None]


async def _at_once(seconds: float) -> None:
    return None


async def test_deleting_leaves_the_screen() -> None:
    workspace = clustered()
    gone = NotFound(Problem("not_found", "gone", status=404))

    def delete(request: object) -> object:
        workspace.answers[f"GET {CLUSTER}"] = gone
        return {"success": True}

    workspace.answers[f"DELETE {CLUSTER}"] = delete
    async with browsing(workspace, kind="clusters", size=(120, 40)) as at:
        await opened(at)
        await at.press("ctrl+d")
        await at.type("shop-vector-clusters")
        await at.press("enter")
        await at.sees("▸ shop ▸ clusters", "shop-by-brand")


async def test_a_cluster_that_never_ran_says_so() -> None:
    workspace = clustered()
    nothing = NotFound(Problem("not_found", "no run", status=404))
    for path in ("groups", "visualization", "executions"):
        workspace.answers[f"GET /v1/clusters/clust_2/{path}"] = nothing
    workspace.lists["/v1/clusters/clust_2/executions/list"] = []
    async with browsing(workspace, link="clusters/shop-by-brand", size=(120, 40)) as at:
        await at.until(lambda: at.app.browser.pane.item and at.app.browser.pane.item.name == "shop-by-brand")
        await at.press("enter")
        await at.sees("never ran", "no picture yet: run the cluster")


async def test_odd_pictures_and_groups_break_nothing() -> None:
    for body in (None, [], {"members": [1, None, {"x": "a"}]}, {"points": [[1, 2], [3, None]]}, {"groups": [None]}):
        workspace = clustered()
        workspace.answers[f"GET {CLUSTER}/visualization"] = said(body)
        workspace.answers[f"GET {CLUSTER}/groups"] = said(body)
        async with browsing(workspace, kind="clusters", size=(120, 40)) as at:
            await at.sees("shop-vector-clusters")
            await at.press("enter")
            await at.sees("Runs", "out of memory")
            await at.press("m", "plus", "left", "enter")


async def test_a_name_typed_while_collections_are_read_stays() -> None:
    workspace = clustered()
    rows = workspace.lists["/v1/collections/list"]
    assert isinstance(rows, list)
    rows[0]["vector_indexes"] = [{"name": "text", "feature_uri": "mixpeek://text_extractor@v1/e5"}]
    workspace.lists["/v1/clusters/list"] = []
    async with browsing(workspace, kind="clusters", size=(80, 24)) as at:
        await at.sees("No clusters yet")
        workspace.gate = asyncio.Event()
        await at.press("n")
        await at.sees("looking what can be grouped here")
        await at.type("by-look")
        workspace.gate.set()
        await at.sees("cluster_name: by-look", "- col_text  # products-text", "mixpeek://text_extractor@v1/e5")
        await at.type("s")
        await at.sees("cluster_name: by-looks")
        await at.press("escape")
        await at.sees("Leave without creating?")
        await at.press("y")
        await at.sees("No clusters yet")
