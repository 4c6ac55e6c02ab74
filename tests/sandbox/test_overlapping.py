"""Jobs that write the same documents at the same time: no write replaces another's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.options import SandboxOptions
from mixpeek_tui.sandbox.store import Store
from mixpeek_tui.sandbox.work.batches import run_batch
from mixpeek_tui.sandbox.work.taxonomies import classify
from tests.sandbox.driver import TEXT_URI, Shop, text_search


class Interrupted(Store):
    """A store where something else is written just before the next transaction begins."""

    before: Callable[[Store], None] | None = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        between, self.before = self.before, None
        if between is not None:
            between(self)
        with super().transaction():
            yield


def document(number: int, **fields: Any) -> dict[str, Any]:
    body = {"document_id": f"doc_{number}", "collection_id": "col_p", "text": f"tent {number}"}
    return {**body, **fields}


@pytest.fixture
def lone(tmp_path: Path) -> Iterator[Sandbox]:
    store = Interrupted(tmp_path / "s.sqlite3")
    index = [{"feature_uri": TEXT_URI}]
    for collection_id in ("col_p", "col_ref"):
        body = {"collection_id": collection_id, "vector_indexes": index}
        store.add("collection", collection_id, "ns_1", body)
    label = {"document_id": "lab_1", "label_name": "camping", "text": "tent"}
    store.add("document", "lab_1", "col_ref", label)
    retriever = {"retriever_id": "ret_1", "stages": [text_search()], "collection_ids": ["col_ref"]}
    store.add("retriever", "ret_1", "ns_1", retriever)
    for number in range(3):
        store.add("document", f"doc_{number}", "col_p", document(number, tags=["old"]))
    yield Sandbox(SandboxOptions(), store)
    store.close()


def taxonomy(target: str = "category", mode: str = "replace") -> dict[str, Any]:
    return {
        "taxonomy_id": "tax_1",
        "taxonomy_name": "kinds",
        "config": {
            "taxonomy_type": "flat",
            "retriever_id": "ret_1",
            "input_mappings": [{"input_key": "query", "source_type": "payload", "path": "text"}],
            "source_collection": {
                "collection_id": "col_ref",
                "enrichment_fields": [
                    {"field_path": "label_name", "target_field": target, "merge_mode": mode}
                ],
            },
        },
    }


def meanwhile(sandbox: Sandbox, write: Callable[[Store], None]) -> None:
    assert isinstance(sandbox.store, Interrupted)
    sandbox.store.before = write


def _mark(store: Store, **fields: Any) -> None:
    for number in range(3):
        store.change("document", f"doc_{number}", **fields)


def _clear(store: Store) -> None:
    store.clear("document", "col_p")


def test_classifying_keeps_what_a_cluster_run_wrote_meanwhile(lone: Sandbox) -> None:
    meanwhile(lone, lambda store: _mark(store, cluster_id="cl_7"))
    assert classify(lone, "ns_1", taxonomy(), "col_p") == 3
    for found in lone.store.each("document", "col_p"):
        assert (found["category"], found["cluster_id"]) == ("camping", "cl_7")


def test_two_taxonomies_keep_each_others_matches_and_values(lone: Sandbox) -> None:
    other = {"tax_2": {"taxonomy_name": "others", "label": "x"}}
    meanwhile(lone, lambda store: _mark(store, taxonomy_matches=other, tags=["old", "x"]))
    classify(lone, "ns_1", taxonomy("tags", "append"), "col_p")
    for found in lone.store.each("document", "col_p"):
        assert set(found["taxonomy_matches"]) == {"tax_1", "tax_2"}
        assert found["tags"] == ["old", "x", "camping"]


def test_documents_that_were_deleted_meanwhile_stay_deleted(lone: Sandbox) -> None:
    meanwhile(lone, _clear)
    classify(lone, "ns_1", taxonomy(), "col_p")
    assert lone.store.count("document", "col_p") == 0


def test_processing_again_keeps_what_enrichment_wrote(lone: Sandbox) -> None:
    store = lone.store
    collection = {
        "collection_id": "col_new",
        "source": {"type": "bucket", "bucket_ids": ["bkt_1"]},
        "feature_extractor": {"input_mappings": {"text": "text"}},
    }
    store.add("collection", "col_new", "ns_1", collection)
    store.add("object", "obj_1", "bkt_1", {"object_id": "obj_1", "text": "a tent"})
    batch = {
        "batch_id": "btch_1", "status": "PENDING", "collection_ids": ["col_new"],
        "object_ids": [], "bucket_id": "bkt_1", "namespace_id": "ns_1",
    }  # fmt: skip
    store.add("batch", "btch_1", "bkt_1", batch)
    run_batch(lone, {"batch_id": "btch_1", "task_id": None})
    (made,) = store.each("document", "col_new")
    store.change("document", made["document_id"], cluster_id="cl_7", category="camping")
    store.change("object", "obj_1", text="a large tent")
    run_batch(lone, {"batch_id": "btch_1", "task_id": None})
    (again,) = store.each("document", "col_new")
    assert again["text"] == "a large tent"
    assert (again["cluster_id"], again["category"]) == ("cl_7", "camping")


def test_a_cluster_run_and_a_taxonomy_at_the_same_time(shop: Shop) -> None:
    http = shop.http
    cluster = {
        "cluster_name": "overlap",
        "collection_ids": [shop.text_id],
        "cluster_type": "vector",
        "vector_config": {"feature_uris": [TEXT_URI], "clustering_method": "kmeans"},
        "enrich_source_collection": True,
    }
    cluster_id = http.ok("POST", "/v1/clusters", cluster)["cluster_id"]
    config = {**taxonomy("shelf")["config"], "retriever_id": shop.matcher_id}
    config["source_collection"]["collection_id"] = shop.reference_id
    config["input_mappings"][0]["path"] = "name"
    made = http.ok("POST", "/v1/taxonomies", {"taxonomy_name": "overlap", "config": config})
    path = f"/v1/collections/{shop.text_id}"
    http.ok("PATCH", path, {"taxonomy_applications": [{"taxonomy_id": made["taxonomy_id"]}]})
    started = [
        http.ok("POST", f"/v1/clusters/{cluster_id}/execute", {}),
        http.ok("POST", f"{path}/apply-taxonomy", {"taxonomy_id": made["taxonomy_id"]}),
    ]
    for task in started:
        assert http.until_over(task["task_id"])["status"] == "COMPLETED"
    http.ok("PATCH", path, {"taxonomy_applications": []})
    documents = http.ok("POST", f"{path}/documents/list?limit=50", {})["results"]
    assert len(documents) == 12
    assert all({"cluster_id", "shelf"} <= set(found) for found in documents)
