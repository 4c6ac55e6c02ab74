from __future__ import annotations

from mixpeek_tui.run.compare import differences


def test_a_bucket_without_a_planned_field_is_another_one() -> None:
    wanted = {"bucket_schema": {"properties": {"a": {"type": "string"}, "b": {"type": "float"}}}}
    there = {"bucket_schema": {"properties": {"a": {"type": "string"}, "c": {"type": "float"}}}}
    found = differences(wanted, there, ("bucket_schema.properties",), {})
    assert found == ["bucket_schema.properties lacks b, which the plan wants"]
