"""Clusters of every shape: parts within parts, noise, a thousand groups, none, broken pictures."""

from __future__ import annotations

from typing import Any

import pytest

from mixpeek_tui.errors import NotFound, Problem
from mixpeek_tui.ui.browse.clusters.plot import NOISE
from mixpeek_tui.ui.browse.clusters.scatter import ScatterPlot
from tests.ui.browse.answers import CLUSTER, clustered, said
from tests.ui.browse.keyboard import Keyboard, browsing
from tests.ui.browse.workspace import Workspace, refused

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])


def grouped(*groups: dict[str, Any], points: list[Any] | None = None, **cluster: Any) -> Workspace:
    workspace = clustered()
    rows = workspace.lists["/v1/clusters/list"]
    assert isinstance(rows, list)
    rows[0] |= cluster
    body = {"run_id": "run_2", "total_documents": sum(g.get("member_count") or 0 for g in groups),
            "groups": list(groups)}  # fmt: skip
    workspace.answers[f"GET {CLUSTER}/groups"] = said(body)
    if points is not None:
        workspace.answers[f"GET {CLUSTER}/visualization"] = said({"members": points})
    return workspace


async def opened(at: Keyboard, *words: str) -> ScatterPlot:
    await at.sees("shop-vector-clusters")
    await at.press("enter")
    await at.sees("Runs   2", *words)
    return at.app.screen.query_one(ScatterPlot)


def order(at: Keyboard, *words: str) -> list[int]:
    return [at.text.index(word) for word in words]


@SIZES
async def test_parts_stand_below_their_whole(size: tuple[int, int]) -> None:
    groups = (
        {"cluster_id": "cl_1", "label": "Lamps", "member_count": 40},
        {"cluster_id": "cl_0", "label": "Shoes", "member_count": 60},
        {"cluster_id": "cl_0_sub_1", "label": "Boots", "member_count": 20},
        {"cluster_id": "cl_0_sub_0", "label": "Sneakers", "member_count": 40},
        {"cluster_id": "x", "parent_id": "cl_0_sub_1", "label": "Rain boots", "member_count": 5},
    )
    async with browsing(grouped(*groups), size, kind="clusters") as at:
        await opened(at, "● Shoes", "▲   Sneakers", "■   Boots", "◆     Rain boots", "○ Lamps")
        found = order(at, "Shoes ", "Sneakers", "Boots", "Rain boots", "Lamps")
        assert found == sorted(found)
        await at.sees("60  60%", "40  40%")


async def test_groups_that_name_each_other_as_parents_are_all_shown() -> None:
    groups = [{"cluster_id": a, "parent_id": b, "label": f"ring {a}", "member_count": 1} for a, b in ("ab", "ba", "cc")]
    async with browsing(grouped(*groups), (80, 24), kind="clusters") as at:
        await opened(at, "ring a", "ring b", "ring c")


@SIZES
async def test_an_attribute_cluster_says_by_what(size: tuple[int, int]) -> None:
    workspace = grouped(
        {"cluster_id": "cl_photonics_2024", "label": None, "member_count": 3},
        algorithm="attribute_based", cluster_type="attribute", enrich_source=False,
        clustered_attributes=["category", "brand"], hierarchical_grouping=True,
    )  # fmt: skip
    async with browsing(workspace, size, kind="clusters") as at:
        await opened(at, "attribute based", "by category, brand, each within the one before")
        await at.sees("documents are left as they are", "cl_photonics_2024")


@pytest.mark.parametrize("noise", ["-1", -1, "cl_-1", "cl_cluster_noise"])
async def test_what_is_in_no_group_comes_last_and_pale(noise: object) -> None:
    points = [{"x": n, "y": 0, "cluster_id": "cl_0"} for n in range(5)]
    points += [{"x": n, "y": 9, "cluster_id": noise} for n in range(5)]
    groups = ({"cluster_id": noise, "label": "Noise", "member_count": 90},
              {"cluster_id": "cl_0", "label": "Shoes", "member_count": 10})  # fmt: skip
    async with browsing(grouped(*groups, points=points), (160, 50), kind="clusters") as at:
        plot = await opened(at, "● Shoes", "· in no group")
        found = order(at, "● Shoes", "· in no group")
        assert found == sorted(found)
        await at.until(lambda: any(c.group == NOISE for line in plot._drawn() for c in line))
        assert {c.text for line in plot._drawn() for c in line if c.group == NOISE} == {"·"}
        await at.press("down", "r")
        assert at.lacks("Label of group")


async def test_a_thousand_groups_are_scrolled_filtered_and_drawn() -> None:
    groups = [{"cluster_id": f"cl_{n}", "label": f"group number {n}", "member_count": 2000 - n,
               "keywords": ["even" if n % 2 == 0 else "odd"]} for n in range(1000)]  # fmt: skip
    points = [{"x": n % 40, "y": n // 40, "cluster_id": f"cl_{n % 1000}"} for n in range(3000)]
    async with browsing(grouped(*groups, points=points), (160, 50), kind="clusters") as at:
        plot = await opened(at, "Groups   1 000 of 1 500 500 documents", "group number 0")
        await at.until(lambda: len(plot._picture.points) == 3000)
        assert all(cell.group < 1000 for line in plot._drawn() for cell in line)
        await at.press("G")
        await at.sees("group number 999")
        await at.press("slash")
        await at.type("77 odd")
        await at.sees("14 left", "▸ ● group number 77", "group number 977")
        await at.press("enter", "down", "enter")
        await at.sees("shop-vector-clusters ▸ group number 177")
        await at.press("escape")
        await at.sees("14 left")
        await at.press("escape")
        await at.sees("Groups   1 000")
        await at.press("slash")
        await at.type("nowhere")
        await at.sees("No group's label or key words hold nowhere")


async def test_labels_that_are_missing_empty_or_hostile() -> None:
    groups = ({"cluster_id": "cl_0", "member_count": 3}, {"cluster_id": "cl_1", "label": "  ", "member_count": 2},
              {"cluster_id": "cl_2", "label": "[red]\x1b[31m" + "長い名前" * 40, "member_count": None},
              {"label": None})  # fmt: skip
    async with browsing(grouped(*groups), (80, 24), kind="clusters") as at:
        await opened(at, "cl_0", "cl_1", "[red]", "長い", "group without an id")
        await at.press("down", "down", "m", "m", "enter")


@SIZES
@pytest.mark.parametrize("points", [
    [], {}, "nothing", [{"x": float("nan"), "y": 1, "cluster_id": "cl_0"}],
    [{"x": "a", "y": None, "cluster_id": "cl_0"}], [{"cluster_id": "cl_0"}],
])  # fmt: skip
async def test_a_picture_without_points_says_so(size: tuple[int, int], points: Any) -> None:
    workspace = grouped({"cluster_id": "cl_0", "label": "Shoes", "member_count": 3}, points=points)
    async with browsing(workspace, size, kind="clusters") as at:
        await opened(at, "Shoes")
        await at.press("m")
        await at.sees("the API keeps no picture of this run")
        await at.press("plus", "minus", "0", "t", "left", "right_square_bracket", "enter", "m")
        await at.sees("Shoes")


@pytest.mark.parametrize("points", [
    [{"x": 3, "y": 3, "cluster_id": "cl_0"}] * 50,
    [{"x": 1e308, "y": 1, "cluster_id": "cl_0"}, {"x": -1e308, "y": 0, "cluster_id": "cl_0"}, [1, 2, "cl_0"]],
    [{"x": 1e90, "y": 1, "cluster_id": "cl_0"}, {"x": 0, "y": 1e-300, "cluster_id": "cl_0"}],
    [{"x": 5, "y": n, "cluster_id": "cl_0"} for n in range(9)],
])  # fmt: skip
async def test_points_at_one_place_or_far_apart(points: Any) -> None:
    workspace = grouped({"cluster_id": "cl_0", "label": "Shoes", "member_count": 3}, points=points)
    async with browsing(workspace, (80, 24), kind="clusters") as at:
        await opened(at, "Shoes")
        await at.press("m")
        await at.sees("● Shoes   3 documents")
        await at.press(*["plus"] * 20, *["right"] * 5, *["minus"] * 30, "H", "J", "0")
        await at.press("right_square_bracket")
        await at.sees("● Shoes   3 documents")


async def test_centres_are_drawn_where_no_points_came() -> None:
    workspace = grouped({"cluster_id": "cl_0", "label": "Shoes", "member_count": 3})
    centres = [{"x": 1, "y": 1, "cluster_id": "cl_0"}, {"x": 5, "y": 2, "cluster_id": "cl_7"}]
    workspace.answers[f"GET {CLUSTER}/visualization"] = said({"members": [], "centroids": centres})
    async with browsing(workspace, (160, 50), kind="clusters") as at:
        await opened(at, "Shoes")
        await at.press("m", "right_square_bracket")
        await at.sees("▲ cl_7")


@pytest.mark.parametrize(("status", "words"), [
    ("FAILED", "✗ failed"), ("HIBERNATING", "○ hibernating"), ("PENDING", "… pending"), ("CANCELED", "✗ canceled"),
])  # fmt: skip
async def test_any_state_is_named(status: str, words: str) -> None:
    workspace = grouped(status=status, error="no memory left on node 7", num_clusters=None)
    async with browsing(workspace, (80, 24), kind="clusters") as at:
        await opened(at, words)
        if status == "FAILED":
            await at.sees("no memory left on node 7")


async def test_a_part_that_cannot_be_read_leaves_the_others() -> None:
    workspace = clustered()
    workspace.answers[f"GET {CLUSTER}/visualization"] = refused("the map broke", 500)
    workspace.answers[f"POST {CLUSTER}/executions/list"] = refused("no history today", 500)
    async with browsing(workspace, (80, 24), kind="clusters") as at:
        await at.sees("shop-vector-clusters")
        await at.press("enter")
        await at.sees("the map broke", "no history today", "Running shoes", "ctrl+r tries again")


async def test_a_failed_run_is_opened_and_one_with_groups_is_shown() -> None:
    workspace = clustered()
    path = f"{CLUSTER}/executions/run_0"
    old = {"run_id": "run_0", "status": "completed", "num_clusters": 1, "created_at": "2026-11-01T02:00:00+00:00",
           "run_name": "first try"}  # fmt: skip
    runs = workspace.lists[f"{CLUSTER}/executions/list"]
    assert isinstance(runs, list)
    runs.append(old)
    workspace.answers[f"GET {path}"] = {**old, "centroids": [{"cluster_id": "cl_0", "num_members": 7, "label": "Old"}],
                                        "label_overrides": {"cl_0": "Vintage"}}  # fmt: skip
    async with browsing(workspace, (160, 50), kind="clusters") as at:
        await at.sees("shop-vector-clusters")
        await at.press("enter")
        await at.sees("Running shoes", "first try")
        await at.press("tab", "tab", "down", "enter")
        await at.sees("out of memory", "YAML")
        await at.press("escape")
        await at.sees("Running shoes")
        await at.press("down", "enter")
        await at.sees("shown: the run first try", "Vintage", "shown")
        asked = [r.query for r in workspace.sent if r.path.endswith("/visualization")][-1]
        assert asked["run_id"] == "run_0"
        await at.press("escape")
        await at.sees("Running shoes")


async def test_a_run_that_is_gone_shows_no_groups() -> None:
    workspace = clustered()
    gone = NotFound(Problem("not_found", "no such run", status=404))
    runs = workspace.lists[f"{CLUSTER}/executions/list"]
    assert isinstance(runs, list)
    runs[1] |= {"status": "completed"}
    workspace.answers[f"GET {CLUSTER}/executions/run_1"] = gone
    async with browsing(workspace, (160, 50), kind="clusters") as at:
        await at.sees("shop-vector-clusters")
        await at.press("enter")
        await at.sees("Running shoes")
        await at.press("tab", "tab", "down", "enter")
        await at.sees("shown: the run run_1", "does not list the groups of this run")
