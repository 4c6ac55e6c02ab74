"""Over a real connection: for the official client, and for processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import mixpeek
import pytest

from tests.strict_server import Fault, Options, StrictServer, serving

ROOT = Path(__file__).parents[2]


def test_the_official_client_drives_it() -> None:
    server = StrictServer()
    with serving(server) as url:
        configuration = mixpeek.Configuration(
            host=url, access_token=server.options.api_key, api_key={"NamespaceHeader": "shop"}
        )
        with mixpeek.ApiClient(configuration) as client:
            request = mixpeek.CreateNamespaceRequest(namespace_name="shop")
            made = mixpeek.NamespacesApi(client).create_namespace(request)
            assert made.namespace_id == server.created("namespace")[0].id
            bucket = mixpeek.BucketCreateRequest.from_dict(
                {"bucket_name": "b", "bucket_schema": {"properties": {"a": {"type": "string"}}}}
            )
            assert bucket is not None
            mixpeek.BucketsApi(client).create_bucket(bucket)
            assert [one.bucket_name for one in mixpeek.BucketsApi(client).list_buckets().results] == ["b"]
    assert server.refused == []


def test_a_dropped_connection_really_drops() -> None:
    faults = [Fault("drop-after"), Fault("timeout-created", nth=2)]
    server = StrictServer(Options(), faults=faults)
    headers = {"Authorization": f"Bearer {server.options.api_key}"}
    with serving(server) as url, httpx.Client(base_url=url, headers=headers, timeout=0.3) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            client.post("/v1/namespaces", json={"namespace_name": "one"})
        with pytest.raises(httpx.ReadTimeout):
            client.post("/v1/namespaces", json={"namespace_name": "two"})
        assert client.post("/v1/namespaces/list").json()["total_count"] == 2


@pytest.fixture(scope="module")
def process() -> Iterator[dict[str, str]]:
    fault = json.dumps({"way": "429", "path": "/v1/namespaces", "seconds": 3})
    command = [sys.executable, "-m", "tests.strict_server", "--port", "0", "--fault", fault]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        yield json.loads(running.stdout.readline())
        running.terminate()
        assert running.wait(10) == 0


def test_a_process_of_its_own_says_where_it_is(process: dict[str, str]) -> None:
    headers = {"Authorization": f"Bearer {process['api_key']}"}
    with httpx.Client(base_url=process["url"], headers=headers) as client:
        answers = [client.post("/v1/namespaces", json={"namespace_name": "shop"}) for _ in range(2)]
        log = client.get("/__log").json()
    assert [one.status_code for one in answers] == [429, 200]
    assert [(one["path"], one["status"]) for one in log] == [("/v1/namespaces", 429), ("/v1/namespaces", 200)]
