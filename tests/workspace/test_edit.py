from __future__ import annotations

import pytest

from mixpeek_tui.errors import ApiError, Problem, Refused, Unclear
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.workspace.clone import clone_body, clone_request
from mixpeek_tui.workspace.door import NOT_DONE
from mixpeek_tui.workspace.edit import (
    Change,
    changes,
    diff_text,
    edit_request,
    editable_text,
    parse_edit,
)
from mixpeek_tui.workspace.item import Item, read_item
from mixpeek_tui.workspace.save import save
from mixpeek_tui.workspace.yaml_text import TextError
from tests.workspace.conftest import MakeDoor
from tests.workspace.fakes import FakeClient, Series

TRIGGER = read_item(kind("trigger"), {
    "trigger_id": "trg_1", "name": "nightly", "description": "Group again: daily",
    "action_type": "cluster", "action_config": {"cluster_id": "clust_1"}, "trigger_type": "cron",
    "schedule_config": {"cron_expression": "0 2 * * *", "timezone": "UTC"}, "status": "active",
})
WEBHOOK = {"webhook_id": "wh_1", "webhook_name": "jobs", "event_types": ["alert.triggered"],
           "channels": [{"channel": "webhook", "configs": {"url": "https://a"}}],
           "is_active": True, "delivery_health": {"ok": 1}, "created_at": "2026-01-01"}


def test_the_text_holds_what_can_be_changed_and_says_what_cannot() -> None:
    text = editable_text(TRIGGER)
    assert parse_edit(TRIGGER, text) == {
        "name": "nightly", "description": "Group again: daily",
        "schedule_config": {"cron_expression": "0 2 * * *", "timezone": "UTC"},
    }
    assert "# Cannot be changed: trigger_id, status, action_config" in text
    assert kind("trigger").fixed in text
    assert changes(TRIGGER, parse_edit(TRIGGER, text)) == ()


def test_only_changed_fields_are_patched() -> None:
    edited = parse_edit(TRIGGER, editable_text(TRIGGER).replace("0 2 * * *", "30 4 * * *"))
    request = edit_request(TRIGGER, edited, "shop")
    assert request is not None
    assert (request.method, request.path, request.namespace) == ("PATCH", "/v1/triggers/trg_1", "shop")
    assert request.body == {"schedule_config": {"cron_expression": "30 4 * * *", "timezone": "UTC"}}
    assert "-  cron_expression: 0 2 * * *" in diff_text(TRIGGER, edited)
    assert "+  cron_expression: 30 4 * * *" in diff_text(TRIGGER, edited)
    assert edit_request(TRIGGER, {}, "shop") is None


@pytest.mark.parametrize(("text", "line", "words"), [
    ("name: a\naction_type: cluster\n", 2, "cannot be changed"),
    ("# c\nnmae: a\n", 2, "no field nmae"),
    ("name: [a, b]\n", 1, "must be text"),
    ("name: a\ndescription: [\n", 3, "expected"),
    ("name: a\nname: b\n", 2, "twice"),
    ("- a\n", 1, "field: value"),
    ("just words", 1, "field: value"),
])
def test_what_cannot_be_sent_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(TextError) as caught:
        parse_edit(TRIGGER, text)
    assert caught.value.line == line
    assert words in str(caught.value)


def test_dates_stay_text_and_yes_stays_what_it_was() -> None:
    item = read_item(kind("object"), {"object_id": "o", "bucket_id": "b", "sold": "2026-01-02",
                                      "answer": "yes", "n": 1, "status": "COMPLETED"})
    assert parse_edit(item, editable_text(item)) == {"sold": "2026-01-02", "answer": "yes", "n": 1}
    assert parse_edit(item, "sold: 2026-02-03") == {"sold": "2026-02-03"}
    assert changes(item, {"n": True}) == (Change("n", 1, True),)


async def test_a_change_is_read_again_and_what_was_kept_is_named(door: MakeDoor) -> None:
    after = {**TRIGGER.data, "name": "weekly"}
    client = FakeClient({"PATCH /v1/triggers/trg_1": {}, "GET /v1/triggers/trg_1": after})
    saved = await save(door(client), TRIGGER, {"name": "weekly", "description": "other"})
    assert saved.kept
    assert saved.words == "The API kept the old value of description of nightly."


async def test_a_put_is_read_changed_and_written_whole(door: MakeDoor) -> None:
    item = read_item(kind("webhook"), {**WEBHOOK, "webhook_name": "stale"})
    client = FakeClient({
        "GET /v1/organizations/webhooks/wh_1": Series({**WEBHOOK, "resource_types": ["cluster"]},
                                                      {**WEBHOOK, "is_active": False}),
        "PUT /v1/organizations/webhooks/wh_1": {},
    })
    saved = await save(door(client), item, {"is_active": False})
    put = client.sent[1]
    assert put.body == {"webhook_name": "jobs", "event_types": ["alert.triggered"],
                        "channels": WEBHOOK["channels"], "resource_types": ["cluster"],
                        "is_active": False}
    assert put.namespace is None
    assert saved.words == "changed is_active" and not saved.kept


async def test_after_an_unclear_outcome_the_resource_tells(door: MakeDoor) -> None:
    unclear = Unclear(Problem("unclear", "timed out"))
    table = {"PATCH /v1/triggers/trg_1": unclear,
             "GET /v1/triggers/trg_1": {**TRIGGER.data, "name": "weekly"}}
    saved = await save(door(FakeClient(table)), TRIGGER, {"name": "weekly"})
    assert saved.words == "changed name"
    with pytest.raises(ApiError) as caught:
        await save(door(FakeClient(table)), TRIGGER, {"name": "monthly"})
    assert caught.value.problem.means == NOT_DONE


async def test_a_refusal_comes_through(door: MakeDoor) -> None:
    refused = Refused(Problem("refused", "no", status=422))
    with pytest.raises(ApiError) as caught:
        await save(door(FakeClient({"PATCH /v1/triggers/trg_1": refused})), TRIGGER, {"name": "x"})
    assert caught.value.problem.said == "no"


def test_a_cluster_is_copied_as_a_create_body() -> None:
    item = read_item(kind("cluster"), {
        "cluster_id": "clust_1", "cluster_name": "groups", "cluster_type": "vector",
        "input_collections": ["col_1"], "feature_uris": ["mixpeek://a"], "algorithm": "kmeans",
        "algorithm_params": {"n_clusters": 8}, "enrich_source": True, "num_clusters": 8,
    })
    assert clone_body(item) == {
        "cluster_name": "groups-copy", "collection_ids": ["col_1"], "cluster_type": "vector",
        "enrich_source_collection": True,
        "vector_config": {"feature_uris": ["mixpeek://a"], "clustering_method": "kmeans",
                          "algorithm_params": {"n_clusters": 8}},
    }


def test_a_retriever_is_cloned_by_the_server_with_only_what_differs() -> None:
    item = read_item(kind("retriever"), {"retriever_id": "ret_1", "retriever_name": "find",
                                         "stages": [{"stage_name": "a"}], "input_schema": {}})
    body = clone_body(item)
    assert body is not None
    request = clone_request(item, {**body, "input_schema": {"q": {"type": "text"}}}, "n")
    assert request.path == "/v1/retrievers/ret_1/clone"
    assert request.body == {"retriever_name": "find-copy", "input_schema": {"q": {"type": "text"}}}
    assert clone_body(Item("connection", "c", "c", {})) is None


async def test_what_is_gone_is_not_found(door: MakeDoor) -> None:
    with pytest.raises(ApiError) as caught:
        await save(door(FakeClient({})), TRIGGER, {"name": "x"})
    assert caught.value.problem.kind == "not_found"
