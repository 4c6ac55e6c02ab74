"""How long a job takes: as long as was asked for, or as its work needs, not both."""

from __future__ import annotations

import pytest

from mixpeek_tui.sandbox.jobs import left


@pytest.mark.parametrize(
    ("share", "spent", "wait"),
    [(0.25, 0.0, 0.5), (0.5, 0.5, 0.5), (1.0, 1.4, 0.6), (1.0, 2.0, 0.0), (1.0, 9.0, 0.0)],
)
def test_work_counts_towards_the_seconds_of_a_job(share: float, spent: float, wait: float) -> None:
    assert left(2.0, share, spent) == pytest.approx(wait)
