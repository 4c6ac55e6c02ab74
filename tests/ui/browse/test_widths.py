"""Columns are as wide as what stands in them, as long as the line has room."""

from __future__ import annotations

import pytest

from mixpeek_tui.kinds.kind import Column
from mixpeek_tui.ui.browse.columns import Fitted, grow_columns
from tests.ui.browse.keyboard import Keyboard, browsing
from tests.ui.browse.workspace import Row, Workspace, shop

LONG = "cluster-00000000000001"


def clusters(*names: str | None) -> list[Row]:
    return [{"cluster_id": f"clust_{n}", "cluster_name": name, "status": "completed",
             "created_at": "2026-11-01T00:00:00+00:00"} for n, name in enumerate(names)]  # fmt: skip


def listing(rows: list[Row], path: str = "/v1/clusters/list") -> Workspace:
    workspace = shop()
    workspace.lists[path] = rows
    return workspace


def head(at: Keyboard) -> str:
    return next(line for line in at.text.splitlines() if "state" in line and "last run" in line)


@pytest.mark.parametrize("name", [LONG, "short then long long"])
async def test_a_name_that_became_longer_is_read_whole_after_a_refresh(name: str) -> None:
    workspace = listing(clusters("a", "b"))
    async with browsing(workspace, kind="clusters", size=(80, 24)) as at:
        await at.sees("2 clusters")
        workspace.lists["/v1/clusters/list"] = clusters("a", name)
        await at.press("ctrl+r")
        await at.until(lambda: any(name in line for line in at.text.splitlines()[:12]))


@pytest.mark.parametrize("size", [(80, 24), (120, 24)])
async def test_names_that_come_into_view_are_read_whole_and_stay_so(size: tuple[int, int]) -> None:
    """Columns of lesser weight go only where the line has no room for them and for a name."""
    rows = clusters(*(f"c{n}" for n in range(80)), LONG, *(f"d{n}" for n in range(30)))
    async with browsing(listing(rows), kind="clusters", size=size) as at:
        await at.sees("c0", "last run")
        titles = head(at).split()
        before = head(at)
        await at.press(*["pagedown"] * 2)
        assert head(at) == before
        at.app.browser.pane.table.move_to(80)
        await at.until(lambda: any(LONG in line for line in at.text.splitlines()[:15]))
        await at.until(lambda: head(at) != before)
        assert (head(at).split() == titles) == (size[0] == 120)
        wide = head(at)
        await at.press("home")
        assert head(at) == wide


async def test_a_row_without_a_name_shows_its_id_and_names_after_it_are_whole() -> None:
    rows = [{"cluster_id": f"clust_{n}", **({} if name is ... else {"cluster_name": name})}
            for n, name in enumerate((None, "", ..., "  "))]  # fmt: skip
    async with browsing(listing([*rows, *clusters(*[LONG])]), kind="clusters", size=(80, 24)) as at:
        await at.sees(*(f" clust_{n}" for n in range(4)), LONG)
        parts = at.app.browser.pane.table.line(0)
        assert ("clust_0", "muted") in {(part.text.strip(), part.style) for part in parts}


@pytest.mark.parametrize(("kind", "field"), [("batch", "batch_id"), ("task", "task_id")])
async def test_ids_are_whole_where_there_is_room_and_short_where_there_is_none(kind: str, field: str) -> None:
    whole = "btch_00000000000000000000000000000001"
    rows = [{field: whole, "bucket_id": "bkt_2", "status": "COMPLETED", "task_type": "x"}]
    plural = "batches" if kind == "batch" else "tasks"
    workspace = shop()
    for path in workspace.lists:
        if path.startswith(f"/v1/{plural}"):
            workspace.lists[path] = rows
    async with browsing(workspace, kind=plural, size=(120, 30)) as at:
        await at.sees("completed")
        await at.until(lambda: any(whole in line for line in at.text.splitlines()[:8]))
    async with browsing(workspace, kind=plural, size=(64, 24)) as at:
        await at.until(lambda: any("btch_0000…0001" in line for line in at.text.splitlines()[:8]))


def test_growing_takes_what_is_left_and_nothing_from_others() -> None:
    name, other = Column("name", "a"), Column("kind", "b")
    fitted = (Fitted(name, 6), Fitted(other, 10))
    assert [one.cells for one in grow_columns(fitted, 24, {"name": 40, "kind": 12})] == [12, 10]
    assert [one.cells for one in grow_columns(fitted, 24, {"name": 40, "kind": 12}, wholly=True)] == [6, 12]
    assert grow_columns(fitted, 10, {"name": 40}) == fitted
