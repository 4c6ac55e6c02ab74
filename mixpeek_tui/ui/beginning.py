"""From a plan, or from a journal, to a run that a screen can show."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from pathlib import Path

from mixpeek_tui.errors import UsageError
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.from_plain import from_dict
from mixpeek_tui.interview.to_plain import to_dict
from mixpeek_tui.plan.build import build
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.journal import Journal, load
from mixpeek_tui.run.lock import Busy
from mixpeek_tui.run.opening import latest, open_journal, unfinished
from mixpeek_tui.run.runs import info_of
from mixpeek_tui.run.sitting import Sleep
from mixpeek_tui.run.spelling import called_too
from mixpeek_tui.ui.running import RUNS, Clock, Live, Running
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.watching import Watching


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be run: a plan with its answers, or the journal of a run."""

    plan: Plan | None = None
    answers: Answers | None = None
    base_dir: Path | None = None
    journal: Path | None = None
    follow_only: bool = False
    """Whether to look on even if nobody does the run."""
    again: bool = False
    """Whether to go on even if it was undone."""


async def begin(
    services: Services, wanted: Wanted, *, clock: Clock = time.time, sleep: Sleep = asyncio.sleep
) -> Live:
    """The run of a plan or journal; one of this process is found again, never done twice.

    A run that another process does is followed.

    Raises:
        JournalError: the journal cannot be read or written.
        Busy: another process runs the plan, and its journal is not here.
        UsageError: the journal is of another server.
        AnswersError: the journal's answers cannot be used any more.
    """
    if wanted.journal is not None:
        return _go_on(services, wanted, wanted.journal, clock, sleep)
    assert wanted.plan is not None
    plan, base_dir = wanted.plan, wanted.base_dir or services.base_dir
    server = label(services)
    called = await called_too(services.client().send, services.runs, plan, server)
    earlier = latest(services.runs, plan, server, called)
    if earlier is not None and (
        earlier.alive or earlier.path in RUNS or unfinished(services.runs, plan, server, called)
    ):
        return _go_on(services, replace(wanted, again=True), earlier.path, clock, sleep)
    answers = to_dict(wanted.answers) if wanted.answers else {}
    try:
        opened = open_journal(
            services.runs, plan, server, answers, base_dir, clock(), called=called
        )
    except Busy:
        if earlier is None:
            raise
        return Watching(earlier.path, plan, clock)
    running = Running(
        services, plan, opened.journal, opened.previous, base_dir, clock=clock, sleep=sleep
    )
    running.go()
    return running


def label(services: Services) -> str:
    """What stands for the server in journals: the sandbox has another port each time."""
    return services.where.server


def _go_on(services: Services, wanted: Wanted, path: Path, clock: Clock, sleep: Sleep) -> Live:
    if path in RUNS:
        return RUNS[path]
    loaded = load(path)
    plan = build(from_dict(dict(loaded.header.answers)), loaded.header.namespace)
    info = info_of(loaded)
    if wanted.follow_only or info.alive or not info.open or (info.undone and not wanted.again):
        return Watching(path, plan, clock)
    if loaded.header.base_url.rstrip("/") != label(services).rstrip("/"):
        raise UsageError(
            f"This run is of {loaded.header.base_url}, but {label(services)} is connected. "
            "Connect to that one first."
        )
    try:
        journal = Journal.open(path)
    except Busy:
        return Watching(path, plan, clock)
    base_dir = Path(loaded.header.base_dir) if loaded.header.base_dir else services.base_dir
    running = Running(services, plan, journal, None, base_dir, clock=clock, sleep=sleep)
    running.go()
    return running
