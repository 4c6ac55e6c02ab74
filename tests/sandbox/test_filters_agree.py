"""A filter gives the same rows in SQL and in memory, whatever the filter and the documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixpeek_tui.sandbox.engine.conditions import matcher
from mixpeek_tui.sandbox.filters.operators import OPERATORS
from mixpeek_tui.sandbox.query import filter_where
from mixpeek_tui.sandbox.store import Store
from tests.sandbox.driver import Http

WORDS = st.sampled_from(["red", "Red shoes", "shoes", "7", "7.0", "", "true", "été", 'q"uote', "%"])
NUMBERS = st.integers(-2, 8) | st.floats(-2, 8) | st.just(10**400)
SCALARS = st.none() | st.booleans() | NUMBERS | WORDS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab01"), inner),
    max_leaves=4,
)
FIELDS = st.sampled_from(["a", "b", "a.b", "a.0", "a.b.1", "b.a"])
DOCUMENTS = st.lists(st.dictionaries(st.sampled_from(["a", "b", ""]), VALUES), max_size=5)
COMPARISONS = st.fixed_dictionaries(
    {
        "field": FIELDS,
        "operator": st.sampled_from(sorted(OPERATORS - {"regex"})),
        "value": SCALARS | st.lists(SCALARS, max_size=3),
    }
) | st.fixed_dictionaries(
    {
        "field": FIELDS,
        "operator": st.just("regex"),
        "value": st.sampled_from(["red", "^R", r"\d$", "(s|h)+o", "^$"]),
    }
)
PLAIN = st.dictionaries(
    FIELDS, SCALARS | st.dictionaries(st.sampled_from(["$gt", "lte", "$ne", "in"]), SCALARS)
)
FILTERS = st.recursive(
    COMPARISONS | PLAIN,
    lambda inner: st.dictionaries(
        st.sampled_from(["AND", "OR", "NOT"]), st.lists(inner, max_size=3), max_size=2
    ),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(tmp_path_factory.mktemp("agree") / "s.sqlite3")
    yield opened
    opened.close()


@settings(max_examples=250)
@given(documents=DOCUMENTS, condition=FILTERS)
def test_sql_and_memory_agree(
    store: Store, documents: list[dict[str, Any]], condition: dict[str, Any]
) -> None:
    store.clear("row", "")
    for number, document in enumerate(documents):
        store.add("row", str(number), "", {"document_id": number, **document})
    rows = store.rows("row", "", filter_where(condition), order="seq ASC")
    meets = matcher(condition)
    expected = [number for number, document in enumerate(documents) if meets(document)]
    assert [body["document_id"] for _, body in rows] == expected


TAGGED: list[dict[str, Any]] = [
    {"id": "1", "tags": ["red", "Large"], "sizes": [38, 44]},
    {"id": "2", "tags": ["blue"], "sizes": []},
    {"id": "3", "tags": None, "nested": {"parts": [{"n": 1}, {"n": 2}]}},
]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({"field": "tags", "operator": "eq", "value": "RED"}, "1"),
        ({"field": "tags", "operator": "ne", "value": "red"}, "23"),
        ({"field": "tags", "operator": "in", "value": ["blue", "green"]}, "2"),
        ({"field": "tags", "operator": "nin", "value": ["blue", "green"]}, "13"),
        ({"field": "tags", "operator": "contains", "value": "lar"}, "1"),
        ({"field": "tags", "operator": "regex", "value": "^blue$"}, "2"),
        ({"field": "sizes", "operator": "gt", "value": 40}, "1"),
        ({"field": "sizes", "operator": "exists"}, "12"),
        ({"field": "tags", "operator": "eq", "value": ["red", "large"]}, "1"),
        ({"field": "tags", "operator": "is_null"}, "3"),
        ({"field": "tags.0", "operator": "eq", "value": "blue"}, "2"),
        ({"field": "nested.parts.1.n", "operator": "gte", "value": "2"}, "3"),
        ({"field": "tags", "operator": "eq", "value": None}, "3"),
        ({"OR": []}, "123"),
        ({"NOT": []}, "123"),
    ],
)
def test_a_list_meets_an_operator_when_an_item_does(
    tmp_path: Path, condition: dict[str, Any], found: str
) -> None:
    store = Store(tmp_path / "s")
    for row in TAGGED:
        store.add("row", row["id"], "", row)
    rows = store.rows("row", "", filter_where(condition), order="seq ASC")
    store.close()
    assert "".join(body["id"] for _, body in rows) == found
    assert "".join(row["id"] for row in TAGGED if matcher(condition)(row)) == found


def test_a_list_of_objects_is_filtered_by_an_item_of_a_list(http: Http) -> None:
    http.ok("POST", "/v1/namespaces", {"namespace_name": "tagged"})
    inside = Http(str(http.client.base_url), "tagged")
    body = {"bucket_name": "tagged", "bucket_schema": {"properties": {"tags": {"type": "array"}}}}
    path = f"/v1/buckets/{inside.ok('POST', '/v1/buckets', body)['bucket_id']}/objects"
    for tags in (["red", "large"], ["blue"]):
        inside.ok("POST", path, {"tags": tags})
    condition = {"AND": [{"field": "tags", "operator": "eq", "value": "red"}]}
    found = inside.ok("POST", f"{path}/list", {"filters": condition})["results"]
    assert [one["tags"] for one in found] == [["red", "large"]]
