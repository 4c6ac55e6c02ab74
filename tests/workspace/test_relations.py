from __future__ import annotations

from mixpeek_tui.errors import Forbidden, Problem
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.workspace.item import read_item
from mixpeek_tui.workspace.relations import Relations, points_to
from tests.workspace.fakes import FakeClient

LISTS = {
    "bucket": [{"bucket_id": "bkt_1", "bucket_name": "data"}],
    "collection": [{"collection_id": "col_1", "collection_name": "text",
                    "source": {"bucket_ids": ["bkt_1"]}}],
    "retriever": [{"retriever_id": "ret_1", "retriever_name": "find", "collection_ids": ["col_1"]},
                  {"retriever_id": "ret_2", "retriever_name": "other", "collection_ids": None},
                  {"retriever_id": "ret_3", "retriever_name": "byname",
                   "collection_identifiers": ["text"]}],
    "cluster": [{"cluster_id": "clust_1", "cluster_name": "groups", "input_collections": ["col_1"]}],
    "taxonomy": [{"taxonomy_id": "tax_1", "taxonomy_name": "cats",
                  "config": {"source_collection": {"collection_id": "col_1"}, "retriever_id": "ret_1"}}],
    "trigger": [{"trigger_id": "trg_1", "name": "nightly", "action_config": {"cluster_id": "clust_1"}}],
    "alert": [{"alert_id": "alt_1", "name": "weapons", "retriever_id": "ret_1"}],
    "connection": [], "webhook": [], "namespace": [],
}


def client() -> FakeClient:
    table: dict[str, object] = {"POST /v1/buckets/bkt_1/syncs/list": {"results": [
        {"sync_config_id": "s", "source_path": "b/p", "bucket_id": "bkt_1"}]}}
    for name, found in LISTS.items():
        listing = kind(name).listing
        assert listing is not None
        table[f"POST {listing.path}"] = {"results": found}
    return FakeClient(table)


def item(name: str, n: int = 0):
    return read_item(kind(name), LISTS[name][n])


async def test_what_points_at_a_collection_directly_and_through_others() -> None:
    found = await Relations(client(), "n").of(item("collection"))
    assert [(r.kind, r.id, r.direct) for r in found.into] == [
        ("retriever", "ret_3", True), ("retriever", "ret_1", True), ("taxonomy", "tax_1", True),
        ("cluster", "clust_1", True), ("trigger", "trg_1", False), ("alert", "alt_1", False)]
    assert [(r.kind, r.name) for r in found.out] == [("bucket", "data")]
    through = {r.id: r.words for r in found.into if not r.direct}
    assert through == {"trg_1": "through cluster groups", "alt_1": "through retriever find"}


async def test_each_list_is_read_once_until_forgotten() -> None:
    fake = client()
    relations = Relations(fake, "n")
    await relations.of(item("collection"))
    before = len(fake.sent)
    await relations.of(item("retriever"))
    await relations.of(item("cluster"))
    assert len(fake.sent) == before
    relations.forget("trigger")
    await relations.of(item("cluster"))
    assert len(fake.sent) == before + 1
    assert len(set(fake.keys())) == before


async def test_a_bucket_has_its_syncs_and_collections() -> None:
    found = await Relations(client(), "n").dependents(item("bucket"))
    assert {(r.kind, r.id) for r in found.into if r.direct} == {("sync", "s"), ("collection", "col_1")}
    assert found.out == ()


async def test_a_list_that_may_not_be_read_is_noted() -> None:
    fake = client()
    fake.table = {**fake.table, "POST /v1/alerts/list": Forbidden(Problem("forbidden", "no"))}
    found = await Relations(fake, "n").of(item("retriever"))
    assert found.notes == ("alerts could not be read: no",)
    assert ("taxonomy", "tax_1") in {(r.kind, r.id) for r in found.into}


async def test_a_very_long_list_is_not_read_to_its_end() -> None:
    fake = client()
    many = {"results": [{"alert_id": f"a{n}", "retriever_id": "x"} for n in range(1000)],
            "total_count": 100_000}
    fake.table = {**fake.table, "POST /v1/alerts/list": many}
    found = await Relations(fake, "n").of(item("retriever"))
    assert found.notes == ("only 3\u00a0000 of 100\u00a0000 alerts were looked through",)


def test_nested_and_odd_links() -> None:
    odd = read_item(kind("taxonomy"), {"config": {"hierarchical_nodes": [
        {"collection_id": "col_1"}, None, {"collection_id": 7}, {"collection_id": "col_1"}]}})
    assert [(r.kind, r.id, r.words) for r in points_to(odd)] == [
        ("collection", "col_1", "collection id")]


async def test_what_has_no_id_has_nothing_listed_below_it() -> None:
    fake = client()
    found = await Relations(fake, "n").of(read_item(kind("bucket"), {"bucket_id": None}))
    assert not any("syncs" in request.path for request in fake.sent)
    assert found.into == ()
