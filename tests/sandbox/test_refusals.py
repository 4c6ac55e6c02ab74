"""A refused request changes nothing, and null takes away only what may be missing."""

from __future__ import annotations

from typing import Any

import pytest

from mixpeek_tui.sandbox.templates import put
from tests.sandbox.bodies import Made, collection_body, trigger_body, webhook_body


def test_a_collection_whose_schedule_is_refused_is_not_made(made: Made) -> None:
    body = collection_body("half-made", made.bucket, "text", "name", [])
    never = {"trigger_type": "cron", "schedule_config": {"cron_expression": "0 0 31 2 *"}}
    error = made.http.refused("POST", "/v1/collections", {**body, "schedule": never})
    assert "never comes" in error["message"]
    assert made.http.ask("GET", "/v1/collections/half-made").status_code == 404


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        ({"trigger_type": "cron", "schedule_config": {"cron_expression": "0 0 30 2 *"}}, "never"),
        ({"trigger_type": "interval", "schedule_config": {"interval_seconds": 10**12}}, "less than"),
        ({"schedule_config": {"cron_expression": "0 2 * * *", "timezone": "x" * 400}}, "timezone"),
        ({"schedule_config": {"cron_expression": "0 2 * * *", "timezone": "../x"}}, "timezone"),
    ],
)
def test_schedules_that_never_come_are_refused(
    made: Made, schedule: dict[str, Any], words: str
) -> None:
    error = made.http.refused("POST", "/v1/triggers", trigger_body(made, **schedule))
    assert words in error["message"]


def test_null_leaves_what_every_resource_has(made: Made) -> None:
    path = f"/v1/buckets/{made.bucket}"
    before = made.http.ok("PATCH", path, {"description": "goods"})
    after = made.http.ok(
        "PATCH", path, {"bucket_name": None, "bucket_schema": None, "description": None}
    )
    assert after["bucket_name"] == before["bucket_name"]
    assert after["bucket_schema"] == before["bucket_schema"]
    assert before["description"] == "goods" and after["description"] is None


def test_fields_of_the_system_are_left_in_a_document(made: Made) -> None:
    made.http.process(made.reference)
    path = f"/v1/collections/{made.reference}/documents"
    before = made.http.ok("GET", path)["results"][0]
    one = f"{path}/{before['document_id']}"
    after = made.http.ok("PATCH", one, {"_internal": 3, "collection_id": "x", "note": "kept"})
    assert after["_internal"] == before["_internal"] and after["note"] == "kept"
    assert after["collection_id"] == made.reference


def test_a_signing_secret_is_not_kept(made: Made) -> None:
    secret = {"url": "https://example.com/h", "signing_secret": "whsec_1"}
    body = webhook_body(["alert.created"], channels=[{"channel": "webhook", "configs": secret}])
    shown = made.http.ok("POST", "/v1/organizations/webhooks", body)
    assert shown["channels"][0]["configs"]["signing_secret"] == "********"
    made.http.ok("DELETE", f"/v1/organizations/webhooks/{shown['webhook_id']}")


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"field": "name", "operator": "regex", "value": "("}, "regular expression"),
        ({"AND": "x"}, "AND: AND takes a list of conditions"),
        ({"AND": [{"field": "name", "operator": "near", "value": 1}]}, "AND.0.operator"),
    ],
)
def test_a_filter_is_read_before_anything_is_started_with_it(
    made: Made, filters: dict[str, Any], words: str
) -> None:
    for path, key in (
        (f"/v1/collections/{made.text}/trigger", "source_filters"),
        (f"/v1/retrievers/{made.search}/execute", "filters"),
        (f"/v1/buckets/{made.bucket}/batches", "filters"),
    ):
        assert words in made.http.refused("POST", path, {key: filters})["message"]


def test_a_value_set_inside_an_object_leaves_the_objects_of_others() -> None:
    shared = {"b": 1}
    fields = {"a": shared}
    put(fields, "a.c", 2)
    assert fields == {"a": {"b": 1, "c": 2}} and shared == {"b": 1}


def test_what_takes_a_cluster_by_its_id_takes_no_name(made: Made) -> None:
    name = made.http.ok("GET", f"/v1/clusters/{made.cluster}")["cluster_name"]
    assert made.http.ok("GET", f"/v1/clusters/{name}")["cluster_id"] == made.cluster
    for method, tail in (("POST", "/execute"), ("GET", "/groups"), ("DELETE", "")):
        answer = made.http.ask(method, f"/v1/clusters/{name}{tail}")
        assert answer.status_code == 404, (method, tail)
