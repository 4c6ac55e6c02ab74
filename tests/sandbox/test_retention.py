"""What only accumulates is bounded; what is under way stays, however old."""

from __future__ import annotations

from pathlib import Path

import pytest

from mixpeek_tui.sandbox import retention
from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.options import SandboxOptions
from mixpeek_tui.sandbox.retention import EVERY, KEPT, RUNS_OF_A_CLUSTER
from mixpeek_tui.sandbox.store import Store
from mixpeek_tui.sandbox.work.clusters import submit_run

OVER = {"task": "COMPLETED", "sync_job": "completed", "delivery": "delivered"}
UNDER_WAY = {"task": "PROCESSING", "sync_job": "running", "delivery": "deferred"}


def fill(store: Store, kind: str, status: str | None, count: int, start: int = 0) -> None:
    with store.transaction():
        for number in range(start, start + count):
            store.add(kind, f"{kind}-{number}", "", {"n": number, "status": status, "error": None})


@pytest.mark.parametrize("kind", sorted(KEPT))
def test_the_newest_of_a_kind_are_kept(tmp_path: Path, kind: str) -> None:
    store = Store(tmp_path / "s")
    newest = KEPT[kind].newest
    fill(store, kind, OVER.get(kind), newest + 2 * EVERY)
    numbers = [body["n"] for body in store.each(kind, "")]
    store.close()
    assert newest <= len(numbers) < newest + EVERY
    assert numbers[-1] == newest + 2 * EVERY - 1 and 0 not in numbers


@pytest.mark.parametrize("kind", sorted(UNDER_WAY))
def test_what_is_under_way_is_never_removed(tmp_path: Path, kind: str) -> None:
    store = Store(tmp_path / "s")
    fill(store, kind, UNDER_WAY[kind], 3)
    fill(store, kind, OVER[kind], KEPT[kind].newest + EVERY, 3)
    numbers = [body["n"] for body in store.each(kind, "")]
    store.close()
    assert numbers[:3] == [0, 1, 2] and numbers[3] > 3


def test_other_kinds_are_left_alone_and_an_old_file_is_trimmed_when_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "s")
    fill(store, "firing", None, 50)
    fill(store, "document", None, 50)
    store.close()
    few = retention.Kept(10, KEPT["firing"].over)
    monkeypatch.setitem(KEPT, "firing", few)
    store = Store(tmp_path / "s")
    assert [body["n"] for body in store.each("firing", "")] == list(range(40, 50))
    assert store.count("document", "") == 50
    store.close()


def test_a_cluster_keeps_its_newest_runs_with_their_groups(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    sandbox = Sandbox(SandboxOptions(), store)
    cluster = {"cluster_id": "c", "namespace_id": "ns"}
    store.add("cluster", "c", "ns", cluster)
    runs: list[str] = []
    for number in range(RUNS_OF_A_CLUSTER + 4):
        runs.append(submit_run(sandbox, cluster)["additional_data"]["run_id"])
        state = "processing" if number == 0 else "completed" if number == 1 else "failed"
        store.change("run", runs[-1], status=state)
        store.add("group", f"{runs[-1]}/cl_0", runs[-1], {})
        store.add("points", runs[-1], "c", {})
    kept = [body["run_id"] for body in store.each("run", "c")]
    assert kept == [runs[0], runs[1], *runs[4:]]
    groups = [number for number, run in enumerate(runs) if store.count("group", run)]
    assert [runs[number] for number in groups] == kept
    assert store.count("points", "c") == len(kept)
    store.close()
