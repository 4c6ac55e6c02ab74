"""A strict server with a processed collection of documents, to be worked on through the screen."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.strict_server import ManualClock, Options, StrictServer
from tests.strict_server.kinds import KINDS
from tests.strict_server.log import Seen

Body = dict[str, Any]
JOB_SECONDS = 10.0


@dataclass
class StrictShop:
    """The server, its clock, and what it was given before anybody looked."""

    server: StrictServer
    clock: ManualClock
    namespace: Body
    collection: Body
    given: int = 0
    """Requests that were sent to prepare it."""

    @property
    def asked(self) -> list[Seen]:
        """What came over the wire since."""
        return self.server.requests[self.given :]

    def of(self, method: str, path: str) -> list[Seen]:
        """The requests with this method whose path ends like this."""
        return [one for one in self.asked if one.method == method and one.path.endswith(path)]

    def finish(self) -> None:
        """Let every job that is under way end."""
        self.clock.advance(JOB_SECONDS * 2)

    def crowd(self, count: int, first: int = 0) -> None:
        """Clusters that somebody else made."""
        config = {"feature_uris": [self.uri], "clustering_method": "kmeans"}
        for number in range(first, first + count):
            body = {"cluster_name": f"other-{number:03}", "collection_ids": [self.collection["collection_id"]],
                    "cluster_type": "vector", "vector_config": config}  # fmt: skip
            self.server.world.add(KINDS["cluster"], (self.namespace["namespace_id"],), body)

    def add(self, kind: str, body: Body) -> Body:
        """A resource that was there before anybody looked."""
        home = () if kind in ("webhook", "connection") else (self.namespace["namespace_id"],)
        made = self.server.world.add(KINDS[kind], home, body)
        return {**body, KINDS[kind].id_field: made.id}

    @property
    def uri(self) -> str:
        """The feature that can be grouped."""
        found: str = self.collection["vector_indexes"][0]["feature_uri"]
        return found

    def complaints(self, contract: Any) -> list[str]:
        """What the SDK's models say against any of the requests; undeclared keys count.

        What the server refused has been complained of.
        """
        found: list[str] = []
        refused = [one for one in self.server.refused if one.status != 404]
        for one in self.asked:
            if one in refused:
                continue
            path = f"{one.path}?{urlencode(one.query)}" if one.query else one.path
            wrong = contract.check_request(
                one.method, path, one.body, "x-namespace" in one.headers, closed=True
            )
            found += [f"{one.method} {path}: {words}" for words in wrong]
        return found


async def soon(seconds: float) -> None:
    """Look again at once; the server's own clock decides when a job is over."""
    await asyncio.sleep(0.01)


def strict_shop(rows: int = 9) -> StrictShop:
    """A namespace, a bucket with rows, and a collection that has processed them."""
    clock = ManualClock()
    server = StrictServer(Options(job_seconds=JOB_SECONDS), clock=clock)
    headers = {"Authorization": f"Bearer {server.options.api_key}"}
    client = httpx.Client(transport=httpx.MockTransport(server), base_url="http://strict.test", headers=headers)

    def post(path: str, body: object = None) -> Body:
        answer = client.post(path, json=body) if body is not None else client.post(path)
        assert answer.is_success, answer.text
        found: Body = answer.json()
        return found

    extractors = [{"feature_extractor_name": "text_extractor", "version": "v1"}]
    namespace = post("/v1/namespaces", {"namespace_name": "shop", "feature_extractors": extractors})
    client.headers["X-Namespace"] = "shop"
    schema = {"properties": {"body": {"type": "string"}}}
    bucket = post("/v1/buckets", {"bucket_name": "products", "bucket_schema": schema})
    for number in range(rows):
        post(f"/v1/buckets/{bucket['bucket_id']}/objects", {"body": f"shoe number {number}"})
    collection = post("/v1/collections", {
        "collection_name": "products-text", "source": {"type": "bucket", "bucket_ids": [bucket["bucket_id"]]},
        "feature_extractor": {"feature_extractor_name": "text_extractor", "version": "v1",
                              "input_mappings": {"text": "body"}},
    })  # fmt: skip
    post(f"/v1/collections/{collection['collection_id']}/trigger", {})
    clock.advance(JOB_SECONDS * 2)
    return StrictShop(server, clock, namespace, collection, len(server.requests))
