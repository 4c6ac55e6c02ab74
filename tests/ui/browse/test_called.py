"""The namespace is called by its name as soon as a row tells it."""

from __future__ import annotations

from mixpeek_tui.api.client import MixpeekClient
from tests.strict_server import Fault
from tests.strict_server.loopback import serving
from tests.ui.browse.keyboard import browsing
from tests.ui.browse.strict_shop import StrictShop, strict_shop


async def named(shop: StrictShop, given: str, *wanted: str) -> list[str]:
    """The single namespaces that were asked for until these words are there."""
    with serving(shop.server) as url:
        client = MixpeekClient(shop.server.options.api_key, base_url=url)
        async with browsing(client, kind="clusters", where={"namespace": given}) as at:
            await at.sees(*wanted, "No clusters yet", "tasks           1")
            at.app.browser.open_kind("collection")
            await at.sees("▸ collections", "products-text")
        await client.aclose()
    return [one.path for one in shop.asked if one.path.startswith("/v1/namespaces/ns_")]


async def test_a_namespace_known_by_its_id_is_asked_for_its_name_once() -> None:
    shop = strict_shop(rows=1)
    home = shop.namespace["namespace_id"]
    assert await named(shop, home, "mixpeek-tui ▸ shop ▸ clusters") == [f"/v1/namespaces/{home}"]


async def test_one_that_cannot_be_read_keeps_its_id() -> None:
    shop = strict_shop(rows=1)
    home = shop.namespace["namespace_id"]
    shop.server.faults.scripted.append(Fault("403-quota", "GET", f"/v1/namespaces/{home}", times=None))
    assert await named(shop, home, f"mixpeek-tui ▸ {home} ▸ clusters") == [f"/v1/namespaces/{home}"]


async def test_one_that_is_given_by_its_name_is_not_asked_for() -> None:
    assert await named(strict_shop(rows=1), "shop", "mixpeek-tui ▸ shop ▸ clusters") == []
