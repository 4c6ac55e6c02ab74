"""A sync is paused and goes on; only what would change something is offered."""

from __future__ import annotations

from mixpeek_tui.api.client import MixpeekClient
from tests.strict_server.kinds import KINDS
from tests.strict_server.loopback import serving
from tests.ui.browse.keyboard import browsing
from tests.ui.browse.strict_shop import strict_shop


async def test_a_paused_sync_can_only_be_resumed_and_one_at_work_only_be_paused() -> None:
    shop = strict_shop(rows=1)
    (bucket,) = shop.server.created("bucket")
    source = shop.add("connection", {"name": "photos", "provider_type": "s3", "provider_config": {}})
    shop.server.world.add(KINDS["sync"], (*bucket.scope, bucket.id), {
        "connection_id": source["connection_id"], "source_path": "shop/photos", "sync_mode": "continuous",
        "polling_interval_seconds": 900, "status": "ACTIVE"})  # fmt: skip
    with serving(shop.server) as url:
        client = MixpeekClient(shop.server.options.api_key, base_url=url)
        async with browsing(client, (100, 24), kind="buckets") as at:
            await at.sees("1 bucket")
            at.app.browser.open_kind("sync")
            await at.sees("shop/photos", "15 min", "p pause")
            assert at.lacks("P resume")
            await at.press("p")
            await at.sees("– paused", "P resume")
            assert at.lacks("p pause")
            await at.press("P")
            await at.sees("✓ active", "p pause")
        await client.aclose()
