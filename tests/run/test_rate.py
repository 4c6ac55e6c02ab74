"""Ten requests a minute is a normal day: a run takes as long as its requests do, and never fails."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from mixpeek_tui.plan.estimate import requests
from tests.run.examples import csv, shop
from tests.run.stage import Stage
from tests.strict_server import Options

PER_MINUTE = 10


@pytest.mark.parametrize("limiter", ["window", "bucket"])
@pytest.mark.parametrize("headers", [True, False], ids=["declared", "silent"])
def test_a_run_at_the_free_plans_rate(tmp_path: Path, limiter: Literal["window", "bucket"], headers: bool) -> None:
    csv(tmp_path)
    options = Options(
        requests_per_minute=PER_MINUTE, limiter=limiter, limit_headers=headers, job_seconds=2,
    )  # fmt: skip
    stage = Stage(tmp_path, shop(), options)
    outcome = stage.process()
    assert outcome.finished is not None and outcome.finished.outcome == "done"
    assert stage.server.duplicates() == []
    sent = sum(seen.status != 429 for seen in stage.server.requests)
    assert sent <= requests(stage.plan) + 2, "what the plan says is what it takes"
    assert outcome.seconds <= 1.1 * requests(stage.plan) / PER_MINUTE * 60
