"""Resources are called by their names wherever a row at hand, or one list, tells them."""

from __future__ import annotations

import httpx

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.errors import Problem, Unreachable
from tests.ui.browse.answers import triggered
from tests.ui.browse.everything import ALERT_RUNS, everything
from tests.ui.browse.keyboard import browsing
from tests.ui.browse.strict_shop import strict_shop


async def test_a_list_names_what_its_ids_stand_for_with_one_list_request() -> None:
    made = strict_shop(rows=3)
    bucket = made.server.created("bucket")[0]
    options = made.server.options
    client = MixpeekClient(
        options.api_key, base_url="http://strict.test", transport=httpx.MockTransport(made.server)
    )
    async with browsing(client, kind="batches", size=(120, 30)) as at:
        await at.sees("1 batch", bucket.name)
        await at.press("ctrl+r")
        await at.press("slash")
        await at.type(bucket.name)
        await at.sees("1 of 1", bucket.name)
        await at.press("enter", "d")
        await at.sees(f"bucket {bucket.name}  ▸  {bucket.id}")
        lists = [one for one in made.of("POST", "/buckets/list") if one.query.get("limit") == "1000"]
        assert len(lists) <= 2  # once, and once more because ctrl+r asked for everything anew


async def test_an_alert_names_its_retriever_and_where_it_looked() -> None:
    workspace = triggered()
    found = {**ALERT_RUNS["results"][0], "matches": [{"document_id": f"doc_{n}"} for n in range(6)]}
    workspace.answers["GET /v1/alerts/alt_1/executions"] = {"results": [found, ALERT_RUNS["results"][1]]}
    async with browsing(workspace, kind="alerts", size=(100, 30)) as at:
        await at.sees("shop-prohibited")
        await at.press("enter")
        await at.sees("shop-qa  ret_qa", "products-text", "0.2 s", "found doc_0, doc_1, doc_2, doc_3 and 2 more")
        lists = [r.path for r in workspace.sent if r.query.get("limit") == 1000]
        assert lists.count("/v1/retrievers/list") == lists.count("/v1/collections/list") == 1


async def test_a_trigger_names_what_it_runs() -> None:
    async with browsing(triggered(), kind="triggers") as at:
        await at.sees("daily-recluster")
        await at.press("enter")
        await at.sees("shop-vector-clusters  clust_51d0aaaabbbb9f3a")


async def test_names_that_cannot_be_read_leave_the_ids() -> None:
    workspace = everything()
    workspace.answers["POST /v1/buckets/list"] = Unreachable(
        Problem("unreachable", "connection refused", "Nothing answers there.", "Check the address.")
    )
    async with browsing(workspace, kind="batches", size=(120, 30)) as at:
        await at.sees("bkt_91aa", "completed")
        assert at.lacks("connection refused")
