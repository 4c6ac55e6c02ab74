from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixpeek_tui.errors import UsageError
from mixpeek_tui.kinds.registry import KINDS, kind
from mixpeek_tui.wire import Reply
from mixpeek_tui.workspace.listing import Next, Page, Sort, fetch, read_page
from tests.workspace.fakes import FakeClient, rows

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["results", "pagination", "total", "total_count", "next_cursor", "warnings",
                         "cluster_id", "cluster_name", "status", "reason", "resource", "id"]),
        inner, max_size=5),
    max_leaves=20,
)
CLUSTER = kind("cluster")


def read(body: object, limit: int = 2, start: Next | None = None) -> Page:
    return read_page(CLUSTER, Reply(200, body), {}, start, limit)


@pytest.mark.parametrize("envelope", [
    {"total_count": 5}, {"total": 5}, {"pagination": {"total": 5}},
    {"total_count": None, "total": 5}, {"total_count": "5", "pagination": None},
])
def test_every_spelling_of_the_total(envelope: dict[str, object]) -> None:
    page = read({"results": rows("cluster", 2), **envelope})
    assert page.total == 5
    assert page.next == Next(2)
    assert [item.name for item in page.items] == ["cluster 0", "cluster 1"]


@pytest.mark.parametrize("name", ["results", "items", "executions", "clusters"])
def test_every_name_of_the_array(name: str) -> None:
    assert len(read({name: rows("cluster", 2)}).items) == 2


def test_no_total_and_no_cursor_goes_on_while_pages_are_full() -> None:
    assert read({"results": rows("cluster", 2)}).next == Next(2)
    last = read({"results": rows("cluster", 1)}, start=Next(2))
    assert last.next is None
    assert last.total == 3


def test_a_cursor_wins_over_a_total_that_is_too_small() -> None:
    page = read({"results": rows("cluster", 2), "total_count": 2,
                 "pagination": {"next_cursor": "abc"}})
    assert page.next == Next(2, "abc")
    assert page.total is None


def test_a_bare_list_and_no_object_at_all() -> None:
    assert len(read(rows("cluster", 7)).items) == 7
    assert read(rows("cluster", 7)).next is None
    assert read(None).items == ()
    assert read("oops").items == ()
    assert read({"results": None, "pagination": None, "total_count": None}).total == 0


def test_rows_without_id_name_or_shape_are_shown() -> None:
    page = read({"results": [{"cluster_id": None, "cluster_name": None, "x": 1}, "text", None, 7]},
                limit=9)
    assert [(item.id, item.name) for item in page.items] == [("", ""), ("", "text"), ("", "7")]
    assert page.items[0].data["x"] == 1


def test_an_unresolved_namespace_is_said_once_whichever_way_it_comes() -> None:
    warning = {"resource": "namespace", "id": "shop", "reason": "unresolved", "next_step": "check"}
    by_body = read({"results": [], "warnings": [warning, "slow\x1b[2J"]})
    by_header = read_page(CLUSTER, Reply(200, {"results": [], "warnings": [warning]},
                                         {"x-namespace-unresolved": "shop"}))
    assert by_header.warnings == by_body.warnings[:1]
    assert "No namespace shop" in by_body.warnings[0]
    assert "\x1b" not in by_body.warnings[1]


@pytest.mark.parametrize("header", ["true", "True", "1", ""])
async def test_a_header_that_only_says_yes_leads_to_the_namespace_that_was_asked_for(header: str) -> None:
    warning = {"resource": "namespace", "reason": "unresolved"}
    for said in ([], [warning]):
        reply = Reply(200, {"results": [], "warnings": said}, {"x-namespace-unresolved": header})
        page = await fetch(FakeClient({"POST /v1/clusters/list": reply}), CLUSTER, namespace="shoop")
        assert page.warnings == ("No namespace shoop with this key: the list is empty for that reason.",)


def test_another_unresolved_resource_is_no_lost_namespace() -> None:
    warning = {"resource": "collection", "id": "col_1", "reason": "unresolved"}
    assert read({"results": [], "warnings": [warning]}).warnings == ("collection, col_1, unresolved",)


def test_a_header_that_says_no_is_no_remark() -> None:
    reply = Reply(200, {"results": []}, {"x-namespace-unresolved": "false"})
    assert read_page(CLUSTER, reply).warnings == ()


async def test_query_paging_asks_for_the_total_once() -> None:
    client = FakeClient({"POST /v1/clusters/list": {"results": rows("cluster", 2)}})
    await fetch(client, CLUSTER, namespace="shop", limit=5000, search="x",
                filters={"AND": []}, sort=Sort("created_at", "desc"))
    await fetch(client, CLUSTER, namespace="shop", page=Next(200, "c"))
    first, second = client.sent
    assert dict(first.query) == {"limit": 1000, "include_total": True}
    assert first.body == {"search": "x", "filters": {"AND": []},
                          "sort": {"field": "created_at", "direction": "desc"}}
    assert first.namespace == "shop"
    assert dict(second.query) == {"limit": 100, "cursor": "c"}


async def test_triggers_page_in_the_body_and_narrow_by_plain_keys() -> None:
    client = FakeClient({"POST /v1/triggers/list": {"results": [], "total": 0}})
    page = await fetch(client, kind("trigger"), namespace="n", page=Next(100), search="x",
                       filters={"status": "active", "name": "y"}, sort=Sort("name"))
    assert client.sent[0].query == {}
    assert client.sent[0].body == {"limit": 100, "offset": 100, "status": "active",
                                   "sort_by": "name", "direction": "asc"}
    assert page.warnings == ("The server cannot search this list.",
                             "The server cannot filter this list by name.")


async def test_a_nested_list_needs_its_parent_and_gives_it_to_its_rows() -> None:
    objects = kind("object")
    client = FakeClient({"POST /v1/buckets/b%2F1/objects/list": {"results": [{"object_id": "o"}]}})
    with pytest.raises(UsageError, match="bucket"):
        await fetch(client, objects, namespace=None)
    page = await fetch(client, objects, namespace=None, parent_ids={"bucket_id": "b/1"})
    assert page.items[0].parent == {"bucket_id": "b/1"}


async def test_a_batch_knows_its_bucket_although_listed_without() -> None:
    client = FakeClient({"POST /v1/batches/list": {"results": [
        {"batch_id": "btch_1", "bucket_id": "bkt_1"}]}})
    page = await fetch(client, kind("batch"), namespace="ns_1")
    assert page.items[0].parent == {"bucket_id": "bkt_1"}
    assert client.sent[0].namespace is None


@settings(max_examples=200, deadline=None)
@given(body=JSON, which=st.sampled_from([k for k in KINDS if k.listing]))
def test_any_json_is_readable(body: object, which: object) -> None:
    page = read_page(which, Reply(200, body))
    assert all(isinstance(item.name, str) for item in page.items)
