"""Replies whose fields are of another type than promised: a step fails of it, never the run."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from tests.run.examples import small
from tests.run.stage import Stage


@pytest.mark.parametrize("identifier", [None, ["bkt_1"], {"a": 1}, True, ""])
def test_what_has_no_id_that_could_be_one_is_not_taken_over(
    identifier: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage(tmp_path, small())
    assert stage.process().finished is not None
    before, answer = stage.holdings(), stage.server.handle_async

    async def changed(request: httpx.Request) -> httpx.Response:
        reply = await answer(request)
        if "/v1/buckets" not in request.url.path or reply.status_code != 200:
            return reply
        body = json.loads(reply.content)
        for item in (body, *body.get("results", ())):
            item["bucket_id"] = identifier
        return httpx.Response(200, json=body)

    monkeypatch.setattr(stage.server, "handle_async", changed)
    outcome = stage.process()
    assert outcome.finished is not None and outcome.finished.outcome == "failed"
    failed = [row.step for row in outcome.rows.values() if row.state == "failed"]
    assert failed and all(step.startswith("bucket.") for step in failed)
    assert stage.holdings() == before
