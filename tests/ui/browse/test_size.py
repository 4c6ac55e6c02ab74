"""A hundred thousand rows cost what a hundred cost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.ui.browse.keyboard import browsing
from tests.ui.browse.workspace import Workspace, shop


def many(total: int, *kinds: str) -> Workspace:
    workspace = shop()
    for kind in kinds or ("cluster", "retriever", "trigger"):
        def make(n: int, kind: str = kind) -> dict[str, Any]:
            name = "name" if kind == "trigger" else f"{kind}_name"
            return {f"{kind}_id": f"{kind}_{n}", name: f"{kind} number {n}", "num_clusters": n,
                    "status": "completed", "created_at": "2026-11-01T00:00:00+00:00"}  # fmt: skip

        workspace.lists[f"/v1/{kind}s/list"] = (make, total)
    return workspace


def asked(workspace: Workspace, path: str) -> int:
    """Requests for pages of a list, without those that only count or look for relations."""
    return sum(
        1 for r in workspace.sent
        if r.path == path and (dict(r.query) | (r.body if isinstance(r.body, dict) else {})).get("limit") == 100
    )


@pytest.mark.parametrize("kind", ["cluster", "retriever", "trigger"])
async def test_a_long_list_opens_with_one_request_and_holds_a_page(kind: str) -> None:
    workspace = many(100_000)
    async with browsing(workspace, kind=f"{kind}s") as at:
        await at.sees(f"{kind} number 0", "100 000")
        assert asked(workspace, f"/v1/{kind}s/list") == 1
        feed = at.app.browser.pane.feed
        assert feed is not None
        assert feed.window.loaded <= 200


async def test_scrolling_asks_only_for_what_is_in_view() -> None:
    workspace = many(100_000)
    async with browsing(workspace, kind="clusters") as at:
        await at.sees("cluster number 0")
        await at.press(*["pagedown"] * 30)
        await at.sees("cluster number 42")
        few = asked(workspace, "/v1/clusters/list")
        await at.press("end")
        await at.sees("cluster number 10000")
        await at.press("end")
        await at.sees("cluster number 11000")
        assert few < 12
        assert len(workspace.sent) < 40
        feed = at.app.browser.pane.feed
        assert feed is not None
        assert feed.window.loaded <= 1100


async def test_a_long_list_is_filtered_by_the_server() -> None:
    workspace = many(100_000)
    async with browsing(workspace, kind="clusters") as at:
        await at.sees("cluster number 0")
        await at.press("slash")
        await at.type("1234")
        await at.sees("1 found by the server", "cluster number 1234")
        bodies = [r.body for r in workspace.sent if r.path == "/v1/clusters/list"]
        assert {"search": "1234"} in bodies


async def test_letters_typed_in_one_go_ask_the_server_once() -> None:
    workspace = many(100_000)
    async with browsing(workspace, kind="clusters") as at:
        await at.sees("cluster number 0")
        for typed in ("1", "12", "123", "1234"):
            at.app.browser.pane.filter(typed)
            for _ in range(50):
                await asyncio.sleep(0)
        await at.sees("1 found by the server", "cluster number 1234")
        bodies = [r.body for r in workspace.sent if r.path == "/v1/clusters/list"]
        assert [b for b in bodies if isinstance(b, dict) and "search" in b] == [{"search": "1234"}]


async def test_what_the_server_cannot_filter_says_among_how_many_it_looked() -> None:
    workspace = many(100_000)
    async with browsing(workspace, kind="triggers") as at:
        await at.sees("trigger number 0")
        await at.press("slash")
        await at.type("number 7")
        await at.sees("11 filtered among 100 loaded of 100 000")


async def test_a_row_beyond_the_first_page_is_found_by_link() -> None:
    workspace = many(100_000)
    async with browsing(workspace, link="clusters/cluster number 1234") as at:
        await at.until(lambda: at.app.browser.pane.item and at.app.browser.pane.item.id == "cluster_1234")


async def test_the_end_that_no_offset_reaches_is_told_with_the_quick_way_to_it() -> None:
    workspace = many(100_000)
    async with browsing(workspace, kind="clusters") as at:
        await at.sees("cluster number 0")
        await at.press("end")
        await at.sees("row 10 001 of 100 000")
        (said,) = at.app._notifications
        plain = said.message.replace("\u00a0", " ")
        assert plain == ("The API skips at most 10 000 rows. From here on each G reads 1 000 more. "
                         "Quicker: s orders by a column, S turns it round.")
        await at.press("end")
        await at.sees("row 11 001 of 100 000")
        await at.press("home")
        await at.until(lambda: at.lacks("row 1"))
        at.app.clear_notifications()
        await at.press("s")
        await at.sees("by name, a to z, by the server")
        await at.press("end")
        await at.sees("row 10 001 of 100 000")
        (said,) = at.app._notifications
        assert said.message.endswith("Quicker: S turns the order round, then the end is at the top.")


async def test_a_list_that_is_numbered_to_its_end_goes_there_at_once() -> None:
    async with browsing(many(100_000), kind="triggers") as at:
        await at.sees("trigger number 0")
        await at.press("end")
        await at.sees("trigger number 99999")
        assert at.lacks("row ")
        assert not at.app._notifications
