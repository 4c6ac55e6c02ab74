from __future__ import annotations

import asyncio

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.wire import Json, Reply, Request
from mixpeek_tui.workspace.filtering import parse_filter
from mixpeek_tui.workspace.listing import Query
from mixpeek_tui.workspace.window import Window
from tests.workspace.fakes import FakeClient, rows


def server(total: int, *, cursors: bool = True, totals: bool = True) -> FakeClient:
    """A server of so many clusters that refuses offsets beyond 10 000."""

    def answer(request: Request) -> Json:
        cursor = request.query.get("cursor")
        start = int(str(cursor)) if cursor else int(request.query.get("offset", 0))
        assert cursor or start <= 10_000
        found = rows("cluster", max(0, min(int(request.query["limit"]), total - start)), start)
        end = start + len(found)
        paging: dict[str, Json] = {"next_cursor": str(end) if cursors and end < total else None}
        return {"results": found, "pagination": paging, **({"total_count": total} if totals else {})}

    return FakeClient({"POST /v1/clusters/list": answer})


def window(client: FakeClient, **kw: int) -> Window:
    return Window(client, kind("cluster"), Query("ns"), **kw)


async def test_a_hundred_thousand_rows_open_with_one_request() -> None:
    client = server(100_000)
    rows_ = window(client)
    await rows_.ensure(0, 40)
    assert len(client.sent) == 1
    assert rows_.known == 100_000
    assert rows_.loaded == 100


async def test_scrolling_far_keeps_a_few_pages_and_fetches_again_on_the_way_back() -> None:
    client = server(100_000)
    rows_ = window(client, keep=5)
    for first in range(0, 5_000, 50):
        await rows_.ensure(first, first + 40)
    assert rows_.loaded <= 500
    assert rows_.get(0) is None
    before = len(client.sent)
    await rows_.ensure(0, 40)
    assert len(client.sent) == before + 1
    assert rows_.get(3).name == "cluster 3"


async def test_beyond_the_last_offset_cursors_are_followed_in_leaps() -> None:
    client = server(100_000)
    rows_ = window(client)
    await rows_.ensure(0, 40)
    await rows_.ensure(20_050, 20_090)
    assert rows_.get(20_060).id == "cluster_20060"
    assert len(client.sent) < 30
    before = len(client.sent)
    await rows_.ensure(20_150, 20_190)
    assert len(client.sent) - before <= 2


async def test_without_total_or_cursor_the_end_is_found() -> None:
    client = server(250, cursors=False, totals=False)
    rows_ = window(client)
    await rows_.ensure(0, 400)
    assert rows_.total == 250
    assert rows_.complete
    assert len(client.sent) == 3


async def test_a_server_that_ignores_the_offset_does_not_loop() -> None:
    client = FakeClient({"POST /v1/clusters/list": {"results": rows("cluster", 100)}})
    rows_ = window(client)
    await rows_.ensure(0, 500)
    assert rows_.total == 100
    assert len(client.sent) == 2


async def test_of_several_calls_at_once_the_latest_wins() -> None:
    client = server(100_000)
    rows_ = window(client)
    await asyncio.gather(*(rows_.ensure(n, n + 40) for n in range(0, 5_000, 100)))
    assert len(client.sent) <= 3
    assert rows_.get(4_900) is not None


async def test_a_refresh_reads_only_what_is_looked_at() -> None:
    client = server(100_000)
    rows_ = window(client)
    await rows_.ensure(0, 40)
    await rows_.ensure(3_000, 3_040)
    before = len(client.sent)
    assert rows_.adopt(await rows_.reread())
    assert len(client.sent) == before + 1
    assert rows_.get(3_010).name == "cluster 3010"
    assert rows_.known == 100_000


async def test_what_was_read_of_other_rows_is_not_taken() -> None:
    rows_ = window(server(1_000))
    await rows_.ensure(0, 40)
    fresh = await rows_.reread()
    await rows_.ensure(500, 540)
    assert not rows_.adopt(fresh)
    assert rows_.get(510) is not None


async def test_the_filter_says_among_how_many_it_looked() -> None:
    rows_ = window(server(1_000))
    await rows_.ensure(0, 40)
    found = rows_.filtered(parse_filter("cluster 7"))
    assert len(found.rows) == 11
    assert found.words == "11 filtered among 100 loaded of 1\u00a0000"
    assert len(rows_.filtered(parse_filter("!cluster 7")).rows) == 89
    assert [row for row, _ in rows_.filtered(parse_filter("-f cr42")).rows] == [42]


async def test_an_empty_list_is_complete() -> None:
    rows_ = window(FakeClient({"POST /v1/clusters/list": Reply(200, {"results": None})}))
    assert await rows_.ensure(0, 50)
    assert not await rows_.ensure(0, 50)
    assert rows_.complete
    assert rows_.known == 0
