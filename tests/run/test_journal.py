"""The journal on disk, its lock, and the list of runs."""

from __future__ import annotations

import json
import os
import re
import socket
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from mixpeek_tui.kinds.step import Call, Step, Why, path
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.events import Failed, Finished, Started, Succeeded
from mixpeek_tui.run.journal import Header, Journal, JournalError, Loaded, load, run_id
from mixpeek_tui.run.lock import Busy, PlanLock, holder_of, lock_path
from mixpeek_tui.run.problems import local
from mixpeek_tui.run.runs import find, fingerprint, list_runs

MARK = "f" * 64
HEADER = Header(
    "20261121-101500-shop-3f9a", "shop", None, "http://h", MARK, ("a", "b"),
    {"version": 1, "source": "${env:SECRET}"}, "/data", 5.0,
)  # fmt: skip


def test_what_was_appended_is_there_after_a_crash(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path, HEADER)
    journal.append(Started("a", 1.0))
    journal.append(Succeeded("a", 2.0, 1.0, "id_1"))
    loaded = load(journal.path)
    assert loaded.header == HEADER
    assert loaded.events == (Started("a", 1.0), Succeeded("a", 2.0, 1.0, "id_1"))
    assert loaded.rows["a"].id == "id_1"
    journal.close()


def test_every_append_is_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal.create(tmp_path, HEADER)
    order: list[str] = []
    write, sync = os.write, os.fsync
    monkeypatch.setattr(os, "write", lambda *a: (order.append("write"), write(*a))[1])
    monkeypatch.setattr(os, "fsync", lambda *a: (order.append("sync"), sync(*a))[1])
    journal.append(Started("a", 1.0))
    assert order == ["write", "sync"]
    journal.close()


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path, HEADER)
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
    journal.close()


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_a_torn_line_is_dropped_and_writing_goes_on(tmp_path: Path, cut: int) -> None:
    journal = Journal.create(tmp_path, HEADER)
    journal.append(Started("a", 1.0))
    journal.append(Started("b", 2.0))
    journal.close()
    os.truncate(journal.path, journal.path.stat().st_size - cut)
    assert load(journal.path).events == (Started("a", 1.0),)
    again = Journal.open(journal.path)
    assert again.events == (Started("a", 1.0),)
    again.append(Started("b", 3.0))
    again.close()
    assert load(journal.path).events == (Started("a", 1.0), Started("b", 3.0))


def test_a_failed_write_leaves_no_half_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal.create(tmp_path, HEADER)
    write = os.write

    def half(file: int, data: memoryview) -> int:
        write(file, bytes(data)[:7])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(JournalError, match="No space left"):
        journal.append(Started("a", 1.0))
    monkeypatch.undo()
    journal.append(Started("b", 1.0))
    journal.close()
    assert load(journal.path).events == (Started("b", 1.0),)


def test_what_is_no_journal_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "x.jsonl"
    with pytest.raises(JournalError):
        load(place)
    place.write_text('{"run": "torn header')
    with pytest.raises(JournalError):
        load(place)
    assert list_runs(tmp_path) == []


def test_a_run_id_says_when_and_what() -> None:
    assert re.fullmatch(r"20261121-101500-shop-[0-9a-f]{4}", run_id("shop", 1795256100.0))


def test_two_processes_cannot_run_the_same_plan(tmp_path: Path) -> None:
    first = Journal.create(tmp_path, HEADER)
    with pytest.raises(Busy, match=f"{os.getpid()}.*{HEADER.run}"):
        Journal.open(first.path)
    with pytest.raises(Busy):
        Journal.create(tmp_path, replace(HEADER, run="another"))
    other = Journal.create(tmp_path, replace(HEADER, run="third", fingerprint="e" * 64))
    other.close()
    first.close()
    Journal.open(first.path).close()


def test_the_lock_of_a_dead_process_is_free(tmp_path: Path) -> None:
    place = str(tmp_path)
    code = (
        "import os, sys; from pathlib import Path; from mixpeek_tui.run.lock import PlanLock; "
        f"lock = PlanLock.acquire(Path(sys.argv[1]), {MARK!r}, 'r'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, place], check=False)
    assert json.loads(lock_path(tmp_path, MARK).read_text())["pid"] != os.getpid()
    assert holder_of(tmp_path, MARK) is None
    PlanLock.acquire(tmp_path, MARK, "r").release()


def test_a_process_that_has_the_id_of_a_dead_one_runs_nothing(tmp_path: Path) -> None:
    """After a restart of the machine, or in a container, ids are given out again."""
    journal = Journal.create(tmp_path, HEADER)
    left = lock_path(tmp_path, MARK).read_bytes()
    assert holder_of(tmp_path, MARK) is not None
    journal.close()
    lock_path(tmp_path, MARK).write_bytes(left)
    assert holder_of(tmp_path, MARK) is None
    (info,) = list_runs(tmp_path)
    assert info.resumable and info.state == "interrupted"


def test_a_journal_that_cannot_be_opened_leaves_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal.create(tmp_path, HEADER)
    journal.close()
    once = iter([load(journal.path)])

    def then_gone(path: Path) -> Loaded:
        for loaded in once:
            return loaded
        raise JournalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr("mixpeek_tui.run.journal.load", then_gone)
        with pytest.raises(JournalError, match="gone"):
            Journal.open(journal.path)
    Journal.open(journal.path).close()


def test_a_lock_of_another_machine_is_left_until_somebody_deletes_it(tmp_path: Path) -> None:
    place = lock_path(tmp_path, MARK)
    place.parent.mkdir()
    words = {"pid": 1, "host": f"not-{socket.gethostname()}", "since": time.time(), "run": "r"}
    place.write_text(json.dumps(words))
    with pytest.raises(Busy, match=f"not-.*delete {re.escape(str(place))}"):
        PlanLock.acquire(tmp_path, MARK, "s")
    assert holder_of(tmp_path, MARK) is not None
    place.unlink()
    PlanLock.acquire(tmp_path, MARK, "s").release()


def test_runs_are_listed_the_latest_first(tmp_path: Path) -> None:
    old = Journal.create(tmp_path, HEADER)
    old.append(Succeeded("a", 2.0, 1.0))
    old.append(Failed("b", 3.0, local("no")))
    old.append(Finished(4.0, 2.0, "failed", 1))
    old.close()
    new = Journal.create(tmp_path, replace(HEADER, run="new", started=9.0))
    new.append(Started("a", 9.0))
    first, second = list_runs(tmp_path)
    assert (first.run, first.alive, first.pid, first.outcome) == ("new", True, os.getpid(), None)
    assert not first.resumable and first.left == 2
    assert (second.outcome, second.finished, second.left) == ("failed", 4.0, 1)
    assert second.counts == {"succeeded": 1, "failed": 1} and not second.alive
    new.close()
    info = find(tmp_path, {MARK}, "http://h/")
    assert info is not None and info.run == "new" and info.resumable
    assert find(tmp_path, {MARK}, "http://other") is None and find(tmp_path, {"0" * 64}) is None


def _plan(name: str, namespace: str | None = None) -> Plan:
    call = Call("POST", path("/v1/buckets"), {"bucket_name": name})
    step = Step("bucket.x", "bucket", name, "create", Why("data", "words", "place"), call)
    return Plan("p", namespace, (step,))


def test_a_fingerprint_tells_plans_apart() -> None:
    same = fingerprint(_plan("a"), "http://h")
    assert same == fingerprint(_plan("a"), "http://h/") and re.fullmatch("[0-9a-f]{64}", same)
    others = [
        fingerprint(_plan("b"), "http://h"), fingerprint(_plan("a"), "http://i"),
        fingerprint(_plan("a", "ns"), "http://h"),
    ]  # fmt: skip
    assert len({same, *others}) == 4


def test_a_folder_that_cannot_be_written_is_said_and_leaves_nothing_locked(tmp_path: Path) -> None:
    (tmp_path / "locks").write_text("in the way")
    with pytest.raises(JournalError, match="exists"):
        Journal.create(tmp_path, HEADER)
    (tmp_path / "locks").unlink()
    Journal.create(tmp_path, HEADER).close()


def test_a_header_that_cannot_be_written_leaves_no_file_and_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write

    def full(file: int, data: memoryview) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(JournalError, match="No space left"):
        Journal.create(tmp_path, HEADER)
    monkeypatch.setattr(os, "write", write)
    assert list(tmp_path.glob("*.jsonl")) == []
    Journal.create(tmp_path, HEADER).close()
