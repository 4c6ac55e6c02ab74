"""A strict shop, served, and a client of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.ui.browse import detail
from tests.strict_server.loopback import serving
from tests.ui.browse.strict_shop import StrictShop, strict_shop


@pytest.fixture
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Details ask for what hangs together at once: whether a name is known when the next key comes
    is no matter of how long the one before took."""
    monkeypatch.setattr(detail, "REST", 0.01)


@pytest.fixture
def shop() -> StrictShop:
    """A namespace, a bucket with rows, a collection that has processed them."""
    return strict_shop()


@pytest.fixture
def url(shop: StrictShop) -> Iterator[str]:
    """Where the shop is served."""
    with serving(shop.server) as found:
        yield found


@pytest_asyncio.fixture
async def client(shop: StrictShop, url: str) -> AsyncIterator[MixpeekClient]:
    """Somebody with the key of the shop."""
    found = MixpeekClient(shop.server.options.api_key, base_url=url)
    yield found
    await found.aclose()
