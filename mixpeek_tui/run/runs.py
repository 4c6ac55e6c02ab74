"""The runs that a folder holds, and which of them is of a given plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mixpeek_tui.kinds.step import shown
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.events import Added, Event, Finished, Outcome, State
from mixpeek_tui.run.journal import JournalError, Loaded, load
from mixpeek_tui.run.lock import holder_of
from mixpeek_tui.run.report import report


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One run, as a list of runs shows it."""

    run: str
    path: Path
    project: str
    namespace: str | None
    base_url: str
    fingerprint: str
    started: float
    """Unix time, seconds."""
    finished: float | None
    """When its last sitting ended; None while it runs or if it was killed."""
    outcome: Outcome | None
    """How its last sitting ended, if it did."""
    counts: Mapping[State, int]
    left: int
    """Steps that are not over."""
    alive: bool
    """Whether a process runs it now; one that only shows how it ended does not."""
    pid: int | None
    deleted: int = 0
    """Steps whose work was deleted again, or is being deleted."""
    also: str = ""
    """As of the journal's header."""
    deletes: int = 0
    """Resources that somebody agreed to delete and that are not deleted yet."""

    @property
    def undone(self) -> bool:
        """Whether what it made was deleted again, all of it or some."""
        return self.outcome == "undone" or self.deleted > 0

    @property
    def open(self) -> bool:
        """Whether something is left to do; after the last step what it brought is verified."""
        return self.left > 0 or self.outcome is None

    @property
    def resumable(self) -> bool:
        """Whether something is left to do, and nobody decided otherwise by undoing it."""
        return self.open and not self.undone and not self.alive

    @property
    def state(self) -> str:
        """How it stands, in a word or two."""
        if self.alive:
            return "running"
        if self.undone:
            return "undone" if self.outcome == "undone" else "undone in part"
        return self.outcome or "interrupted"


def fingerprint(plan: Plan, base_url: str) -> str:
    """What makes two plans the same: their steps as shown, the server, the namespace."""
    steps = [
        {
            "id": step.id, "kind": step.kind, "verb": step.verb, "after": list(step.after),
            "rows": step.rows.path if step.rows else None,
            "request": {
                "method": step.request.method, "path": str(step.request.path),
                "body": shown(step.request.body), "namespaced": step.request.namespaced,
            } if step.request else None,
        }
        for step in plan.steps
    ]  # fmt: skip
    whole = {"steps": steps, "base_url": base_url.rstrip("/"), "namespace": plan.namespace}
    text = json.dumps(whole, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def list_runs(folder: Path) -> list[RunInfo]:
    """Every run in a folder, the latest first; files that are no journals are left out."""
    found = []
    for path in folder.glob("*.jsonl"):
        try:
            found.append(info_of(load(path)))
        except JournalError:
            continue
    return sorted(found, key=lambda info: (info.started, info.run), reverse=True)


def info_of(loaded: Loaded) -> RunInfo:
    """What a list shows of a journal."""
    header = loaded.header
    found = report(header.steps, loaded.rows)
    holder = holder_of(loaded.path.parent, header.fingerprint)
    last = loaded.events[-1] if loaded.events else None
    end = last if isinstance(last, Finished) else None
    alive = end is None and holder is not None and holder.run == header.run
    return RunInfo(
        run=header.run, path=loaded.path, project=header.project, namespace=header.namespace,
        base_url=header.base_url, fingerprint=header.fingerprint, started=header.started,
        finished=end.at if end else None, outcome=end.outcome if end else None,
        counts=found.counts, left=len(found.left), alive=alive,
        pid=holder.pid if alive and holder else None,
        deleted=sum(row.state in ("deleted", "deleting") for row in loaded.rows.values()),
        also=header.also,
        deletes=sum(step in found.left for step in _deletions(loaded.events)),
    )  # fmt: skip


def _deletions(events: Iterable[Event]) -> set[str]:
    return {e.step for e in events if isinstance(e, Added) and e.verb == "delete"}


def find(folder: Path, marks: Collection[str], base_url: str = "") -> RunInfo | None:
    """The latest run of the plan with one of these fingerprints, finished or not.

    Args:
        folder: Where the runs are.
        marks: The plan's fingerprints, which the server's URL is part of.
        base_url: If given, the run must be of this server by its own word too.
    """
    wanted = base_url.rstrip("/")
    for info in list_runs(folder):
        here = not wanted or info.base_url.rstrip("/") == wanted
        if here and (info.fingerprint in marks or info.also in marks):
            return info
    return None
