from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.interview.answers import (
    GOALS,
    Alert,
    Answers,
    Channel,
    Dataset,
    Field,
    FieldType,
    Goal,
    Notifications,
    Retrieval,
    Source,
)
from mixpeek_tui.interview.file import load
from mixpeek_tui.kinds.step import shown
from mixpeek_tui.plan.build import build, in_order
from mixpeek_tui.plan.rows import row_complaints
from mixpeek_tui.plan.tree import tree

SHOP = load(Path(__file__).parent.parent / "data" / "shop.yaml").answers
TEXT = Dataset("items", fields=(Field("title"), Field("body"), Field("price", "float")))


def body(answers: Answers, step: str) -> dict[str, Any]:
    request = build(answers).step(step).request
    assert request is not None
    found = shown(request.body)
    assert isinstance(found, dict)
    return found


def test_steps_come_after_those_they_need() -> None:
    seen: set[str] = set()
    for step in build(SHOP).steps:
        assert set(step.depends_on) <= seen, step.id
        seen.add(step.id)


def test_a_circle_is_refused() -> None:
    plan = build(SHOP)
    first, last = plan.steps[0], plan.steps[-1]
    with pytest.raises(ValueError, match="circle"):
        in_order([replace(first, after=(last.id,)), replace(last, after=(first.id,))])


def test_the_longest_text_is_embedded_unless_somebody_says_otherwise() -> None:
    plan = build(Answers(project="shop", datasets=(TEXT,)))
    assert [s.name for s in plan.steps if s.kind == "collection"] == ["items-text"]
    assert body(Answers(project="shop", datasets=(TEXT,)), "collection.items-text")[
        "feature_extractor"
    ]["input_mappings"] == {"text": "body"}
    marked = replace(TEXT, fields=(Field("title", embed=True), Field("body", embed=True)))
    plan = build(Answers(project="shop", datasets=(marked,)))
    names = [s.name for s in plan.steps if s.kind == "collection"]
    assert names == ["items-text", "items-text-body"]


@pytest.mark.parametrize(
    ("goal", "stages"),
    [
        ("semantic_text", ["feature_search"]),
        ("filtered", ["feature_search", "attribute_filter"]),
        ("reranking", ["feature_search", "rerank"]),
        ("question_answering", ["feature_search", "summarize"]),
    ],
)
def test_each_goal_brings_its_stages(goal: Goal, stages: list[str]) -> None:
    answers = Answers(project="shop", datasets=(TEXT,), retrieval=Retrieval((goal,)))
    (step,) = [s for s in build(answers).steps if s.kind == "retriever"]
    found = body(answers, step.id)["stages"]
    assert [s["config"]["stage_id"] for s in found] == stages
    assert step.name == ("shop-qa" if goal == "question_answering" else "shop-search")


def test_a_filter_never_reads_an_input_of_the_search_or_of_another_field() -> None:
    fields = (
        Field("body", "text"), Field("query", "string"), Field("question", "string"),
        Field("price", "float"), Field("min_price", "string"),
    )  # fmt: skip
    names = ("query", "question", "price", "min_price")
    answers = Answers(
        project="shop",
        datasets=(Dataset("products", fields=fields),),
        retrieval=Retrieval(("semantic_text", "question_answering", "filtered"), names),
    )
    for step in build(answers).steps:
        if step.kind != "retriever":
            continue
        sent = body(answers, step.id)
        search, filtered = sent["stages"][:2]
        text = str(search["config"]["parameters"]["searches"][0]["query"]["value"])
        conditions = filtered["config"]["parameters"]["conditions"]["AND"]
        read = [condition["value"] for condition in conditions]
        assert text not in read
        assert len(set(read)) == len(read) == 5
        assert {value.strip("{}").removeprefix("INPUT.") for value in (text, *read)} == set(
            sent["input_schema"]
        )


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (Field("minutes", "float"), ["Upper limit for minutes", "Lower limit for minutes"]),
        (Field("in_stock", "boolean", stored_as="boolean"), ["Exact value of in_stock"]),
        (Field("tags", "string"), ["Part of tags; empty for any"]),
    ],
)
def test_what_a_filter_asks_for_is_english_also_for_a_plural(
    field: Field, words: list[str]
) -> None:
    answers = Answers(
        project="shop",
        datasets=(Dataset("items", fields=(Field("body", "text"), field)),),
        retrieval=Retrieval(("filtered",), (field.name,)),
    )
    asked = body(answers, "retriever.shop-search")["input_schema"]
    assert [asked[key]["description"] for key in asked if field.name in key] == words


def test_an_alert_on_many_matches_looks_at_as_many_documents() -> None:
    alert = Alert("rivals", "items", "competitors", 500, Channel("webhook", "https://example.com"))
    answers = Answers(project="shop", datasets=(TEXT,), notifications=Notifications((alert,)))
    stages = body(answers, "retriever.shop-alert-rivals")["stages"]
    found = stages[0]["config"]["parameters"]
    assert found["final_top_k"] >= 500
    assert min(search["top_k"] for search in found["searches"]) >= found["final_top_k"]


def test_more_than_ten_collections_are_searched_by_extractor() -> None:
    many = tuple(replace(TEXT, name=f"d{n}") for n in range(12))
    answers = Answers(project="shop", datasets=many, retrieval=Retrieval(("semantic_text",)))
    stage = body(answers, "retriever.shop-search")["stages"][0]
    searches = stage["config"]["parameters"]["searches"]
    assert len(searches) == 1
    assert len(searches[0]["collection_identifiers"]) == 12


def test_a_row_that_is_switched_off_takes_its_dependents_along() -> None:
    off = build(replace(SHOP, skip=("cluster.shop-vector-clusters",)))
    gone = {s.id for s in off.skipped}
    assert {"cluster_execution.shop-vector-clusters", "trigger.daily-recluster"} <= gone
    assert "retriever.shop-search" in off.by_id
    assert not gone & set(off.by_id)


def test_a_rename_changes_the_name_and_not_the_id() -> None:
    answers = replace(SHOP, rename={"retriever.shop-search": "find"})
    step = build(answers).step("retriever.shop-search")
    assert step.name == "find"
    assert body(answers, step.id)["retriever_name"] == "find"


def test_unknown_rows_are_named_with_near_ones() -> None:
    (complaint,) = row_complaints(replace(SHOP, skip=("retriever.shop-serch",)))
    assert complaint.place == "skip[0]"
    assert "retriever.shop-search" in complaint.accepted


def test_two_of_a_kind_cannot_have_one_name() -> None:
    rename = {"retriever.shop-search": "shop-qa"}
    (complaint,) = row_complaints(replace(SHOP, rename=rename))
    assert "two retrievers would be called 'shop-qa'" in complaint.message


def test_data_that_comes_later_is_neither_processed_nor_grouped() -> None:
    later = tuple(replace(d, source=Source()) for d in SHOP.datasets)
    verbs = {s.verb for s in build(replace(SHOP, datasets=later)).steps if s.group != "taxonomy"}
    assert verbs == {"create"}


def test_the_tree_changes_only_where_the_answer_does() -> None:
    old, new = (
        {node.key: replace(node, children=()) for node in tree(build(answers)).walk()}
        for answers in (SHOP, replace(SHOP, rename={"retriever.shop-search": "find"}))
    )
    assert old.keys() == new.keys()
    assert [key for key in old if old[key] != new[key]] == ["retriever.shop-search"]


def test_every_goal_on_every_kind_of_data_builds() -> None:
    embedded: tuple[FieldType, ...] = ("text", "image", "video", "audio")
    for kind in embedded:
        dataset = Dataset("d", fields=(Field("f", kind), Field("n", "integer")))
        plan = build(Answers(project="shop", datasets=(dataset,), retrieval=Retrieval(GOALS)))
        assert [s for s in plan.steps if s.kind == "collection"]


def test_unfinished_answers_have_a_plan_too() -> None:
    half = Answers(datasets=(Dataset(), Dataset("a"), Dataset("a", fields=(Field(),))))
    assert build(half).steps == ()


def test_what_a_row_is_caused_by_is_found_behind_datasets_that_cannot_be_planned_yet() -> None:
    begun = (Dataset(), Dataset("films"), Dataset("films", fields=(Field("text"),), source=Source("file", path="x.csv")))
    plan = build(Answers(project="shop", datasets=begun))
    assert {s.kind: s.why.place for s in plan.steps if s.kind != "namespace"} == {
        "bucket": "datasets[2]", "object": "datasets[2].source",
        "collection": "datasets[2].fields[0]", "batch": "datasets[2].source",
    }  # fmt: skip
