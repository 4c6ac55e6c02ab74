"""The namespace is called by its name as soon as a row tells it."""

from __future__ import annotations

from tests.ui.browse.keyboard import browsing
from tests.ui.browse.workspace import shop


async def test_a_namespace_known_by_its_id_is_named_once_the_list_of_them_was_read() -> None:
    async with browsing(shop(), kind="clusters", where={"namespace": "ns_1"}) as at:
        await at.sees("ns_1 ▸ clusters", "shop-by-brand")
        at.app.browser.open_kind("namespace")
        await at.sees("shop ▸ namespaces", "lab")
        at.app.browser.open_kind("cluster")
        await at.sees("mixpeek-tui ▸ shop ▸ clusters")
