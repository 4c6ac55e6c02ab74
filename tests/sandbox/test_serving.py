"""The process: its ready line, its end, its limits and what it keeps."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mixpeek_tui.sandbox.launch import Launched, SandboxUnavailable, start
from tests.sandbox.driver import Http, build_shop


def test_keys_are_asked_for(sandbox: Launched) -> None:
    missing = Http(sandbox.url, key="").refused("GET", "/v1/namespaces", None, 401)
    assert missing["type"] == "UnauthorizedError"
    Http(sandbox.url, key="sk_bad_one").refused("GET", "/v1/namespaces", None, 401)
    assert Http(sandbox.url, key="").ok("GET", "/v1/health")["status"] == "ok"
    assert Http(sandbox.url, key="").ask("GET", "/v1/retrievers/stages").status_code == 200


def test_a_wrong_namespace_answers_an_empty_list_with_a_warning(sandbox: Launched) -> None:
    answer = Http(sandbox.url, "nowhere").ask("POST", "/v1/buckets/list")
    assert answer.status_code == 200
    assert answer.headers["x-namespace-unresolved"] == "nowhere"
    assert answer.json()["results"] == []
    assert answer.json()["warnings"][0]["reason"] == "unresolved"
    Http(sandbox.url, "nowhere").refused("GET", "/v1/buckets/x", None, 404)


def test_unknown_paths_and_broken_bodies(http: Http) -> None:
    assert http.refused("GET", "/v1/nothing", None, 404)["type"] == "NotFoundError"
    answer = http.client.post("/v1/namespaces", content=b"{not json")
    assert answer.status_code == 422


def test_a_trailing_slash_is_redirected(http: Http) -> None:
    answer = http.client.post("/v1/organizations/webhooks/list/", json={}, follow_redirects=True)
    assert answer.history[0].status_code == 307 and answer.status_code == 200


def test_the_rate_limit(tmp_path: Path) -> None:
    launched = start(tmp_path, requests_per_minute=3)
    try:
        http = Http(launched.url)
        left = [
            http.ask("GET", "/v1/namespaces").headers["x-ratelimit-remaining"] for _ in range(3)
        ]
        assert left == ["2", "1", "0"]
        refused = http.ask("GET", "/v1/namespaces")
        assert refused.status_code == 429
        error = refused.json()["error"]
        assert error["type"] == "TooManyRequestsError"
        assert int(refused.headers["retry-after"]) == error["details"]["retry_after_seconds"] > 0
        assert http.ok("GET", "/v1/health")
    finally:
        launched.stop()


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    first = start(tmp_path, job_seconds=0.05)
    shop = build_shop(Http(first.url, "kept"), "kept")
    first.stop()
    second = start(tmp_path, job_seconds=0.05)
    try:
        http = Http(second.url, "kept")
        assert http.ok("GET", "/v1/buckets/products-data")["object_count"] == 12
        found = http.ok(
            "POST", f"/v1/retrievers/{shop.search_id}/execute", {"inputs": {"query": "lawn mower"}}
        )
        assert "lawn mower" in found["documents"][0]["name"]
    finally:
        second.stop()


def test_a_job_under_way_goes_on_after_a_restart(tmp_path: Path) -> None:
    first = start(tmp_path, job_seconds=60)
    http = Http(first.url)
    space = http.ok("POST", "/v1/namespaces", {"namespace_name": "slow"})
    assert space["namespace_ready"] is False
    first.stop()
    second = start(tmp_path, job_seconds=0.05)
    try:
        Http(second.url).until("/v1/namespaces/slow", lambda answer: answer["namespace_ready"])
    finally:
        second.stop()


def test_processing_an_empty_bucket_fails_the_task_and_the_batch(http: Http) -> None:
    http.ok("POST", "/v1/namespaces", {"namespace_name": "empty"})
    inside = Http(str(http.client.base_url), "empty")
    schema = {"properties": {"a": {"type": "text"}}}
    bucket = inside.ok("POST", "/v1/buckets", {"bucket_name": "b", "bucket_schema": schema})
    collection = inside.ok(
        "POST",
        "/v1/collections",
        {
            "collection_name": "none",
            "source": {"type": "bucket", "bucket_ids": [bucket["bucket_id"]]},
            "feature_extractor": {
                "feature_extractor_name": "text_extractor",
                "version": "v1",
                "input_mappings": {"text": "a"},
            },
        },
    )
    started = inside.ok("POST", f"/v1/collections/{collection['collection_id']}/trigger")
    task = inside.until_over(started["task_id"])
    assert task["status"] == "FAILED" and "empty" in task["error"]
    batch = inside.until(f"/v1/batches/{started['batch_id']}", lambda b: b["status"] == "FAILED")
    assert batch["error"] == task["error"]


def test_an_interval_trigger_fires_by_itself(fresh: Launched) -> None:
    http = Http(fresh.url, "ticking")
    http.ok("POST", "/v1/namespaces", {"namespace_name": "ticking"})
    schema = {"properties": {"a": {"type": "text"}}}
    bucket = http.ok("POST", "/v1/buckets", {"bucket_name": "b", "bucket_schema": schema})
    source = {"type": "bucket", "bucket_ids": [bucket["bucket_id"]]}
    extractor = {
        "feature_extractor_name": "text_extractor",
        "version": "v1",
        "input_mappings": {"text": "a"},
    }
    collection = http.ok(
        "POST",
        "/v1/collections",
        {"collection_name": "all", "source": source, "feature_extractor": extractor},
    )
    trigger = http.ok(
        "POST",
        "/v1/triggers",
        {
            "action_type": "collection_trigger",
            "action_config": {"collection_id": collection["collection_id"]},
            "trigger_type": "interval",
            "schedule_config": {"interval_seconds": 1},
        },
    )
    path = f"/v1/triggers/{trigger['trigger_id']}"
    fired = http.until(path, lambda answer: answer["execution_count"] > 0)
    assert fired["last_triggered_at"]


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_signal_ends_it_though_somebody_is_connected(tmp_path: Path, name: str) -> None:
    launched = start(tmp_path)
    connected = Http(launched.url)
    connected.ok("GET", "/v1/health")
    launched.process.send_signal(getattr(signal, name))
    assert launched.process.wait(timeout=20) == 0, "a connection is kept for half a minute"
    connected.client.close()
    launched.stop()


def test_it_ends_with_its_parent() -> None:
    program = (
        "import sys, json, os\n"
        "from mixpeek_tui.sandbox.launch import start\n"
        "print(start(None).process.pid, flush=True)\n"
        "os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    child = int(done.stdout)
    end = time.monotonic() + 100
    while time.monotonic() < end and _runs(child):
        time.sleep(0.05)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_ready_line_is_one_json_object(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mixpeek_tui.sandbox", "--data", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    assert ready["sandbox"].startswith("http://127.0.0.1:")
    assert (ready["data"], ready["pid"]) == (str(tmp_path), process.pid)
    process.terminate()
    assert process.communicate(timeout=100)[0] == ""


def test_it_starts_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong json')")
    monkeypatch.chdir(tmp_path)
    launched = start(tmp_path / "data")
    assert Http(launched.url).ok("GET", "/v1/health")["sandbox"] is True
    launched.stop()


def test_it_starts_without_a_warning() -> None:
    code = "import mixpeek_tui.sandbox.app"
    command = [sys.executable, "-W", "error:Field name", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_that_cannot_be_used_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SandboxUnavailable, match="could not start"):
        start(tmp_path / "file")


def test_a_port_that_is_taken_is_said_so(sandbox: Launched) -> None:
    port = sandbox.url.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "mixpeek_tui.sandbox", "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert done.returncode == 2 and "could not start" in done.stderr


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SandboxUnavailable, match=r"pip install 'mixpeek-tui\[sandbox\]'"):
        start(None)


def test_latency_is_added_and_the_key_of_the_environment_is_not_handed_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MIXPEEK_API_KEY", "sk_secret")
    launched = start(tmp_path, latency_ms=150)
    began = time.monotonic()
    Http(launched.url).ok("GET", "/v1/health")
    assert time.monotonic() - began >= 0.15
    environment = Path(f"/proc/{launched.process.pid}/environ").read_bytes()
    launched.stop()
    assert b"sk_secret" not in environment
    assert os.environ["MIXPEEK_API_KEY"] == "sk_secret"


def test_answers_do_not_wait_for_acknowledgements(http: Http) -> None:
    def spent() -> float:
        began = time.perf_counter()
        http.ok("POST", "/v1/tasks/list?limit=1", {})
        return time.perf_counter() - began

    for _ in range(100):
        if sorted(spent() for _ in range(20))[5] < 0.03:
            return
    raise AssertionError("an acknowledgement takes 40 ms, every time")
