"""Plain requests to a sandbox, and a shop to try things on."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

TEXT_URI = "mixpeek://text_extractor@v1/multilingual_e5_large_instruct_v1"
IMAGE_URI = "mixpeek://image_extractor@v1/google_siglip_base_v1"
OVER = ("COMPLETED", "COMPLETED_WITH_ERRORS", "FAILED", "CANCELED")

PRODUCTS = [
    ("red running shoes for marathon training", "footwear", 89.0),
    ("trail running shoes, waterproof sole", "footwear", 120.0),
    ("running socks that keep marathon shoes dry", "footwear", 9.0),
    ("leather dress shoes with a thin sole", "footwear", 150.0),
    ("smart phone with a large camera", "electronics", 700.0),
    ("android phone with a long lasting battery", "electronics", 300.0),
    ("gaming laptop computer with a fast processor", "electronics", 1500.0),
    ("laptop computer battery and phone charger", "electronics", 60.0),
    ("garden hose for watering plants", "garden", 25.0),
    ("garden shovel for plants and soil", "garden", 18.0),
    ("lawn mower for cutting garden grass", "garden", 240.0),
    ("plant soil and lawn seeds for the garden", "garden", 12.0),
]
LABELS = [
    ("footwear", "shoes and socks for running"),
    ("electronics", "phone, laptop, computer and camera"),
    ("garden", "garden tools, plants and lawn"),
]


class Http:
    """Plain requests to one sandbox."""

    def __init__(self, url: str, namespace: str | None = None, key: str = "sk_test") -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        if namespace:
            headers["X-Namespace"] = namespace
        self.client = httpx.Client(base_url=url, headers=headers, timeout=100, trust_env=False)

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return self.client.request(method, path, json=body, **more)

    def ok(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        answer = self.ask(method, path, body, **more)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, body: Any, status: int = 422) -> dict[str, Any]:
        answer = self.ask(method, path, body)
        assert answer.status_code == status, f"{answer.status_code} {answer.text}"
        error: dict[str, Any] = answer.json()["error"]
        return error

    def until(
        self, path: str, reached: Callable[[dict[str, Any]], bool], seconds: float = 100.0
    ) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answer: dict[str, Any] = self.ok("GET", path)
            if reached(answer):
                return answer
            time.sleep(0.03)
        raise AssertionError(f"{path} did not get there within {seconds} seconds: {answer}")

    def until_over(self, task_id: str) -> dict[str, Any]:
        return self.until(f"/v1/tasks/{task_id}", lambda task: task["status"] in OVER)

    def process(self, collection_id: str) -> dict[str, Any]:
        started = self.ok("POST", f"/v1/collections/{collection_id}/trigger", {})
        task = self.until_over(started["task_id"])
        assert task["status"] == "COMPLETED", task
        return task


def text_search(uri: str = TEXT_URI, name: str = "query", **more: Any) -> dict[str, Any]:
    parameters = {
        "searches": [
            {
                "feature_uri": uri,
                "query": {"input_mode": "text", "value": f"{{{{INPUT.{name}}}}}"},
                "top_k": 20,
            }
        ],
        "final_top_k": 10,
        **more,
    }
    return {
        "stage_name": "search",
        "config": {"stage_id": "feature_search", "parameters": parameters},
    }


@dataclass(frozen=True)
class Shop:
    """A namespace with processed products and labels."""

    http: Http
    namespace_id: str
    bucket_id: str
    text_id: str
    image_id: str
    reference_id: str
    search_id: str
    matcher_id: str


def build_shop(http: Http, name: str) -> Shop:
    extractors = [
        {"feature_extractor_name": f"{kind}_extractor", "version": "v1"}
        for kind in ("text", "image")
    ]
    space = http.ok(
        "POST", "/v1/namespaces", {"namespace_name": name, "feature_extractors": extractors}
    )
    bucket_id = _products(http)
    label_bucket = _labels(http)
    extra = [{"source_path": "price"}, {"source_path": "kind"}, {"source_path": "name"}]
    text_id = _collection(http, "products-text", bucket_id, "text", "name", extra)
    image_id = _collection(http, "products-images", bucket_id, "image", "photo", extra)
    reference_id = _collection(
        http, "reference", label_bucket, "text", "description", [{"source_path": "label_name"}]
    )
    for collection_id in (reference_id, text_id, image_id):
        http.process(collection_id)
    search_id = make_retriever(http, "search", text_id, [text_search()])
    matcher_id = make_retriever(http, "matcher", reference_id, [text_search()])
    return Shop(
        http,
        space["namespace_id"],
        bucket_id,
        text_id,
        image_id,
        reference_id,
        search_id,
        matcher_id,
    )


def make_retriever(
    http: Http, name: str, collection_id: str, stages: list[Any], **inputs: Any
) -> str:
    body = {
        "retriever_name": name,
        "collection_identifiers": [collection_id],
        "stages": stages,
        "input_schema": {"query": {"type": "text", "required": True}, **inputs},
    }
    return str(http.ok("POST", "/v1/retrievers", body)["retriever_id"])


def _products(http: Http) -> str:
    types = {"name": "text", "photo": "image", "price": "float", "kind": "string"}
    bucket = http.ok(
        "POST",
        "/v1/buckets",
        {
            "bucket_name": "products-data",
            "bucket_schema": {"properties": {k: {"type": v} for k, v in types.items()}},
        },
    )
    objects = [
        {
            "name": name,
            "price": price,
            "kind": kind,
            "blobs": [
                {
                    "property": "photo",
                    "type": "image",
                    "data": f"https://example.com/{name.replace(' ', '-')}.jpg",
                }
            ],
        }
        for name, kind, price in PRODUCTS
    ]
    path = f"/v1/buckets/{bucket['bucket_id']}/objects/batch"
    assert http.ok("POST", path, {"objects": objects})["failed_count"] == 0
    return str(bucket["bucket_id"])


def _labels(http: Http) -> str:
    properties = {"label_name": {"type": "string"}, "description": {"type": "text"}}
    bucket = http.ok(
        "POST",
        "/v1/buckets",
        {"bucket_name": "shop-labels", "bucket_schema": {"properties": properties}},
    )
    for name, description in LABELS:
        body = {"label_name": name, "description": description}
        http.ok("POST", f"/v1/buckets/{bucket['bucket_id']}/objects", body)
    return str(bucket["bucket_id"])


def _collection(
    http: Http, name: str, bucket_id: str, kind: str, field: str, extra: list[dict[str, str]]
) -> str:
    body = {
        "collection_name": name,
        "source": {"type": "bucket", "bucket_ids": [bucket_id]},
        "feature_extractor": {
            "feature_extractor_name": f"{kind}_extractor",
            "version": "v1",
            "input_mappings": {kind: field},
            "field_passthrough": extra,
        },
    }
    return str(http.ok("POST", "/v1/collections", body)["collection_id"])
