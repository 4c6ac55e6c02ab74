"""A trigger: next fires, the day, the past, its schedule."""

from __future__ import annotations

from tests.ui.browse.answers import triggered
from tests.ui.browse.everything import ALERT_RUNS
from tests.ui.browse.keyboard import browsing


async def test_next_fires_day_and_history() -> None:
    async with browsing(triggered(), kind="triggers") as at:
        await at.sees("daily-recluster")
        await at.press("enter")
        await at.sees("daily at 02:00, UTC", "02:00 tomorrow", "first in 16 h", "next 24 hours", "18:00")
        await at.sees("✓ ✗ ✓ ✓", "4 runs, 1 failed", "out of memory", "4.1 s")


async def test_pausing_and_the_keys_that_follow_from_it() -> None:
    workspace = triggered()
    rows = workspace.lists["/v1/triggers/list"]
    assert isinstance(rows, list)

    def pause(request: object) -> object:
        rows[0]["status"] = "paused"
        return rows[0]

    workspace.answers["POST /v1/triggers/trg_1/pause"] = pause
    async with browsing(workspace, kind="triggers") as at:
        await at.sees("daily-recluster")
        await at.press("enter")
        await at.sees("p pause")
        await at.press("p")
        await at.sees("P resume", "paused: it does not fire")
        assert [r.path for r in workspace.mutations] == ["/v1/triggers/trg_1/pause"]


async def test_an_alert_shows_its_executions() -> None:
    workspace = triggered()
    workspace.answers["GET /v1/alerts/alt_1/executions"] = ALERT_RUNS
    async with browsing(workspace, kind="alerts") as at:
        await at.sees("shop-prohibited")
        await at.press("enter")
        await at.sees("weapons or drugs", "2 looks, 1 fired", "did not fire", "p disable")
        await at.sees("fired", "3 matches", "not told by webhook: the webhook said 500")
        assert "email" not in at.text


async def test_a_taxonomy_is_applied_to_the_collections_that_have_it() -> None:
    workspace = triggered()
    workspace.lists["/v1/taxonomies/list"] = [{"taxonomy_id": "tax_1", "taxonomy_name": "categories", "ready": True}]
    rows = workspace.lists["/v1/collections/list"]
    assert isinstance(rows, list)
    rows[0]["taxonomy_applications"] = [{"taxonomy_id": "tax_1"}]
    workspace.answers["POST /v1/collections/col_text/apply-taxonomy"] = {"task_id": "t1", "status": "PENDING"}
    workspace.answers["GET /v1/tasks/t1"] = {"status": "COMPLETED"}
    async with browsing(workspace, kind="taxonomies") as at:
        await at.sees("categories")
        await at.press("a")
        await at.sees("Apply taxonomy to products-text?")
        await at.press("y")
        await at.until(lambda: workspace.mutations)
        assert workspace.mutations[0].body == {"taxonomy_id": "tax_1"}
        await at.sees("apply taxonomy to products-text: completed")


async def test_deleting_says_that_it_is_soft() -> None:
    async with browsing(triggered(), kind="triggers") as at:
        await at.sees("daily-recluster")
        await at.press("enter", "ctrl+d")
        await at.sees("Disables the trigger for good; its history stays")


async def test_a_jump_typed_on_a_page_goes_there_and_presses_none_of_its_keys() -> None:
    workspace = triggered()
    async with browsing(workspace, kind="triggers") as at:
        await at.sees("daily-recluster")
        await at.press("enter")
        await at.sees("next 24 hours")
        await at.press("colon")
        await at.sees("enter go")
        await at.type("alerts")
        await at.press("enter")
        await at.until(lambda: at.app.screen is at.app.browser)
        pane = at.app.browser.pane
        await at.until(lambda: pane.feed and pane.feed.kind.name == "alert")
        assert not [r for r in workspace.sent if r.method in ("PATCH", "DELETE") or r.path.endswith("/execute")]
