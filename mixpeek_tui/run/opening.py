"""The journal that a plan is run with: of an unfinished run of the same plan, or a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.events import Rows
from mixpeek_tui.run.journal import Header, Journal, load, run_id
from mixpeek_tui.run.runs import RunInfo, find, fingerprint
from mixpeek_tui.wire import Json


@dataclass(frozen=True, slots=True)
class Opened:
    """A journal that is open, and what an earlier run of the same plan left."""

    journal: Journal
    previous: Rows | None = None
    """Rows of the last run of the same plan, if that was finished and not undone."""


def latest(folder: Path, plan: Plan, server: str, called: str = "") -> RunInfo | None:
    """The last run of this plan on this server, whichever way its namespace was called.

    Args:
        folder: Where journals are.
        plan: What is to be run.
        server: What journals call the server.
        called: What the plan's namespace is called besides, if that is known.
    """
    return find(folder, {fingerprint(plan, server), _also(plan, server, called)} - {""})


def unfinished(folder: Path, plan: Plan, server: str, called: str = "") -> RunInfo | None:
    """The ``latest`` run, if it can be gone on with.

    One that has something to delete is not: only who names it agrees to that again.
    """
    earlier = latest(folder, plan, server, called)
    if earlier is None or not earlier.open or earlier.deletes or _undone(earlier):
        return None
    return earlier


def _also(plan: Plan, server: str, called: str) -> str:
    return fingerprint(replace(plan, namespace=called), server) if called else ""


def open_journal(
    folder: Path,
    plan: Plan,
    server: str,
    answers: Mapping[str, Json],
    base_dir: Path,
    at: float,
    *,
    called: str = "",
) -> Opened:
    """Go on with an unfinished run of the same plan, or begin a new one.

    Args:
        folder: Where journals are.
        plan: What is to be run.
        server: What journals call the server.
        answers: The answers that led to the plan, as plain data.
        base_dir: What relative paths in them are relative to.
        at: Unix time, seconds.
        called: What the plan's namespace is called besides, if that is known.

    Raises:
        Busy: another process runs it.
        JournalError: the folder cannot be written.
    """
    if earlier := unfinished(folder, plan, server, called):
        return Opened(Journal.open(earlier.path))
    header = Header(
        run=run_id(plan.project, at), project=plan.project, namespace=plan.namespace,
        base_url=server, fingerprint=fingerprint(plan, server),
        steps=tuple(step.id for step in plan.steps), answers=dict(answers),
        base_dir=str(base_dir), started=at, also=_also(plan, server, called),
    )  # fmt: skip
    last = latest(folder, plan, server, called)
    previous = load(last.path).rows if last is not None and not _undone(last) else None
    return Opened(Journal.create(folder, header), previous)


def _undone(info: RunInfo) -> bool:
    return info.outcome == "undone"
