"""The plan checker accepts a plan that holds and names what is wrong with one that does not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.placeholders import filled
from tests.contract.plan import check_plan

Plan = dict[str, Any]


def step(identity: str, path: str, body: object, *needs: str, **more: Any) -> Plan:
    kind, name = identity.split(".", 1)
    request = {"method": "POST", "path": path, "body": body, "namespaced": True}
    request.update({key: more.pop(key) for key in ("method", "namespaced") if key in more})
    made = {"id": identity, "kind": kind, "name": name, "verb": "create", "why": "an answer"}
    return {**made, "depends_on": list(needs), "request": request, **more}


NS = "namespace.shop"
BUCKET = "bucket.products"
TEXT = "collection.products-text"


def good() -> Plan:
    extractor = {
        "feature_extractor_name": "text_extractor",
        "version": "v1",
        "input_mappings": {"text": "body"},
        "field_passthrough": [{"source_path": "price"}],
    }
    search = {
        "feature_uri": "${collection.products-text.feature_uri}",
        "query": {"input_mode": "text", "value": "{{INPUT.query}}"},
    }
    stages = [
        {"stage_name": "s", "config": {"stage_id": "feature_search", "parameters": {"searches": [search]}}}
    ]
    credentials = {
        "type": "access_key",
        "access_key_id": "${env:AWS_ID}",
        "secret_access_key": "${env:AWS_SECRET}",
    }
    connection = {
        "name": "products-source",
        "provider_type": "s3",
        "provider_config": {"provider_type": "s3", "credentials": credentials},
    }
    steps = [
        step(NS, "/v1/namespaces", {"namespace_name": "shop"}, namespaced=False),
        step(BUCKET, "/v1/buckets", {"bucket_name": "b", "bucket_schema": {"properties": {"body": {"type": "string"}}}}, NS),
        step("connection.products-source", "/v1/organizations/connections", connection, namespaced=False),
        step(TEXT, "/v1/collections", {"collection_name": "products-text", "source": {"type": "bucket", "bucket_ids": ["${bucket.products.bucket_id}"]}, "feature_extractor": extractor}, BUCKET),
        step("collection-run.products-text", "/v1/collections/${collection.products-text.collection_id}/trigger", {}, TEXT, verb="process"),
        step("retriever.shop-search", "/v1/retrievers", {"retriever_name": "shop-search", "collection_identifiers": ["${collection.products-text.collection_id}"], "stages": stages}, TEXT),
    ]
    quotas = {"namespace": 1, "bucket": 1, "collection": 1, "retriever": 1}
    return {"version": 1, "project": "shop", "namespace": "shop", "steps": steps, "requests": 9, "quotas": quotas}


def test_a_plan_that_holds() -> None:
    assert check_plan(good()) == []


def change(*place: Any, to: Any) -> Callable[[Plan], None]:
    def apply(plan: Plan) -> None:
        target: Any = plan
        for key in place[:-1]:
            target = target[key]
        target[place[-1]] = to

    return apply


BROKEN: dict[str, tuple[Callable[[Plan], None], str]] = {
    "version": (change("version", to=2), "version is 2"),
    "twice": (change("steps", 1, "id", to=NS), "the id is there twice"),
    "order": (lambda plan: plan["steps"].reverse(), "does not come before it"),
    "requests": (change("requests", to=2), "6 steps have one"),
    "quota": (change("quotas", "bucket", to=0), "quota of bucket is 0"),
    "quota missing": (lambda plan: plan["quotas"].pop("collection"), "quota of collection is missing"),
    "path": (change("steps", 4, "request", "path", to="/v1/collections/x/start"), "no operation"),
    "method": (change("steps", 4, "request", "method", to="PUT"), "no operation"),
    "namespaced": (change("steps", 2, "request", "namespaced", to=True), "takes no X-Namespace"),
    "body": (change("steps", 1, "request", "body", "colour", to="blue"), "colour: undeclared"),
    "open body": (change("steps", 3, "request", "body", "feature_extractor", "colour", to=1), "colour: undeclared"),
    "unknown step": (change("steps", 5, "request", "body", "collection_identifiers", to=["${collection.gone.collection_id}"]), "names no step"),
    "no field": (change("steps", 5, "request", "body", "collection_identifiers", to=["${collection.products-text}"]), "names no step"),
    "not needed": (change("steps", 5, "depends_on", to=[BUCKET]), "not in depends_on"),
    "environment": (change("steps", 2, "request", "body", "name", to="${env:1 BAD}"), "names no environment variable"),
    "secret": (change("steps", 2, "request", "body", "provider_config", "credentials", "secret_access_key", to="hunter2"), "secret in the clear"),
    "key": (change("steps", 1, "request", "body", "description", to="AKIAIOSFODNN7EXAMPLE"), "secret in the clear"),
    "secret in path": (change("steps", 4, "request", "path", to="/v1/collections/${env:X}/trigger"), "secret stands in the path"),
    "assumed uri": (change("steps", 5, "request", "body", "description", to="mixpeek://text_extractor@v1/x"), "assumes the feature URI"),
    "namespace first": (change("steps", 1, "depends_on", to=[]), "does not wait for the namespace"),
    "verb": (change("steps", 1, "verb", to="make"), "none of"),
    "id": (change("steps", 5, "kind", to="bucket"), "id is not kind.name"),
    "why": (change("steps", 5, "why", to=""), "name and why"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_named(name: str) -> None:
    alter, words = BROKEN[name]
    plan = copy.deepcopy(good())
    alter(plan)
    found = check_plan(plan)
    assert any(words in complaint for complaint in found), found


def test_a_dependency_of_a_dependency_is_enough_for_a_reference() -> None:
    plan = good()
    plan["steps"][5]["depends_on"] = ["collection-run.products-text"]
    assert check_plan(plan) == []


def test_files_and_the_environment_stand_for_secrets() -> None:
    assert filled({"private_key": "@file:key.p8"}) != {"private_key": "@file:key.p8"}
    assert filled({"url": "${env:HOOK}"}) == {"url": "https://example.com/hook"}
    path = filled("/v1/collections/${collection.a.collection_id}/trigger")
    assert path == "/v1/collections/col_abc1234567/trigger"
