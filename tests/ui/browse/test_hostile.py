"""Names, labels and payloads that mean harm are shown, never obeyed."""

from __future__ import annotations

import itertools
import unicodedata
from typing import Any

import pytest

from mixpeek_tui.text import width
from tests.ui.browse.keyboard import browsing
from tests.ui.browse.workspace import Workspace, shop

PARTS = (
    "[red]x[/red]", "[/b]", "[@click=app.quit]x[/]", "\x1b[31mred\x1b[0m", "\x1b]52;c;aGk=\x07", "\x9b2J", "\u202egnp.exe",
    "a\u200bb\u200d", "line\nbreak\r\n", "tab\there", "x" * 4000, "", "日本語の名前", "e\u0301\u0301", "🏳️‍🌈", "\x00\x7f",
    "$(rm)", "{{INPUT}}", "%s%n", "../../etc", "null", "\ud800", "\u2028\u2029",
)  # fmt: skip
NAMES = [a + b for a, b in itertools.product(PARTS, PARTS)][:500]


def hostile(names: list[str]) -> Workspace:
    workspace = shop()
    rows: list[dict[str, Any]] = [
        {"cluster_id": f"clust_{n}{name[:9]}", "cluster_name": name, "algorithm": name, "status": name,
         "description": name, "num_clusters": name, "last_executed_at": name, "input_collections": [name],
         "metadata": {name: [name, {name: name}]}}
        for n, name in enumerate(names)
    ]  # fmt: skip
    workspace.lists["/v1/clusters/list"] = rows
    workspace.lists["/v1/triggers/list"] = [
        {"trigger_id": "t1", "name": names[0], "action_type": names[0], "schedule_config": {"cron_expression": names[0]},
         "trigger_type": names[0], "status": names[0], "action_config": {"cluster_id": names[0]}}
    ]  # fmt: skip
    return workspace


def assert_tame(text: str, cells: int) -> None:
    for line in text.split("\n"):
        bad = {c for c in line if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
        assert not bad, f"{bad!r} in {line!r}"
        assert width(line) <= cells, line


async def test_500_hostile_names_in_table_and_details() -> None:
    async with browsing(hostile(NAMES), kind="clusters", size=(120, 60)) as at:
        await at.sees("500 clusters")
        for _ in range(12):
            assert_tame(at.text, 120)
            await at.press("pagedown")
        assert at.app.is_running


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("key", ["v", "e", "y", "ctrl+d", "n", "enter"])
async def test_hostile_names_in_every_dialog_and_screen(name: str, key: str) -> None:
    async with browsing(hostile([name, "other"]), kind="clusters", size=(100, 40)) as at:
        await at.sees("2 clusters")
        await at.press(key)
        await at.pilot.pause(0.05)
        assert_tame(at.text, 100)
        assert at.app.is_running


@pytest.mark.parametrize("name", PARTS)
async def test_hostile_triggers(name: str) -> None:
    async with browsing(hostile([name]), kind="triggers", size=(100, 40)) as at:
        await at.sees("1 trigger")
        await at.press("enter")
        await at.pilot.pause(0.05)
        assert_tame(at.text, 100)


ODD: list[Any] = [
    None, [], {}, 3, "text", {"results": None}, {"results": [None, 1, "a", [], {}]}, {"results": {"results": []}},
    {"results": [{"cluster_id": None, "cluster_name": None, "status": None, "num_clusters": None}]},
    {"results": [{"cluster_id": {}, "cluster_name": [], "status": {"a": 1}, "num_clusters": "many"}], "total": "x"},
    {"results": [{"cluster_name": "only a name", "status": "brand new state"}], "total_count": None, "pagination": None},
    {"items": [{"cluster_id": "a", "extra": {"deep": [1]}}], "pagination": {"total": 5}},
]  # fmt: skip


@pytest.mark.parametrize("body", ODD, ids=range(len(ODD)))
async def test_lists_in_every_envelope(body: Any) -> None:
    workspace = shop()
    workspace.answers["POST /v1/clusters/list"] = lambda request: body
    async with browsing(workspace, kind="clusters") as at:
        await at.until(lambda: at.app.browser.pane.feed and at.app.browser.pane.feed.loaded)
        await at.press("down", "up", "v")
        assert_tame(at.text, 100)


async def test_a_state_nobody_knows_is_shown_in_its_own_words() -> None:
    workspace = shop()
    workspace.answers["POST /v1/clusters/list"] = {"results": [{"cluster_id": "c", "cluster_name": "n", "status": "BRAND_NEW"}]}
    async with browsing(workspace, kind="clusters") as at:
        await at.sees("brand new")


async def test_buckets_that_are_null_everywhere_are_looked_at() -> None:
    workspace = shop()
    workspace.answers["POST /v1/buckets/list"] = {"results": [{"bucket_id": None, "bucket_name": None}]}
    async with browsing(workspace, kind="buckets") as at:
        await at.sees("1 bucket", "unknown")
        await at.until(lambda: any("collections/list" in r.path and r.query.get("limit") == 1000 for r in workspace.sent))
        await at.press("d")
        await at.pilot.pause(0.1)
        assert at.app.is_running


@pytest.mark.parametrize("name", ["\x1b[31mred", " padded ", "x" * 4000, "line\nbreak"])
async def test_what_is_called_so_that_nobody_can_type_it_is_deleted_by_its_id(name: str) -> None:
    workspace = shop()
    workspace.lists["/v1/clusters/list"] = [{"cluster_id": "clust_7", "cluster_name": name, "status": "completed"}]
    workspace.answers["DELETE /v1/clusters/clust_7"] = {"success": True}
    async with browsing(workspace, kind="clusters", size=(80, 24)) as at:
        await at.sees("1 cluster")
        await at.press("ctrl+d")
        await at.sees("Type clust_7 to delete it.", "enter deletes")
        await at.type("clust_7")
        await at.press("enter")
        await at.until(lambda: any(r.method == "DELETE" for r in workspace.sent))
