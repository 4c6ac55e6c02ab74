from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixpeek_tui.errors import Forbidden, NotAuthorised, Problem
from mixpeek_tui.kinds.registry import KINDS, kind
from mixpeek_tui.text import safe
from mixpeek_tui.workspace.inspect import as_json, as_yaml, read
from mixpeek_tui.workspace.item import Item, read_item
from mixpeek_tui.workspace.status import counted_kinds, snapshot, status_json
from mixpeek_tui.workspace.summary import overview
from tests.workspace.fakes import FakeClient
from tests.workspace.test_cells import FIELDS
from tests.workspace.test_listing import JSON

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def client(**found: object) -> FakeClient:
    table: dict[str, object] = {}
    for k in counted_kinds():
        assert k.listing is not None
        table[f"{k.listing.method} {k.listing.path}"] = found.get(k.name, {"results": []})
    return FakeClient(table)


async def test_counts_failures_running_and_what_comes_next() -> None:
    fake = client(
        cluster={"results": [{"cluster_id": "c", "cluster_name": "groups", "status": "FAILED",
                              "error": "no \x1bvectors"}], "total_count": 12},
        trigger={"results": [{"trigger_id": "t", "name": "nightly", "status": "active",
                              "consecutive_failures": 2, "last_execution_error": "boom",
                              "schedule_config": {"cron_expression": "0 2 * * *"}}], "total": 1},
        task={"results": [{"task_id": "x", "task_type": "cluster", "status": "IN_PROGRESS"},
                          {"task_id": "y", "status": "FAILED"}]},
        alert=Forbidden(Problem("forbidden", "not yours")),
    )
    found = await snapshot(fake, "shop", now=NOW)
    assert len(fake.sent) == len(counted_kinds()) + 1, "and the id of the namespace, for its batches"
    counts = {c.kind: c.total for c in found.counts}
    assert (counts["cluster"], counts["trigger"], counts["alert"]) == (12, 1, None)
    assert [(line.kind, line.error) for line in found.failing] == [
        ("cluster", "no \x1bvectors"), ("trigger", "boom")]
    assert [line.id for line in found.running] == ["x"]
    assert [fire.at.hour for fire in found.next] == [2]
    assert not found.healthy
    text = json.dumps(status_json(found))
    assert "\\u001b" not in text
    assert json.loads(text)["problems"] == {"alert": "not yours"}


async def test_a_wrong_key_is_an_error_not_a_status() -> None:
    fake = client(bucket=NotAuthorised(Problem("unauthorised", "who")))
    with pytest.raises(NotAuthorised):
        await snapshot(fake, "shop", now=NOW)


async def test_an_unresolved_namespace_is_said_once() -> None:
    warning = {"resource": "namespace", "id": "shop", "reason": "unresolved"}
    empty = {"results": [], "warnings": [warning]}
    found = await snapshot(client(bucket=empty, cluster=empty), "shop", now=NOW)
    assert len(found.warnings) == 1


async def test_reading_one_unwraps_and_orders() -> None:
    fake = FakeClient({"GET /v1/retrievers/find": {"retriever": {
        "z": 1, "stages": [], "retriever_name": "find", "retriever_id": "ret_1"}}})
    item = await read(fake, kind("retriever"), "find", namespace="n")
    assert item.id == "ret_1"
    assert list(json.loads(as_json(kind("retriever"), item))) == [
        "retriever_id", "retriever_name", "stages", "z"]
    assert as_yaml(kind("retriever"), item).startswith("retriever_id: ret_1\n")


def test_an_overview_in_words() -> None:
    facts = overview(read_item(kind("trigger"), {
        "trigger_id": "t", "name": "nightly", "status": "active", "action_type": "cluster",
        "action_config": {"cluster_id": "clust_1"}, "trigger_type": "cron",
        "schedule_config": {"cron_expression": "0 2 * * *", "timezone": "UTC"},
        "last_triggered_at": "2026-03-04T02:00:00Z", "consecutive_failures": 0,
    }), NOW)
    shown = {fact.label: fact.value for fact in facts}
    assert shown["schedule"] == "daily at 02:00, UTC"
    assert shown["next"].startswith("02:00 tomorrow")
    assert shown["last"] == "10 h ago"
    assert "failed in a row" not in shown
    assert next(f.link for f in facts if f.label == "cluster") == ("cluster", "clust_1")


def test_deep_nesting_is_no_crash() -> None:
    deep: object = 1
    for _ in range(5000):
        deep = [deep]
    item = Item("cluster", "c", "c", {"cluster_id": "c", "x": deep, "metadata": deep,
                                         "status": deep, "input_collections": deep, "algorithm": deep})
    assert as_yaml(kind("cluster"), item)
    assert as_json(kind("cluster"), item)
    assert overview(item, NOW)


@settings(max_examples=300, deadline=None)
@given(which=st.sampled_from(KINDS), data=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8))
def test_any_json_in_place_of_any_field_is_told_safely(which: object, data: dict[str, object]) -> None:
    item = read_item(which, data)
    for fact in overview(item, NOW):
        assert safe(fact.value) == fact.value
    as_yaml(which, item)
    as_json(which, item)
