"""What every test of a screen begins with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mixpeek_tui.ui.running import RUNS


@pytest.fixture(autouse=True)
def no_run_of_another_test() -> Iterator[None]:
    """The runs of a process are known to all its screens; a test has a process of its own."""
    RUNS.clear()
    yield
    RUNS.clear()
