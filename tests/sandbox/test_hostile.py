"""Whatever is sent, the sandbox answers in the API's words: a refusal, never a failure of its own."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mixpeek_tui.sandbox.call import Endpoint
from mixpeek_tui.sandbox.launch import start
from mixpeek_tui.sandbox.routes.table import endpoints
from mixpeek_tui.sandbox.shapes.base import accepted_keys
from tests.sandbox.asked import Known, Remembering
from tests.sandbox.bodies import (
    S3_KEYS,
    Made,
    alert_body,
    cluster_body,
    connection_body,
    make_data,
    make_retrievers,
    make_taxonomy,
    trigger_body,
    webhook_body,
)
from tests.sandbox.driver import TEXT_URI

VALUES: list[Any] = [
    None, True, 0, -1, 2**63, 10**30, 1e308, "", " ", "x", "\x00", "\ud800", "'\"`$.[]{}%_\\",
    "{{INPUT.x}}", "../../etc/passwd", "file:///etc/passwd", "http://[::1", "9" * 400, "(", [],
    [None], [[]], [{}], {}, {"a": 1}, {"field": "a.b.", "operator": "regex", "value": "("},
    {"AND": [{"field": "x"}]}, {"AND": [1]}, {"": ""}, {"OR": {"a": 1}}, [1, "a", {}],
    "0 0 31 2 *", "2026-13-45", "col_" + "x" * 5000,
]  # fmt: skip
BYTES = [
    b"{", b"[]", b'"x"', b"\xff\xfe", b'{"a":NaN}', b'{"inputs":{"query":-Infinity}}',
    b"[" * 100_000, b'{"a":' * 900 + b"1" + b"}" * 900, b'{"a":' * 5000, b"1" * 5000, b"{}{}",
    b'{"limit":1e999}', b'{"\\ud800":1}',
]  # fmt: skip
QUERY = ["-1", "0", "x", "9" * 30, "", "null", "cz06MQ==", "czo5OTk5OTk5OTk5OTk5OTk5OTk5OQ==",
         "\u00b2", "1.5", "\x00"]  # fmt: skip
ASKED = ("limit", "page_size", "offset", "page", "cursor", "include_total", "policy", "auto_process",
         "force", "search", "sort_by", "run_id", "max_points", "centroids_only", "tier_num",
         "collection_id", "event_type")  # fmt: skip
IDS = ["..%2f..%2fetc%2fpasswd", "%00", "%ff", "a'b", "%F0%9F%98%80", "x" * 3000]
NAMES = re.compile(r"(^|_)name$")
MOST_PER_ENDPOINT = 14


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remembering]:
    launched = start(tmp_path_factory.mktemp("hostile"), job_seconds=0.02)
    http = Remembering(launched.url, "hostile")
    space = http.ok("POST", "/v1/namespaces", {"namespace_name": "hostile"})
    http.client.headers["X-Namespace"] = space["namespace_id"]
    made = Made(http)
    for make in (make_data, make_retrievers, make_taxonomy, _more):
        make(made)
    yield http
    launched.stop()


def _more(made: Made) -> None:
    http = made.http
    http.ok("POST", f"/v1/buckets/{made.bucket}/objects", {"name": "a kettle", "price": 2.5})
    connection = http.ok(
        "POST", "/v1/organizations/connections", connection_body("s3", credentials=S3_KEYS)
    )
    sync = {"connection_id": connection["connection_id"], "source_path": "b/p"}
    http.ok("POST", f"/v1/buckets/{made.bucket}/syncs", sync)
    for more in ({}, {"action_type": "alert_evaluation", "action_config": {"alert_id": made.alert}}):
        http.ok("POST", "/v1/triggers", trigger_body(made, **more))
    hook = webhook_body(["object.created", "objects.created.batch", "collection.updated"])
    made_hook = http.ok("POST", "/v1/organizations/webhooks", hook)
    http.ok("PUT", f"/v1/organizations/webhooks/{made_hook['webhook_id']}", hook)
    rules = {"AND": [{"field": "price", "operator": "lt", "value": 3}]}
    grouped = cluster_body(
        made, "kmeans", {"kmeans_parameters": {"n_clusters": 2}}, filters=rules,
        enrich_source_collection=True, auto_execute_on_batch=True,
        source_enrichment_config={"field_mappings": [{"source_field": "x", "target_field": "a.b"}]},
    )  # fmt: skip
    http.ok("POST", "/v1/clusters", grouped)
    watched = {**alert_body(made, "slack", {"webhook_url": "https://h/x"}), "inputs": {"query": "x"},
               "threshold": {"field": "score", "operator": "gt", "value": 0.1}}  # fmt: skip
    http.ok("POST", "/v1/alerts", watched)
    stages = [_stage(*one) for one in _STAGES]
    asked = {"collection_identifiers": [made.text], "stages": stages, "inputs": {"query": "x"}}
    http.ok("POST", "/v1/retrievers/execute", asked)
    http.ok("POST", f"/v1/retrievers/{made.search}/execute",
            {"inputs": {"query": "x"}, "filters": rules, "pagination": {"method": "offset"}})  # fmt: skip
    http.ok("POST", f"/v1/taxonomies/{made.taxonomy}/execute", {"source_documents": [{"name": "x"}]})
    for path, key in ((f"/v1/collections/{made.text}/documents/list", "filters"),
                      (f"/v1/buckets/{made.bucket}/objects/list", "filters"),
                      (f"/v1/collections/{made.reference}/trigger", "source_filters"),
                      (f"/v1/collections/{made.text}/trigger", "source_filters")):  # fmt: skip
        http.ok("POST", path, {key: rules})
    applications = {
        "cluster_applications": [{"cluster_id": made.cluster}],
        "alert_applications": [{"alert_id": made.alert, "input_mappings": [
            {"input_key": "query", "source": {"source_type": "document_field", "path": "name"}}]}],
    }  # fmt: skip
    http.ok("PATCH", f"/v1/collections/{made.text}", applications)


_STAGES: list[tuple[str, dict[str, Any]]] = [
    ("feature_search", {"searches": [{"feature_uri": TEXT_URI, "query": {
        "input_mode": "text", "value": "{{INPUT.query}}"}}], "facets": ["price", {"field": "name"}]}),
    ("attribute_filter", {"conditions": {"NOT": [{"field": "price", "operator": "in", "value": [3]}]}}),
    ("attribute_filter", {"field": "name", "operator": "regex", "value": "a+"}),
    ("rerank", {"query": "{{INPUT.query}}", "document_field": "name", "score_field": "name.b"}),
    ("mmr", {"lambda": 0.4, "top_k": 3}),
    ("sort_attribute", {"field": "price", "direction": "desc"}),
    ("sample", {"count": 5, "strategy": "stratified", "stratify_by": "name", "seed": 3}),
    ("group_by", {"group_by_field": "name"}),
    ("rag_prepare", {"max_tokens": 200, "document_template": "{{DOC.name}}"}),
    ("summarize", {"prompt": "{{INPUT.query}} {{DOCUMENTS}}", "content_field": "name"}),
]  # fmt: skip


def _stage(stage_id: str, parameters: dict[str, Any]) -> dict[str, Any]:
    config = {"stage_id": stage_id, "parameters": parameters}
    return {"stage_name": stage_id, "on_error": "error", "config": config}


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    inner = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else [])
    for key, part in inner:
        yield from _places(part, (*place, key))


def _put(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    inside_ = body
    for key in place[:-1]:
        inside_ = inside_[key]
    inside_[place[-1]] = value
    return body


def _twisted(chance: random.Random, endpoint: Endpoint, bodies: list[Any], number: int) -> bytes:
    if chance.random() < 0.06:
        return chance.choice(BYTES)
    body = copy.deepcopy(chance.choice(bodies)) if bodies else {}
    keys = accepted_keys(endpoint.shape) if endpoint.shape is not None else []
    keys = keys or ["name", "metadata", "scores", "taxonomy_matches", "_internal", "document_id"]
    value = copy.deepcopy(chance.choice(VALUES))
    if isinstance(body, dict) and chance.random() < 0.5:
        body[chance.choice(keys)] = value
    else:
        body = _put(body, chance.choice(list(_places(body))), value)
    if isinstance(body, dict) and chance.random() < 0.8:
        body.update({k: f"{v}{number}" for k, v in body.items() if NAMES.search(k) and isinstance(v, str)})
    return json.dumps(body).encode()


def _request(world: Remembering, known: Known, chance: random.Random, endpoint: Endpoint, number: int) -> httpx.Request:
    def value(match: re.Match[str]) -> str:
        wild = chance.random() < 0.07
        return chance.choice(IDS if wild else known.values.get(match[1], ["nothing"]))

    raw = _twisted(chance, endpoint, known.bodies.get((endpoint.method, endpoint.path), []), number)
    asked = {chance.choice(ASKED): chance.choice(QUERY) for _ in range(chance.choice([0, 0, 2]))}
    path = re.sub(r"\{(\w+)\}", value, endpoint.path)
    return world.client.build_request(endpoint.method, path, content=raw, params=asked)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_sent_is_answered_in_the_words_of_the_api(world: Remembering, seed: int) -> None:
    chance = random.Random(seed)
    known = Known.of(world.asked)
    failures: list[str] = []
    asked = [endpoint for endpoint in endpoints() if endpoint.method != "DELETE"]
    for number, endpoint in enumerate(chance.sample(asked * MOST_PER_ENDPOINT, len(asked) * 4)):
        request = _request(world, known, chance, endpoint, number + 10_000 * seed)
        answer = world.client.send(request)
        where = f"{request.method} {request.url} {request.content[:300]!r}: {answer.text[:200]}"
        if answer.status_code >= 500:
            failures.append(where)
        elif answer.status_code >= 400:
            told = answer.json()
            assert told["success"] is False and told["status"] == answer.status_code, where
            assert told["error"]["message"] and told["error"]["type"], where
    assert not failures, "\n".join(failures[:5])


def test_no_job_fails_of_what_was_sent(world: Remembering) -> None:
    world.until("/v1/batches/queue", lambda queue: not queue["queued"] and not queue["processing"])
    for path in ("/v1/tasks/list", "/v1/batches/list", "/v1/clusters/list"):
        found = world.ok("POST", f"{path}?limit=1000", {})["results"]
        assert found and not [one for one in found if "The sandbox failed" in str(one)]
