"""What was started is told on every screen until it is known how it ended."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from tests.strict_server import Options, StrictServer
from tests.strict_server.loopback import serving
from tests.ui.run_world import World, text, until
from tests.ui.terminal.pty_harness import Pty

CLUSTER = "shop-vector-clusters"


def _started(world: World, then: Callable[[Any, Any], Awaitable[None]]) -> None:
    """Run the cluster from the browser, then something else."""

    async def scene(pilot: Any, app: Any) -> None:
        await until(pilot, lambda: CLUSTER in text(app))
        await pilot.press("x")
        await until(pilot, lambda: f"run {CLUSTER}: " in text(app))
        await then(pilot, app)

    world.play(scene, route="browser", kind="clusters")


def test_a_run_that_was_left_is_told_at_home_and_opens_from_there(unmade: World) -> None:
    async def scene(pilot: Any, app: Any) -> None:
        await until(pilot, lambda: bool(unmade.server.created("bucket")))
        assert "opens it" not in text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "Open a workspace" in text(app) and "set up shop: " in text(app))
        await pilot.press("f6")
        await until(pilot, lambda: "Run ▸ shop" in text(app) and "opens it" not in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "set up shop: everything is made" in text(app))
        await until(pilot, lambda: "set up shop" not in text(app), 60)

    unmade.play(scene)


def test_a_job_is_told_in_the_interview_where_letters_are_typed(made: World) -> None:
    async def then(pilot: Any, app: Any) -> None:
        await pilot.press("escape")
        await until(pilot, lambda: "Set up a workspace" in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "What is the project called?" in text(app) and CLUSTER in text(app))
        await until(pilot, lambda: f"run {CLUSTER}: completed" in text(app))
        await pilot.press("f6")
        await until(pilot, lambda: f"clusters ▸ {CLUSTER}" in text(app) and "opens it" not in text(app))
        depth = len(app.screen_stack)
        await pilot.press("x")
        await until(pilot, lambda: "f6 opens it" in text(app))
        await pilot.press("f6")
        assert len(app.screen_stack) == depth

    _started(made, then)


def test_a_failure_stays_until_it_is_looked_at(made: World) -> None:
    server = made.server.world
    server.options = replace(server.options, failing_jobs=(CLUSTER,))

    async def then(pilot: Any, app: Any) -> None:
        await pilot.press("escape")
        await until(pilot, lambda: f"run {CLUSTER}: failed" in text(app))
        await asyncio.sleep(600)
        assert f"run {CLUSTER}: failed" in text(app)
        await pilot.press("f6")
        await until(pilot, lambda: f"clusters ▸ {CLUSTER}" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: f"run {CLUSTER}" not in text(app))

    _started(made, then)


def test_nothing_is_asked_after_the_app_was_left(made: World) -> None:
    async def then(pilot: Any, app: Any) -> None:
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running)
        before = len(made.server.requests)
        await asyncio.sleep(120)
        assert len(made.server.requests) == before

    _started(made, then)
    assert made.services.jobs.left == (f"run {CLUSTER}: goes on at the server",)


def test_leaving_says_what_goes_on_at_the_server(tmp_path: Path) -> None:
    strict = StrictServer(Options(job_seconds=600))
    with serving(strict) as url:
        _processed(url, strict.options.api_key)
        environ = {"MIXPEEK_TUI_HOME": str(tmp_path), "MIXPEEK_BASE_URL": url,
                   "MIXPEEK_API_KEY": strict.options.api_key, "MIXPEEK_NAMESPACE": "shop"}  # fmt: skip
        with Pty("-m", "mixpeek_tui", "browse", "collections", environ=environ) as terminal:
            terminal.shows("products-text")
            terminal.send("x")
            terminal.shows("process products-text:")
            terminal.send("\x11")
            assert terminal.wait_end() == 0
            assert b"process products-text: goes on at the server" in terminal.raw


def _processed(url: str, key: str) -> None:
    """A namespace with a bucket and a collection over it."""
    headers = {"Authorization": f"Bearer {key}", "X-Namespace": "shop"}
    with httpx.Client(base_url=url, headers=headers) as client:
        extractor = {"feature_extractor_name": "text_extractor", "version": "v1"}
        client.post("/v1/namespaces", json={"namespace_name": "shop", "feature_extractors": [extractor]})
        schema = {"properties": {"body": {"type": "string"}}}
        bucket = client.post("/v1/buckets", json={"bucket_name": "products-data", "bucket_schema": schema}).json()
        source = {"type": "bucket", "bucket_ids": [bucket["bucket_id"]]}
        made = client.post("/v1/collections", json={
            "collection_name": "products-text", "source": source,
            "feature_extractor": {**extractor, "input_mappings": {"text": "body"}},
        })  # fmt: skip
        assert made.status_code == 200, made.text


def test_home_tells_that_a_run_has_ended_while_it_is_shown(unmade: World) -> None:
    async def scene(pilot: Any, app: Any) -> None:
        await until(pilot, lambda: bool(unmade.server.created("bucket")))
        await pilot.press("escape")
        await until(pilot, lambda: "Resume shop" in text(app) and "running now" in text(app), 5)
        await until(pilot, lambda: "no run is waiting" in text(app))
        assert "Resume shop" not in text(app)

    unmade.play(scene)
