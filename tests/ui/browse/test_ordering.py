"""Rows by a column, and the columns that rows of no fixed shape get."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mixpeek_tui.api.client import MixpeekClient
from tests.ui.browse.keyboard import Keyboard, browsing
from tests.ui.browse.strict_shop import StrictShop, strict_shop
from tests.ui.browse.workspace import Row, shop


def _client(made: StrictShop) -> MixpeekClient:
    options = made.server.options
    return MixpeekClient(options.api_key, base_url="http://strict.test",
                         transport=httpx.MockTransport(made.server))  # fmt: skip


def _names(at: Keyboard) -> list[str]:
    table = at.app.browser.pane.table
    rows = (table.rows.get(row) for row in range(table.count))
    return [item.name for item in rows if item is not None]


async def test_a_short_list_is_ordered_here_and_says_how() -> None:
    made = shop()
    async with browsing(made, kind="buckets", size=(120, 30)) as at:
        await at.sees("reviews-data")
        sent = len(made.sent)
        await at.press("s")
        await at.sees("by name, a to z")
        assert _names(at) == ["products-data", "reviews-data"]
        await at.press("S")
        await at.sees("by name, z to a")
        assert _names(at) == ["reviews-data", "products-data"]
        await at.press("s")
        await at.sees("by objects, largest first")
        assert _names(at)[0] == "products-data"
        await at.press("slash")
        await at.type("data")
        await at.sees("by objects, largest first", "2 of 2")
        assert not [r for r in made.sent[sent:] if r.path == "/v1/buckets/list"]


async def test_a_long_list_is_ordered_by_the_server_in_the_apis_own_words(contract: Any) -> None:
    made = strict_shop(rows=1)
    made.crowd(130)
    async with browsing(_client(made), kind="clusters", size=(120, 30)) as at:
        await at.sees("130 clusters", "other-")
        await at.press("s", "S")
        await at.sees("by name, z to a, by the server")
        await at.until(lambda: len(made.of("POST", "/clusters/list")) > 3)
        asked = made.of("POST", "/clusters/list")[-1]
        assert asked.body == {"sort": {"field": "cluster_name", "direction": "desc"}}
        assert not made.complaints(contract)


async def test_what_the_server_cannot_order_is_ordered_among_what_is_here() -> None:
    rows: list[Row] = [{"retriever_id": f"ret_{n}", "retriever_name": f"find-{n}", "input_schema": {},
                        "stages": [{"config": {"stage_id": "b" if n % 2 else "a"}}]} for n in range(150)]
    made = shop()
    made.lists["/v1/retrievers/list"] = rows
    async with browsing(made, kind="retrievers", size=(120, 30)) as at:
        await at.sees("150 retrievers", "find-1")
        await at.press("s", "s")
        await at.sees("by stages, a to z, among 100 loaded of 150")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_documents_show_what_tells_one_from_another(size: tuple[int, int]) -> None:
    made = shop()
    made.lists["/v1/collections/col_text/documents/list"] = [
        {"document_id": f"doc_{n:08}", "collection_id": "col_text", "title": f"Shoe {n}", "price": 40 + n,
         "body": "a long text about this shoe " * 9, "photo": f"https://example.com/{n}.jpg",
         "lang": "en", "_internal": {"created_at": "2026-11-18T10:00:00+00:00"}} for n in range(12)
    ]
    async with browsing(made, kind="collections", size=size) as at:
        await at.sees("products-text")
        await at.press("enter")
        await at.sees("Shoe 3", "title", "price", "created")
        titles = [column.title for column in at.app.browser.pane.table.columns]
        assert titles[0] == "title" and not {"fields", "photo", "body"} & {*titles[:2]}
        await at.press(*"s" * (titles.index("price") + 1))
        await at.sees("by price, largest first")
        first = at.app.browser.pane.table.rows.get(0)
        assert first is not None and first.data["title"] == "Shoe 11"
