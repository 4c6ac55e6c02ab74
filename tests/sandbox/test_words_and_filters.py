"""The small pure parts: templates, conditions, words, filters as SQL, pages, the rate limit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.sandbox.engine.conditions import matcher, settled
from mixpeek_tui.sandbox.engine.languages import ENGLISH, spoken_in
from mixpeek_tui.sandbox.engine.run import Run, StageCall
from mixpeek_tui.sandbox.engine.stages.sorting import mmr
from mixpeek_tui.sandbox.engine.words import asked_for, content_words, link_words, stem
from mixpeek_tui.sandbox.errors import ApiProblem
from mixpeek_tui.sandbox.query import filter_where, order_by
from mixpeek_tui.sandbox.ratelimit import RateLimit
from mixpeek_tui.sandbox.shapes.base import check
from mixpeek_tui.sandbox.shapes.buckets import BucketCreate
from mixpeek_tui.sandbox.store import NameTaken, Store
from mixpeek_tui.sandbox.templates import ABSENT, names_in, put, reach, resolve
from tests.sandbox.driver import Http

SCOPE = {"INPUT": {"q": "shoes", "n": 5, "list": ["a"]}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{{INPUT.q}}", "shoes"),
        ("{{ inputs.n }}", 5),
        ("find {{INPUT.q}} and {{INPUT.none}}", "find shoes and "),
        ("{{INPUT.list | tojson}}", '["a"]'),
        ("plain", "plain"),
    ],
)
def test_templates(text: str, value: Any) -> None:
    assert resolve(text, SCOPE) == value


def test_a_template_that_names_nothing_is_absent() -> None:
    assert resolve("{{INPUT.none}}", SCOPE) is ABSENT
    assert names_in({"a": ["{{INPUT.q}}", {"b": "x {{inputs.n}} {{DOC.z}}"}]}) == {"q", "n"}


def test_paths() -> None:
    fields: dict[str, Any] = {"a": {"b": [1, 2]}}
    assert reach(fields, "a.b.1") == 2
    assert reach(fields, "a.c") is ABSENT
    put(fields, "s.rerank", 1)
    assert fields["s"] == {"rerank": 1}


ROWS: list[dict[str, Any]] = [
    {"id": "1", "name": "Red shoes", "price": 10, "in_stock": True},
    {"id": "2", "name": "Blue phone", "price": 25.5, "in_stock": False},
    {"id": "3", "name": "green 100% hose", "price": None},
]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({"AND": [{"field": "price", "operator": "gte", "value": 10}]}, "12"),
        ({"OR": [{"field": "price", "operator": "lt", "value": 11}, {"field": "name", "operator": "starts_with", "value": "blue"}]}, "12"),
        ({"NOT": [{"field": "price", "operator": "eq", "value": 10}]}, "23"),
        ({"field": "name", "operator": "eq", "value": "red SHOES"}, "1"),
        ({"field": "name", "operator": "in", "value": ["red shoes", "x"]}, "1"),
        ({"field": "name", "operator": "nin", "value": ["red shoes"]}, "23"),
        ({"field": "name", "operator": "contains", "value": "100%"}, "3"),
        ({"field": "name", "operator": "regex", "value": "^Blue"}, "2"),
        ({"field": "price", "operator": "exists"}, "12"),
        ({"field": "price", "operator": "is_null"}, "3"),
        ({"field": "in_stock", "operator": "eq", "value": True}, "1"),
        ({"field": "name", "operator": "ne", "value": "red shoes"}, "23"),
        ({"field": "name", "operator": "words", "value": "hose green"}, "3"),
        ({"price": {"gt": 11}}, "2"),
    ],
)  # fmt: skip
def test_filters_mean_the_same_in_sql_and_in_memory(
    tmp_path: Path, condition: dict[str, Any], found: str
) -> None:
    store = Store(tmp_path / "s")
    for row in ROWS:
        store.add("row", row["id"], "", row)
    rows = store.rows("row", "", filter_where(condition), order="seq ASC")
    assert "".join(body["id"] for _, body in rows) == found
    assert "".join(row["id"] for row in ROWS if matcher(condition)(row)) == found
    store.close()


@pytest.mark.parametrize(
    "filters",
    [
        {"AND": {"field": "a"}},
        {"AND": [{"field": "a", "operator": "near", "value": 1}]},
        {"AND": [{"field": "a", "value": 1, "extra": 2}]},
        {"AND": [{"field": "a'); DROP TABLE resource; --", "value": 1}]},
    ],
)
def test_broken_filters_are_refused(filters: dict[str, Any]) -> None:
    with pytest.raises(ApiProblem) as problem:
        filter_where(filters)
    assert problem.value.status == 422


def test_sort_needs_a_field_and_a_direction() -> None:
    assert order_by({"field": "a.b", "direction": "desc"}, "seq ASC").endswith("DESC, seq ASC")
    with pytest.raises(ApiProblem):
        order_by({"field": "a", "direction": "up"}, "seq")


def test_conditions_on_absent_inputs_disappear() -> None:
    condition = {
        "AND": [
            {"field": "price", "operator": "lt", "value": "{{INPUT.max}}"},
            {"field": "name", "value": "{{INPUT.q}}"},
        ]
    }
    kept = settled(condition, SCOPE)
    assert kept == {"AND": [{"field": "name", "value": "shoes"}]}
    assert settled({"AND": condition["AND"][:1]}, SCOPE) is None


def test_words() -> None:
    assert content_words("The running shoes") == ["runn", "shoe"]
    assert stem("batteries") == stem("battery")
    assert stem("boxes") == "box"
    assert (stem("thieves"), stem("wives")) == (stem("thief"), stem("wife"))
    assert asked_for("I am looking for a gift for a customer") == "gift customer"
    assert (
        link_words("https://x.com/shop/Red-RunningShoes_01.jpg?x=1") == "shop Red Running Shoes 01"
    )


def test_words_of_other_languages() -> None:
    german = spoken_in(["Wo ist der Hund?", "Die Katze und der Hund sind nicht im Haus."])
    assert content_words("Für die ÄPFEL und Straßen", german) == ["apfel", "strass"]
    assert asked_for("Ich suche etwas mit Nüssen", german) == "nussen"
    assert spoken_in(["Le chat est sur la table."]) is not ENGLISH
    assert spoken_in(["red tent", "a hat for the war", "夜行列車"]) is ENGLISH
    assert content_words("夜の列車へ") == ["夜", "列車", "列", "車"]
    assert content_words("ガラスのコップ")[:2] == ["ガラ", "ラス"]
    assert content_words("한국어") == ["한국", "국어"]


def test_a_word_that_asks_is_kept_where_it_is_what_is_meant() -> None:
    assert asked_for("I want to buy a help desk") == "help desk"
    assert asked_for("search engine") == "search engine"
    assert asked_for("love songs") == "love songs"
    assert asked_for("who are they") == "who are they"


def test_what_is_unlike_what_was_chosen_comes_first_of_two() -> None:
    texts = {"tent": 0.9, "tents": 0.8, "lamp": 0.7}
    documents = [{"document_id": k, "score": v, "text": k} for k, v in texts.items()]
    order = mmr(Run.__new__(Run), StageCall("m", "mmr", {"lambda": 0.5, "top_k": 3}), documents)
    assert [one["document_id"] for one in order] == ["tent", "lamp", "tents"]
    assert [one["scores"]["mmr"] for one in order] == [0.45, 0.35, -0.1]


def test_names_are_unique_in_their_scope(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    store.add("bucket", "b1", "ns", {}, "name")
    store.add("bucket", "b2", "other", {}, "name")
    with pytest.raises(NameTaken) as taken:
        store.add("bucket", "b3", "ns", {}, "name")
    assert taken.value.existing_id == "b1"
    store.close()


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    with pytest.raises(KeyError), store.transaction():
        store.add("bucket", "b1", "", {})
        raise KeyError
    assert store.get("bucket", "b1") is None
    store.close()


def test_the_rate_limit_is_a_sliding_minute() -> None:
    moment = [0.0]
    limit = RateLimit(2, lambda: moment[0])
    assert limit.take()["X-RateLimit-Remaining"] == "1"
    moment[0] = 30
    limit.take()
    with pytest.raises(ApiProblem) as problem:
        limit.take()
    assert problem.value.headers["Retry-After"] == "30"
    moment[0] = 61
    assert limit.take()["X-RateLimit-Remaining"] == "0"


def test_a_nested_unknown_key_names_its_own_neighbours() -> None:
    body = {"bucket_name": "b", "bucket_schema": {"properties": {}}, "unique_key": {"field": "a"}}
    with pytest.raises(ApiProblem) as problem:
        check(BucketCreate, body)
    messages = [e["message"] for e in problem.value.details["validation_errors"]]
    assert any("Accepted keys: fields, default_policy" in message for message in messages)


def test_pages_follow_each_other_to_the_end(http: Http) -> None:
    http.ok("POST", "/v1/namespaces", {"namespace_name": "pages"})
    inside = Http(str(http.client.base_url), "pages")
    for number in range(7):
        body = {"bucket_name": f"page-{number}", "bucket_schema": {"properties": {}}}
        inside.ok("POST", "/v1/buckets", body)
    seen: list[str] = []
    cursor = ""
    while True:
        page = inside.ok("POST", f"/v1/buckets/list?limit=3{cursor}", {})
        seen += [bucket["bucket_name"] for bucket in page["results"]]
        if page["pagination"]["next_cursor"] is None:
            break
        cursor = f"&cursor={page['pagination']['next_cursor']}"
    assert seen == [f"page-{number}" for number in reversed(range(7))]
    assert page["total_count"] == 7 and page["pagination"]["total"] is None
    sort = {"field": "bucket_name", "direction": "asc"}
    body = {"limit": 2, "page": 2, "sort": sort}
    third = inside.ok("POST", "/v1/buckets/list?include_total=true", body)
    assert [bucket["bucket_name"] for bucket in third["results"]] == ["page-2", "page-3"]
    assert third["pagination"]["total"] == 7 and third["pagination"]["total_pages"] == 4
    found = inside.ok("GET", "/v1/buckets?search=page-5")
    assert found["total_count"] == 1
    inside.refused("POST", "/v1/buckets/list", {"offset": 20000})
