from __future__ import annotations

from mixpeek_tui.run.compare import differences


def test_a_bucket_without_a_planned_field_is_another_one() -> None:
    wanted = {"bucket_schema": {"properties": {"a": {"type": "string"}, "b": {"type": "float"}}}}
    there = {"bucket_schema": {"properties": {"a": {"type": "string"}, "c": {"type": "float"}}}}
    found = differences(wanted, there, ("bucket_schema.properties",), {})
    assert found == ["bucket_schema.properties lacks b, which the plan wants"]


def test_the_place_of_a_difference_is_named() -> None:
    mine = {"stages": [{"name": "search", "top": 10}, {"name": "rank", "top": 5}]}
    theirs = {"stages": [{"name": "search", "top": 10}, {"name": "rank", "top": 7}]}
    assert differences(mine, theirs, ("stages",), {}) == ["stages[1].top is 7, the plan wants 5"]


def test_another_number_of_entries_is_counted() -> None:
    mine = {"stages": [{"name": "search"}, {"name": "rank"}]}
    theirs = {"stages": [{"name": "search"}]}
    assert differences(mine, theirs, ("stages",), {}) == ["stages has 1 entry, the plan wants 2"]
