"""Faults, limits and variations: each switch does what it says."""

from __future__ import annotations

import httpx
import pytest

from tests.strict_server import Fault, ManualClock, Options, StrictServer
from tests.strict_server.faults import Way
from tests.strict_server.test_server import Session, ready

BUCKET = {"bucket_name": "late", "bucket_schema": {"properties": {"body": {"type": "string"}}}}


@pytest.mark.parametrize(
    ("way", "status", "made"),
    [
        ("429", 429, 0),
        ("503", 503, 0),
        ("500-not-created", 500, 0),
        ("500-created", 500, 1),
        ("401", 401, 0),
        ("403-quota", 403, 0),
        ("409", 409, 0),
    ],
)
def test_faults_that_answer(way: Way, status: int, made: int) -> None:
    session = Session(None, Fault(way, path="/v1/buckets", seconds=7))
    session.namespace()
    answer = session.send("POST", "/v1/buckets", BUCKET)
    assert (answer.status_code, len(session.server.created("bucket"))) == (status, made)
    assert answer.headers.get("Retry-After") == ("7" if way in ("429", "503") else None)
    assert session.server.requests[-1].fault == way and session.server.refused == []
    again = session.send("POST", "/v1/buckets", BUCKET)
    assert again.status_code == (409 if made else 200)


@pytest.mark.parametrize(
    ("way", "problem", "made"),
    [
        ("timeout-created", httpx.ReadTimeout, 1),
        ("timeout-not-created", httpx.ReadTimeout, 0),
        ("drop-before", httpx.RemoteProtocolError, 0),
        ("drop-after", httpx.RemoteProtocolError, 1),
    ],
)
def test_faults_that_break_the_connection(way: Way, problem: type[Exception], made: int) -> None:
    session = Session(None, Fault(way, path="/v1/buckets"))
    session.namespace()
    with pytest.raises(problem):
        session.send("POST", "/v1/buckets", BUCKET)
    assert len(session.server.created("bucket")) == made
    assert session.server.requests[-1].status == 0


def test_a_fault_waits_for_the_nth_fitting_request_and_may_stay() -> None:
    session = Session(None, Fault("401", method="*", nth=3, times=None))
    session.namespace()
    codes = [session.send("POST", "/v1/buckets/list").status_code for _ in range(4)]
    assert codes == [200, 401, 401, 401]


async def test_latency_and_slow_answers_pass_on_the_clock() -> None:
    clock = ManualClock(0.0)
    server = StrictServer(Options(latency_seconds=0.2), clock=clock, faults=[Fault("slow", seconds=5)])
    async with server.client() as client:
        await client.post("/v1/namespaces/list")
        assert clock.now() == pytest.approx(5.2)
        await client.post("/v1/namespaces/list")
    assert clock.now() == pytest.approx(5.4)


def test_a_fixed_window_opens_again_after_a_minute() -> None:
    session = Session(Options(requests_per_minute=2))
    session.namespace()
    session.clock.advance(20)
    assert session.send("POST", "/v1/buckets/list").headers["X-RateLimit-Remaining"] == "0"
    refused = session.send("POST", "/v1/buckets/list")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "40")
    session.clock.advance(40)
    assert session.send("POST", "/v1/buckets/list").status_code == 200
    assert session.server.refused == []


def test_a_token_bucket_fills_steadily() -> None:
    session = Session(Options(requests_per_minute=6, limiter="bucket", limit_headers=False))
    session.namespace()
    codes = [session.send("POST", "/v1/buckets/list").status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]
    session.clock.advance(10)
    answers = [session.send("POST", "/v1/buckets/list") for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 429]
    assert "Retry-After" not in answers[1].headers
    assert answers[1].json()["error"]["details"]["retry_after_seconds"] == 10


def test_feature_uris_of_its_own_and_after_processing_others() -> None:
    session, bucket, collection = ready(Options(custom_uris=True, shifting_uris=True))
    before = collection["vector_indexes"][0]["feature_uri"]
    assert "multilingual" not in before
    retriever = session.retriever(collection, before).json()["retriever_id"]
    session.post(f"/v1/buckets/{bucket['bucket_id']}/objects", {"body": "a kite"})
    session.post(f"/v1/collections/{collection['collection_id']}/trigger")
    session.clock.advance(5)
    after = session.get("/v1/collections/products-text")["vector_indexes"][0]["feature_uri"]
    assert after != before
    search = {"inputs": {"query": "kite"}}
    assert session.post(f"/v1/retrievers/{retriever}/execute", search)["status"] == "failed"
    stages = session.get(f"/v1/retrievers/{retriever}")["stages"]
    config = stages[0]["config"]
    config["parameters"]["searches"][0]["feature_uri"] = after
    patch = {"stages": [{"stage_name": "search", "config": config}]}
    assert session.send("PATCH", f"/v1/retrievers/{retriever}", patch).status_code == 200
    assert session.post(f"/v1/retrievers/{retriever}/execute", search)["documents"]


def test_older_and_odder_replies() -> None:
    options = Options(create_status=201, nested_retriever=True, get_by_name=False, vector_indexes_on_create=False, trigger_counts=False)
    session, _, collection = ready(options)
    assert "vector_indexes" not in collection
    identifier = collection["collection_id"]
    uri = session.get(f"/v1/collections/{identifier}")["vector_indexes"][0]["feature_uri"]
    made = session.retriever(collection, uri)
    assert made.status_code == 201 and made.json()["retriever"]["retriever_id"]
    assert session.send("GET", "/v1/collections/products-text").status_code == 404
    started = session.post(f"/v1/collections/{identifier}/trigger")
    assert started["batch_id"] is None and started["object_count"] is None


def test_totals_are_spelled_in_three_ways() -> None:
    plain = ready()[0].post("/v1/buckets/list")
    assert plain["total_count"] == 1 and plain["pagination"]["total"] is None
    total = ready(Options(total_spelling="total"))[0].post("/v1/buckets/list")
    assert total["total"] == 1 and "total_count" not in total
    inside = ready(Options(total_spelling="pagination"))[0].post("/v1/buckets/list")
    assert inside["pagination"]["total"] == 1 and "total_count" not in inside


def test_lists_page_by_offset_and_cursor() -> None:
    session, _, _ = ready()
    for number in range(4):
        session.bucket(f"more-{number}")
    first = session.post("/v1/buckets/list?limit=3&include_total=true")
    assert first["pagination"]["total"] == 5
    rest = session.post(f"/v1/buckets/list?limit=3&cursor={first['pagination']['next_cursor']}")
    names = [one["bucket_name"] for one in first["results"] + rest["results"]]
    assert names == ["products-data", "more-0", "more-1", "more-2", "more-3"]
    assert rest["pagination"]["next_cursor"] is None


def test_quotas_and_failing_jobs() -> None:
    session, bucket, collection = ready(Options(quotas={"bucket": 1}, failing_jobs=("products-text",)))
    answer = session.send("POST", "/v1/buckets", BUCKET)
    assert (answer.status_code, answer.json()["error"]["type"]) == (403, "QuotaExceededError")
    session.post(f"/v1/buckets/{bucket['bucket_id']}/objects", {"body": "x"})
    task = session.post(f"/v1/collections/{collection['collection_id']}/trigger")["task_id"]
    session.clock.advance(5)
    assert session.get(f"/v1/tasks/{task}")["status"] == "FAILED"
