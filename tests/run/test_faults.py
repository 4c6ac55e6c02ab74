"""Every way in which a call can go wrong, and that nothing is made twice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.run.examples import csv, shop, small
from tests.run.stage import Stage
from tests.strict_server import Fault, Options
from tests.strict_server.exchange import Incoming
from tests.strict_server.faults import Way

CREATES = (
    "/v1/namespaces", "/v1/buckets", "/v1/buckets/.*/objects/batch", "/v1/collections",
    "/v1/retrievers", "/v1/clusters", "/v1/triggers", "/v1/alerts", "/v1/organizations/webhooks",
    "/v1/taxonomies", "/v1/collections/.*/trigger", "/v1/clusters/.*/execute",
    "/v1/collections/.*/apply-taxonomy",
)  # fmt: skip
UNCLEAR: tuple[Way, ...] = (
    "500-created", "500-not-created", "timeout-created", "timeout-not-created", "drop-before",
    "drop-after",
)  # fmt: skip


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    folder = tmp_path_factory.mktemp("wanted")
    csv(folder)
    stage = Stage(folder, shop())
    stage.process()
    return stage


@pytest.mark.parametrize("path", CREATES)
@pytest.mark.parametrize("way", UNCLEAR)
def test_an_unclear_outcome_makes_nothing_twice(
    tmp_path: Path, wanted: Stage, way: Way, path: str
) -> None:
    csv(tmp_path)
    stage = Stage(tmp_path, shop())
    stage.fault(Fault(way, path=path))
    outcome = stage.process()
    assert outcome.finished is not None and outcome.finished.outcome == "done"
    assert stage.holdings() == wanted.holdings() and stage.server.duplicates() == []
    jobs = [job.body["task_type"] for job in stage.server.world.store.made["task"]]
    assert len(jobs) == len(wanted.server.world.store.made["task"]), jobs


@pytest.mark.parametrize("way", ["429", "503"])
def test_a_refusal_for_now_is_waited_for_and_told(tmp_path: Path, way: Way) -> None:
    stage = Stage(tmp_path, small())
    stage.fault(Fault(way, path="/v1/collections", seconds=7, times=2))
    outcome = stage.process()
    assert set(outcome.states().values()) == {"succeeded"} and outcome.seconds >= 7
    told = [e for e in outcome.events if type(e).__name__ == "Retrying"]
    assert told and all("collection" in e.step for e in told if hasattr(e, "step"))
    assert stage.server.duplicates() == []


def test_a_refusal_for_too_long_fails_and_can_be_tried_again(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())
    stage.fault(Fault("503", path="/v1/collections", seconds=25, times=None))
    outcome = stage.process()
    row = outcome.rows["collection.products-text"]
    assert row.state == "failed" and row.problem is not None
    assert row.problem.kind == "rate_limited" and not row.doubtful
    stage.server.faults.scripted.clear()
    count = len(stage.server.requests)
    assert set(stage.process().states().values()) == {"succeeded"}
    assert stage.server.requests[count].path == "/v1/collections", "nothing has to be looked up"


def test_an_outcome_that_stays_unclear_fails_and_is_looked_up_next_time(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())
    stage.fault(Fault("500-not-created", path="/v1/collections", times=None))
    outcome = stage.process()
    row = outcome.rows["collection.products-text"]
    assert row.state == "failed" and row.doubtful
    assert outcome.of("collection.products-text").count("Unknown") == 2
    stage.server.faults.scripted.clear()
    count = len(stage.server.requests)
    assert set(stage.process().states().values()) == {"succeeded"}
    assert stage.server.requests[count].method == "GET", "first a look whether it is there"


def test_a_key_refused_while_looking_keeps_the_doubt(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())
    stage.fault(Fault("500-created", path="/v1/collections"),
                Fault("401", method="GET", path="/v1/collections/.*"))  # fmt: skip
    outcome = stage.process()
    assert outcome.finished is not None and outcome.finished.outcome == "unauthorised"
    stage.server.faults.scripted.clear()
    assert set(stage.process().states().values()) == {"succeeded"}
    assert stage.server.duplicates() == []


def test_a_taken_name_that_matches_is_adopted(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = Stage(tmp_path / "a", small())
    first.process()
    second = Stage(tmp_path / "b", small())
    second.server = first.server
    before = first.holdings()
    outcome = second.process()
    assert set(outcome.states().values()) == {"adopted"} and second.holdings() == before


def test_a_taken_name_that_differs_says_how(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small(), namespace="small")
    _make(stage, "/v1/namespaces", {"namespace_name": "small"})
    properties = {"title": {"type": "integer"}}
    body = {"bucket_name": "products-data", "bucket_schema": {"properties": properties}}
    there = _make(stage, "/v1/buckets", body)
    outcome = stage.process()
    row = outcome.rows["bucket.products-data"]
    assert row.state == "failed" and row.problem is not None and row.problem.kind == "differs"
    assert "bucket_schema.properties" in row.problem.said and "integer" in row.problem.said
    assert row.existing == there
    assert outcome.rows["collection.products-text"].state == "blocked"


def test_a_conflict_that_cannot_be_found_is_told(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small())
    stage.fault(Fault("409", path="/v1/retrievers"))
    outcome = stage.process()
    row = outcome.rows["retriever.small-search"]
    assert row.state == "failed" and row.problem is not None and row.problem.kind == "conflict"


def test_a_trigger_that_was_deleted_softly_is_created_again(tmp_path: Path, wanted: Stage) -> None:
    csv(tmp_path)
    stage = Stage(tmp_path, shop())
    stage.process()
    trigger = stage.server.created("trigger")[0]
    trigger.body["status"] = "disabled"
    outcome = stage.process()
    assert outcome.rows["trigger.daily-recluster"].state == "succeeded"
    assert outcome.rows["trigger.custom-reclassify"].state == "adopted"


def test_attaching_keeps_what_others_attached(tmp_path: Path) -> None:
    csv(tmp_path)
    stage = Stage(tmp_path, shop())
    stage.process()
    collection = next(c for c in stage.server.created("collection") if c.name == "products-text")
    [ours] = stage.server.created("taxonomy")
    other = replace(ours, id="tax_of_others", body={**ours.body, "taxonomy_name": "other"})
    stage.server.world.store.add(other)
    collection.body["taxonomy_applications"] = [{"taxonomy_id": "tax_of_others"}]
    outcome = stage.process()
    assert outcome.rows["taxonomy_application.products-text"].state == "succeeded"
    attached = collection.body["taxonomy_applications"]
    assert len(attached) == 2 and {"taxonomy_id": "tax_of_others"} in attached


def test_a_slow_server_is_not_asked_twice(tmp_path: Path) -> None:
    stage = Stage(tmp_path, small(), Options(latency_seconds=5))
    outcome = stage.process()
    assert set(outcome.states().values()) == {"succeeded"}
    assert outcome.requests == len(outcome.rows)


def _make(stage: Stage, path: str, body: Any) -> str:
    headers = {"authorization": f"Bearer {stage.key}", "x-namespace": "small",
               "content-type": "application/json"}  # fmt: skip
    answer = stage.server.answer(Incoming("POST", path, {}, headers, json.dumps(body).encode()))
    assert answer.status == 200, answer.body
    made: Any = answer.body
    return str(next(v for k, v in made.items() if k in ("bucket_id", "namespace_id")))
