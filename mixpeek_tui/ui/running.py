"""Runs of this program: each is one task that no screen owns, so leaving a screen ends nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from mixpeek_tui.errors import TuiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.events import Event, Finished, Rows
from mixpeek_tui.run.executor import Executor
from mixpeek_tui.run.journal import Header, Journal
from mixpeek_tui.run.sitting import Sleep
from mixpeek_tui.ui.run_told import RunTold
from mixpeek_tui.ui.services import Services

Clock = Callable[[], float]


class Audience(Protocol):
    """Whoever wants to know what happens in a run."""

    def heard(self, event: Event) -> None:
        """Something happened; it is in the journal."""

    def over(self) -> None:
        """The sitting ended; ``Live.error`` says whether by an error."""


class Live(Protocol):
    """A run that a screen shows."""

    @property
    def header(self) -> Header:
        """What the run is about."""
    @property
    def path(self) -> Path:
        """Its journal."""
    @property
    def plan(self) -> Plan:
        """What is done."""
    @property
    def steps(self) -> Mapping[str, Step]:
        """The plan's steps, changes included."""
    @property
    def rows(self) -> Rows:
        """Where each step stands."""
    @property
    def active(self) -> bool:
        """Whether things may still happen by themselves."""
    @property
    def finished(self) -> Finished | None:
        """How the last sitting ended, if it did."""
    @property
    def error(self) -> BaseException | None:
        """What ended it out of turn."""
    @property
    def own(self) -> bool:
        """Whether this process does the run, so that it can be steered."""
    @property
    def began(self) -> float:
        """Unix time this sitting began."""
    @property
    def done_before(self) -> int:
        """Steps that were over when it began."""

    def join(self, audience: Audience) -> None:
        """Tell somebody what happens from now on."""

    def leave(self, audience: Audience) -> None:
        """Tell them no more; a run that is over is let go of with its last listener."""


class Running:
    """A run that this process does."""

    own = True

    def __init__(
        self,
        services: Services,
        plan: Plan,
        journal: Journal,
        previous: Rows | None,
        base_dir: Path,
        *,
        clock: Clock = time.time,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.plan, self.header, self.path = plan, journal.header, journal.path
        self.began = clock()
        self.finished: Finished | None = None
        self.error: BaseException | None = None
        self._services, self._journal = services, journal
        self._audience: list[Audience] = []
        self._task: asyncio.Task[Finished] | None = None
        self.executor = Executor(
            plan, services.client(), journal, self._heard, kinds=kind, environ=services.environ,
            base_dir=base_dir, previous=previous, bad_rows_dir=services.runs, clock=clock,
            sleep=sleep,
        )  # fmt: skip
        self.done_before = sum(row.state in ("succeeded", "adopted") for row in self.rows.values())
        self._told = RunTold(services.jobs, self.path, self.header.project, len(self.steps))
        RUNS[self.path] = self

    @property
    def rows(self) -> Rows:
        """Where each step stands."""
        return self.executor.rows

    @property
    def steps(self) -> Mapping[str, Step]:
        """The plan's steps, changes included."""
        return self.executor.steps

    @property
    def active(self) -> bool:
        """Whether the executor is at work."""
        return self._task is not None and not self._task.done()

    @property
    def needs_its_server(self) -> bool:
        """Whether it is at work, or waits for a key of the server that it began on."""
        refused = self.finished is not None and self.finished.outcome == "unauthorised"
        return self.active or refused

    @property
    def crashed(self) -> bool:
        """Whether a bug ended it, rather than something that a screen can explain."""
        return self.error is not None and not isinstance(self.error, TuiError)

    def join(self, audience: Audience) -> None:
        """Tell somebody what happens from now on."""
        self._audience.append(audience)

    def leave(self, audience: Audience) -> None:
        """Tell them no more; a run that is over is let go of with its last listener."""
        self._audience = [one for one in self._audience if one is not audience]
        self._let_go()

    def go(self) -> None:
        """Do whatever can be done now; nothing if it is being done already."""
        if not self.active:
            self.finished = self.error = None
            self._task = asyncio.create_task(self.executor.run())
            self._task.add_done_callback(self._over)
            self._told.began(self.rows)

    def steer(self, change: Callable[[Executor], None]) -> None:
        """Change something about the run, and go on.

        Raises:
            JournalError: the change cannot be written down.
        """
        change(self.executor)
        self.go()

    def go_on(self) -> None:
        """Do everything that is left; failed steps stand for another attempt.

        Raises:
            JournalError: that cannot be written down.
        """
        for step, row in list(self.rows.items()):
            if row.state == "failed" and not self.active:
                self.executor.retry(step)
        self.executor.unpause()
        self.go()

    def stop(self) -> None:
        """Start nothing more; what is in flight is finished."""
        self.executor.stop()

    def abandon(self) -> None:
        """End at once; what is in flight is looked up when the run is resumed."""
        if self._task is not None:
            self._task.cancel()

    def authorise(self, key: str) -> None:
        """Go on with another key."""
        self._services.take_key(key)
        client = self._services.client()
        self.steer(lambda executor: executor.resume_after_auth(client))

    def _heard(self, event: Event) -> None:
        if isinstance(event, Finished):
            self.finished = event
        self._told.heard(event, self.rows)
        for audience in list(self._audience):
            audience.heard(event)

    def _over(self, task: asyncio.Task[Finished]) -> None:
        self.error = None if task.cancelled() else task.exception()
        self._told.over(self.finished, self.error, self.rows)
        for audience in list(self._audience):
            audience.over()
        self._let_go()

    def _let_go(self) -> None:
        """Without listeners a run that is over gives its lock back; its journal stays.

        One that ended by a bug is kept, so that whoever opens it next is told.
        """
        if not self._audience and not self.active and not self.crashed:
            self._journal.close()
            RUNS.pop(self.path, None)


RUNS: dict[Path, Running] = {}
"""The runs of this process by their journals. One per process because journals are locked so."""


def under_way() -> tuple[Running, ...]:
    """The runs that this process is doing now; leaving the program ends them."""
    return tuple(run for run in RUNS.values() if run.active)

