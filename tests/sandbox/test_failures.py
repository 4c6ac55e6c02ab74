"""Objects that cannot become documents are listed with the reason, and replayed once they can."""

from __future__ import annotations

import base64
import importlib
from collections.abc import Iterator
from typing import Any

import pytest

from mixpeek_tui.sandbox.launch import start
from tests.sandbox.bodies import Made, bucket, collection, collection_body
from tests.sandbox.driver import Http

PIXEL = "data:image/png;base64," + base64.b64encode(b"\x89PNG....").decode()
GOOD = "https://example.com/red-kettle.jpg"
PHOTOS: list[tuple[Any, str]] = [
    (GOOD, ""),
    (PIXEL, ""),
    ({"url": "s3://photos/blue-kettle.png"}, ""),
    (None, "missing or empty"),
    ("", "missing or empty"),
    ("kettle.jpg", "no link that can be fetched"),
    ("file:///etc/passwd", "no link that can be fetched"),
    ("http://[::1", "no link"),
    ("https://example.com/film.mp4", "video/mp4"),
    ("data:image/png;base64,###", "cannot be decoded"),
    ("data:image/png;base64,", "without data"),
    ("data:text/plain;base64,aGk=", "text/plain"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    launched = start(tmp_path_factory.mktemp("failures"), job_seconds=0.02)
    http = Http(launched.url, "failures")
    http.ok("POST", "/v1/namespaces", {"namespace_name": "failures"})
    made = Made(http)
    made.bucket = bucket(made, "goods", {"name": "text", "photo": "image"})
    made.image = collection(made, "photos", made.bucket, "image", "photo", ["name"])
    made.text = collection(made, "names", made.bucket, "text", "name", [])
    for number, (photo, _) in enumerate(PHOTOS):
        blobs = [] if photo is None else [{"property": "photo", "type": "image", "data": photo}]
        body = {"name": f"kettle {number}", "blobs": blobs}
        http.ok("POST", f"/v1/buckets/{made.bucket}/objects", body)
    yield made
    launched.stop()


def process(made: Made, collection_id: str, **more: Any) -> tuple[str, dict[str, Any], dict[str, Any]]:
    started = made.http.ok("POST", f"/v1/collections/{collection_id}/trigger", more)
    task = made.http.until_over(started["task_id"])
    path = f"/v1/buckets/{made.bucket}/batches/{started['batch_id']}"
    return path, task, made.http.ok("GET", path)


def test_each_object_that_cannot_be_read_is_listed_with_its_reason(made: Made) -> None:
    path, task, batch = process(made, made.image)
    failed = made.http.ok("GET", f"{path}/failed-documents?limit=1000")
    wrong = [words for _, words in PHOTOS if words]
    assert failed["total"] == len(wrong) == batch["failed_object_count"]
    for row, words in zip(failed["results"], wrong, strict=True):
        assert words in row["error"] and "'photo'" in row["error"]
        assert (row["error_type"], row["tier_num"], row["retry_count"]) == ("permanent", 0, 0)
        assert row["collection_id"] == made.image
    assert task["status"] == batch["status"] == "COMPLETED_WITH_ERRORS"
    assert batch["documents_written"] == len(PHOTOS) - len(wrong)
    assert batch["progress"]["errors"] == len(wrong)
    first = made.http.ok("GET", f"/v1/buckets/{made.bucket}/objects/{failed['results'][0]['object_id']}")
    assert first["status"] == "FAILED" and first["error"] == failed["results"][0]["error"]
    assert made.http.ok("GET", f"/v1/buckets/{made.bucket}")["failed_object_count"] == len(wrong)


def test_the_list_is_paged_and_narrowed(made: Made) -> None:
    path, _, _ = process(made, made.image)
    whole = made.http.ok("GET", f"{path}/failed-documents")["results"]
    second = made.http.ok("GET", f"{path}/failed-documents?limit=1&offset=1")
    assert second["results"] == whole[1:2] and second["total"] == len(whole)
    assert made.http.ok("GET", f"{path}/failed-documents?collection_id=col_x")["total"] == 0
    assert made.http.ok("GET", f"{path}/failed-documents?tier_num=1")["total"] == 0
    assert made.http.ask("GET", f"{path}/failed-documents?limit=x").status_code == 422


def test_what_was_mended_is_replayed_and_what_is_gone_is_forgotten(made: Made) -> None:
    path, _, _ = process(made, made.image)
    rows = made.http.ok("GET", f"{path}/failed-documents")["results"]
    mended, gone = (f"/v1/buckets/{made.bucket}/objects/{row['object_id']}" for row in rows[:2])
    made.http.ok("PATCH", mended, {"photo": GOOD})
    made.http.ok("DELETE", gone)
    passing = made.http.ok("POST", f"{path}/retry", {"retry_mode": "transient_only"})
    assert passing["retried_count"] == 0 and "task_id" not in passing
    answer = made.http.ok("POST", f"{path}/retry", {"retry_mode": "all"})
    assert answer["retried_count"] == len(rows)
    assert made.http.until_over(answer["task_id"])["status"] == "COMPLETED_WITH_ERRORS"
    left = made.http.ok("GET", f"{path}/failed-documents")["results"]
    assert [row["object_id"] for row in left] == [row["object_id"] for row in rows[2:]]
    assert {row["retry_count"] for row in left} == {1}
    batch = made.http.ok("GET", path)
    assert batch["retry_count"] == 1 and batch["failed_object_count"] == len(left)
    assert made.http.ok("GET", mended)["status"] == "COMPLETED"


def test_no_object_is_tried_for_ever(made: Made) -> None:
    path, _, _ = process(made, made.image)
    for _ in range(2):
        answer = made.http.ok("POST", f"{path}/retry", {"retry_mode": "all", "max_retry_count": 2})
        made.http.until_over(answer["task_id"])
    last = made.http.ok("POST", f"{path}/retry", {"retry_mode": "all", "max_retry_count": 2})
    assert last["retried_count"] == 0


def test_a_batch_of_which_nothing_could_be_read_has_failed(made: Made) -> None:
    other = bucket(made, "nameless", {"name": "text", "price": "float"})
    names = collection(made, "nameless-text", other, "text", "name", ["price"])
    made.http.ok("POST", f"/v1/buckets/{other}/objects", {"price": 3})
    started = made.http.ok("POST", f"/v1/collections/{names}/trigger", {})
    task = made.http.until_over(started["task_id"])
    assert task["status"] == "FAILED" and "'name' is missing or empty" in task["error"]
    batch = made.http.ok("GET", f"/v1/batches/{started['batch_id']}")
    assert (batch["status"], batch["failed_object_count"]) == ("FAILED", 1)


def test_a_required_field_that_is_missing_is_told(made: Made) -> None:
    other = bucket(made, "priced", {"name": "text", "price": "float"})
    body = collection_body("priced-text", other, "text", "name", [{"source_path": "price", "required": True}])
    priced = made.http.ok("POST", "/v1/collections", body)["collection_id"]
    for more in ({}, {"price": 3}):
        made.http.ok("POST", f"/v1/buckets/{other}/objects", {"name": "kettle", **more})
    started = made.http.ok("POST", f"/v1/collections/{priced}/trigger", {})
    made.http.until_over(started["task_id"])
    batch = made.http.ok("GET", f"/v1/batches/{started['batch_id']}")
    (row,) = batch["failed_objects"]
    assert (row["error"], row["error_type"]) == ("'price' is required and missing", "permanent")


def test_an_object_that_one_collection_reads_is_partial(made: Made) -> None:
    body = {"collection_ids": [made.text, made.image], "auto_submit": True}
    batch = made.http.ok("POST", f"/v1/buckets/{made.bucket}/batches", body)
    made.http.until_over(batch["task_id"])
    after = made.http.ok("GET", f"/v1/batches/{batch['batch_id']}")
    assert after["failed_object_count"] == 0 and after["partial_object_count"] > 0
    assert after["partial_objects"][0]["missing_feature"].startswith("mixpeek://image_extractor")


def test_a_document_does_not_hold_the_file(made: Made) -> None:
    process(made, made.image)
    path = f"/v1/collections/{made.image}/documents?limit=100"
    shown = [d["photo"] for d in made.http.ok("GET", path)["results"]]
    (data,) = [one for one in shown if one.startswith("data:")]
    assert data.startswith("data:image/png;base64,sha256=") and data != PIXEL


def test_the_official_client_reads_it(made: Made) -> None:
    sdk = importlib.import_module("mixpeek")
    path, _, _ = process(made, made.image)
    settings = sdk.Configuration(
        host=str(made.http.client.base_url).rstrip("/"), access_token="sk_test",
        api_key={"NamespaceHeader": "failures"},
    )  # fmt: skip
    batch_id = path.rpartition("/")[2]
    with sdk.ApiClient(settings) as client:
        api = sdk.BucketBatchesApi(client)
        batch = api.get_batch_buckets_batches(made.bucket, batch_id)
        assert batch.failed_object_count == len(batch.failed_objects) > 0
        listed = api.get_failed_documents_buckets_batches_batch(made.bucket, batch_id, limit=2)
        assert len(listed["results"]) == 2
