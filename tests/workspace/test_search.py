from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.workspace.explain import read_explanation
from mixpeek_tui.workspace.item import Item, read_item
from mixpeek_tui.workspace.search import (
    InputError,
    coerce,
    compare,
    execute,
    inputs_of,
    read_result,
)
from mixpeek_tui.workspace.search_history import Asked, SearchHistory
from tests.workspace.fakes import FakeClient

ANY = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
                   lambda i: st.lists(i, max_size=3) | st.dictionaries(st.text(max_size=6), i,
                                                                       max_size=3), max_leaves=10)
KEYS = ["documents", "results", "final_results", "stage_statistics", "stages", "status", "budget",
        "warnings", "degraded", "limits", "pagination", "error", "document_id", "score", "scores",
        "blobs", "metadata", "input_count", "duration_ms", "payload", "estimated_cost",
        "execution_plan", "bottleneck_stages", "input_schema", "properties", "required", "type"]
BODY = st.recursive(ANY, lambda i: st.lists(i, max_size=3) | st.dictionaries(
    st.sampled_from(KEYS), i, max_size=6), max_leaves=20)


def retriever(schema: object) -> Item:
    return read_item(kind("retriever"), {"retriever_id": "ret_1", "retriever_name": "find",
                                         "input_schema": schema})


def test_inputs_are_read_required_ones_first() -> None:
    fields = inputs_of(retriever({
        "limit": {"type": "integer", "default": 5},
        "query": {"type": "text", "required": True, "description": "What to look for"},
        "odd": "text", "worse": None,
    }))
    assert [f.name for f in fields] == ["query", "limit", "odd", "worse"]
    assert fields[0].description == "What to look for"
    schema = {"type": "object", "properties": {"q": {"type": "string"}}, "required": ["q"]}
    assert [(f.name, f.required) for f in inputs_of(retriever(schema))] == [("q", True)]
    assert inputs_of(retriever(None)) == ()


def test_typed_values_become_the_wanted_types() -> None:
    fields = inputs_of(retriever({
        "query": {"type": "text", "required": True}, "price": {"type": "number"},
        "n": {"type": "integer"}, "sale": {"type": "boolean"}, "tags": {"type": "array"},
        "size": {"type": "string", "enum": ["s", "m"]},
    }))
    typed = {"query": " red shoe ", "price": "1.5", "n": "3", "sale": "yes", "tags": '["a"]',
             "size": "m"}
    assert coerce(fields, typed) == {"query": "red shoe", "price": 1.5, "n": 3, "sale": True,
                                     "tags": ["a"], "size": "m"}
    assert coerce(fields, {"query": "x", "price": " "}) == {"query": "x"}
    for wrong in ({}, {"query": "x", "n": "1.5"}, {"query": "x", "sale": "maybe"},
                  {"query": "x", "tags": "["}, {"query": "x", "size": "xl"}):
        with pytest.raises(InputError):
            coerce(fields, wrong)


async def test_a_search_sends_what_both_contracts_take() -> None:
    client = FakeClient({"POST /v1/retrievers/ret_1/execute": {
        "status": "completed", "execution_id": "exec_1",
        "documents": [{"document_id": "d1", "score": 0.9, "title": "Red shoe", "price": 12,
                       "photo_url": "https://a/p.jpg?x=1", "collection_id": "col_1"}, None],
        "stage_statistics": {"stages": {"find": {"input_count": 0, "output_count": 1,
                                                 "duration_ms": 12.5}},
                             "total_time_ms": 20, "credits_used": 0.1}}})
    result = await execute(client, retriever({}), {"query": "x"}, namespace="n", limit=5)
    assert client.sent[0].body == {"inputs": {"query": "x"},
                                   "pagination": {"method": "cursor", "limit": 5}}
    (hit,) = result.documents
    assert (hit.id, hit.score, hit.title, hit.image) == ("d1", 0.9, "Red shoe", "https://a/p.jpg?x=1")
    assert dict(hit.fields) == {"title": "Red shoe", "price": 12,
                                "photo_url": "https://a/p.jpg?x=1"}
    assert [(s.name, s.rows_in, s.rows_out, s.ms) for s in result.stages] == [("find", 0, 1, 12.5)]
    assert (result.total_ms, result.credits, result.ok) == (20, 0.1, True)


@pytest.mark.parametrize("name", ["documents", "results", "final_results"])
def test_hits_by_any_name(name: str) -> None:
    assert len(read_result({name: [{"document_id": "a"}]}).documents) == 1
    assert len(read_result({"documents": None, name: [{"document_id": "a"}]}).documents) == 1


def test_http_200_that_failed_or_is_degraded_is_not_ok() -> None:
    assert not read_result({"status": "failed", "documents": [], "error": "stage 1"}).ok
    found = read_result({"status": "degraded", "documents": [{"document_id": "a"}],
                         "degraded": [{"resource": "stage", "id": "rerank", "reason": "timeout",
                                       "next_step": "try again"}]})
    assert not found.ok
    assert found.degraded == ("timeout, stage, rerank, try again",)
    assert len(found.documents) == 1


def test_no_list_is_not_zero_hits() -> None:
    assert not read_result({"status": "processing"}).counted
    assert read_result({"documents": []}).counted


def test_two_results_side_by_side() -> None:
    def result(*ids: str):
        return read_result({"documents": [{"document_id": i} for i in ids]})

    moves = compare(result("a", "b", "c", "d"), result("d", "b", "e", "a"))
    assert [(m.hit.id, m.words) for m in moves] == [
        ("d", "↑3"), ("b", "="), ("e", "new"), ("a", "↓3"), ("c", "gone")]
    assert compare(result("a", "b"), result("b", "a"), ascii=True)[0].words == "^1"


def test_what_other_collections_made_of_the_same_object_is_known_again() -> None:
    def result(collection: str, *rows: tuple[str, str]):
        return read_result({"documents": [
            {"document_id": document, "root_object_id": origin, "collection_id": collection}
            for document, origin in rows
        ]})  # fmt: skip

    texts = result("texts", ("t1", "pan"), ("t2", "kettle"))
    images = result("images", ("i2", "kettle"), ("i1", "pan"), ("i3", "rose"))
    assert [(m.hit.id, m.words) for m in compare(texts, images)] == [
        ("i2", "↑1"), ("i1", "↓1"), ("i3", "new")]
    scenes = result("scenes", ("s1", "film"), ("s2", "film"))
    other = result("scenes", ("s2", "film"), ("s3", "film"))
    assert [(m.hit.id, m.words) for m in compare(scenes, other)] == [
        ("s2", "↑1"), ("s3", "new"), ("s1", "gone")]


def test_history_keeps_each_query_once_and_no_secrets(tmp_path: Path) -> None:
    history = SearchHistory(tmp_path / "deep" / "queries.jsonl")
    history.add(Asked("find", {"query": "red", "api_key": "sk_1", "image": "x" * 5000}, 1))
    history.add(Asked("other", {"query": "blue"}, 2))
    history.add(Asked("find", {"query": "red"}, 3))
    with history.path.open("a") as file:
        file.write("broken\n[]\n")
    assert history.asked() == [Asked("find", {"query": "red"}, 3), Asked("other", {"query": "blue"}, 2)]
    assert [q.at for q in history.asked("other")] == [2]
    assert "sk_1" not in history.path.read_text()
    assert SearchHistory(tmp_path).asked() == []
    SearchHistory(tmp_path).add(Asked("a"))


def test_an_explanation() -> None:
    found = read_explanation({"estimated_cost": {"total_credits": 1, "total_duration_ms": 80},
                              "execution_plan": [{"stage_name": "find", "estimated_input": 10,
                                                  "estimated_output": 5, "warnings": ["slow"]}],
                              "bottleneck_stages": ["find"],
                              "optimization_suggestions": [{"message": "add an index"}]})
    assert (found.credits, found.ms, found.bottlenecks) == (1, 80, ("find",))
    assert found.stages[0].notes == ("slow",)
    assert found.suggestions == ("add an index",)


@settings(max_examples=300)
@given(body=BODY)
def test_any_reply_is_readable(body: object) -> None:
    result = read_result(body)
    read_explanation(body)
    inputs_of(retriever(body))
    assert isinstance(result.ok, bool)
    assert compare(result, result) == () or compare(result, result)[0].words == "="
