"""The lines above the groups of a cluster."""

from __future__ import annotations

import pytest

from mixpeek_tui.ui.browse.clusters.cluster_facts import fact_lines, runs_title
from mixpeek_tui.ui.browse.clusters.cluster_look import Looked
from mixpeek_tui.workspace.item import Item
from tests.ui.browse.app import CLOCK

AT = "2026-11-21T09:00:00Z"


def run(number: int, seconds: str, status: str = "completed") -> Item:
    times = {"created_at": AT, "completed_at": f"2026-11-21T09:00:{seconds}Z"}
    return Item("cluster_execution", f"run_{number}", "", {**times, "status": status})


@pytest.mark.parametrize(("runs", "words"), [
    ((run(1, "01.100"),), " in 1.1 s"),
    ((run(2, "09.000", "failed"), run(1, "01.100")), " in 1.1 s"),
    ((), " in 0.4 s"),
])
def test_a_cluster_and_its_runs_tell_one_time(runs: tuple[Item, ...], words: str) -> None:
    data = {"last_executed_at": AT, "execution_time_seconds": 0.4, "status": "completed"}
    looked = Looked(Item("cluster", "c", "c", data), runs=runs)
    text = "\n".join("".join(part.text for part in line) for line in fact_lines(looked, CLOCK, 100))
    assert words in text


def test_a_usual_time_is_told_of_several_runs_only() -> None:
    one, two = (run(1, "01.100"),), (run(1, "01.100"), run(2, "03.100"))
    titles = ["".join(part.text for part in runs_title(Looked(Item("cluster", "c", "c", {}), runs=runs)))
              for runs in (one, two)]  # fmt: skip
    assert "usually" not in titles[0]
    assert "usually 2.1 s" in titles[1]
