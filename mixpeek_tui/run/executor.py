"""Doing what the plan says: in parallel where the graph allows, journal first, nothing twice."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

from mixpeek_tui.errors import NotAuthorised, TuiError
from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.attempt import Attempt
from mixpeek_tui.run.edits import edited, renamed, with_edits
from mixpeek_tui.run.events import (
    Finished,
    Outcome,
    Reopened,
    Rows,
    Skipped,
    replay,
    rested,
)
from mixpeek_tui.run.failures import failed
from mixpeek_tui.run.features import Features
from mixpeek_tui.run.graph import graph_of
from mixpeek_tui.run.journal import JournalError
from mixpeek_tui.run.perform import perform
from mixpeek_tui.run.reconcile import Finder
from mixpeek_tui.run.report import report
from mixpeek_tui.run.resolve import Resolver
from mixpeek_tui.run.sitting import Listener, Log, Sitting, Sleep
from mixpeek_tui.wire import Client

ABOUT_TO_GO_OUT = 0.05
"""Seconds before its time in which a waiting request is not called back any more."""
Halt = Literal["", "stopped", "unauthorised", "failed"]


class Executor:
    """Runs a plan; ``run`` may be called again after failures were dealt with.

    Args:
        plan: What is to be done.
        client: The line to the API.
        journal: Where the run is kept; None keeps it nowhere. Its rows are gone on with.
        listeners: Called with every event, once it is in the journal.
        kinds: The kind of a name.
        environ: Where ``${env:NAME}`` is looked up.
        base_dir: What relative paths in the plan are relative to.
        clock: Unix time.
        sleep: Pauses.
        concurrency: Steps whose requests are under way at the same time.
        continue_past_failures: Whether independent steps go on after one failed.
        previous: Rows of a finished run of the same plan, if there is one: then everything
            is looked up before it is created.
        bad_rows_dir: Where bad rows go if the data's folder cannot be written.
        looks_first: Whether anything may have happened since the plan was made.
    """

    def __init__(
        self,
        plan: Plan,
        client: Client,
        journal: Log | None,
        *listeners: Listener,
        kinds: Callable[[str], Kind],
        environ: Mapping[str, str] | None = None,
        base_dir: Path = Path(),
        clock: Callable[[], float] = time.time,
        sleep: Sleep = asyncio.sleep,
        concurrency: int = 12,
        continue_past_failures: bool = True,
        previous: Rows | None = None,
        bad_rows_dir: Path | None = None,
        looks_first: bool = True,
    ) -> None:
        events = journal.events if journal is not None else ()
        resolver = Resolver(os.environ if environ is None else environ, base_dir)
        self._sitting = Sitting(
            plan, client, kinds, journal, list(listeners), resolver, clock, sleep,
            rows=rested(replay(events)), previous=previous or {},
            steps=with_edits(plan.by_id, events), looks_first=looks_first,
        )  # fmt: skip
        self._finder = Finder(self._sitting)
        self._features = Features(self._sitting)
        self._concurrency = concurrency
        self._past_failures = continue_past_failures
        self._bad_rows_dir = bad_rows_dir
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._sending: set[str] = set()
        self._forced: set[str] = set()
        self._changed = asyncio.Event()
        self._halt: Halt = ""
        self._paused = False
        self._running = False
        self._begun = False

    @property
    def rows(self) -> Rows:
        """Where each step stands."""
        return self._sitting.rows

    @property
    def steps(self) -> Mapping[str, Step]:
        """The plan's steps by id, with the changes made since."""
        return self._sitting.steps

    @property
    def running(self) -> bool:
        """Whether ``run`` is under way."""
        return self._running

    @property
    def paused(self) -> bool:
        """Whether no further step starts for now."""
        return self._paused

    async def run(self) -> Finished:
        """Do everything that can be done now, and say how it ended.

        Raises:
            JournalError: the journal cannot be written; nothing further was sent.
            RuntimeError: it is running already.
        """
        if self._running:
            raise RuntimeError("the run is under way already")
        self._running, self._halt = True, ""
        began = asyncio.get_running_loop().time()
        try:
            self._reopen_failures()
            while True:
                self._settle()
                self._start_what_is_ready()
                if not self._tasks and not self._paused:
                    break
                await self._until_something_happens()
            return self._finish(asyncio.get_running_loop().time() - began)
        finally:
            self._running = False
            await self._drop_everything()

    def stop(self) -> None:
        """Start nothing more, finish what is in flight, leave jobs to be followed later."""
        self._halt = "stopped"
        self._paused = False
        now = self._sitting.clock()
        for name, task in self._tasks.items():
            waits_until = self._sitting.waits.get(name, 0.0)
            if name not in self._sending or waits_until > now + ABOUT_TO_GO_OUT:
                task.cancel()
        self._changed.set()

    def pause(self) -> None:
        """Start no further step until ``unpause``."""
        self._paused = True

    def unpause(self) -> None:
        """Start steps again."""
        self._paused = False
        self._changed.set()

    def retry(self, step: str) -> None:
        """Try a failed or skipped step again, and what waited for it."""
        if self._sitting.row(step).state in ("failed", "skipped", "blocked"):
            self._finder.inventory.forget()
            self._reopen(step)

    def skip(self, step: str) -> None:
        """Leave a step out that is not under way; what needs its values stays blocked."""
        if step not in self._tasks and self._sitting.row(step).state not in (
            "succeeded", "adopted",
        ):  # fmt: skip
            now = self._sitting.clock()
            self._sitting.emit(Skipped(step, now, "left out by hand"))
            self._changed.set()
            self._settle()

    def adopt(self, step: str) -> None:
        """Take the existing resource that stood in a failed step's way, as it is."""
        row = self._sitting.row(step)
        if row.state == "failed" and (row.existing or row.id):
            self._forced.add(step)
            self._reopen(step)

    def rename(self, step: str, name: str) -> None:
        """Give what a step creates another name, and try again."""
        known = self._sitting.steps[step]
        self.replace(step, renamed(known, self._sitting.kinds(known.kind), name))

    def replace(self, step: str, changed: Step) -> None:
        """Send something else for a step that is not done, and try again."""
        if step in self._tasks or self._sitting.row(step).state in ("succeeded", "adopted"):
            return
        self._sitting.steps[step] = replace(changed, id=step)
        self._sitting.emit(edited(self._sitting.steps[step], self._sitting.clock()))
        self._reopen(step)

    def resume_after_auth(self, client: Client | None = None) -> None:
        """Go on with a key that works: rows that failed for want of one are open again."""
        if client is not None:
            self._sitting.client = client
        if self._halt == "unauthorised":
            self._halt = ""
        for step, row in list(self.rows.items()):
            if row.state == "failed" and row.problem and row.problem.kind == "unauthorised":
                self._reopen(step)

    def _reopen(self, step: str) -> None:
        self._sitting.emit(Reopened(step, self._sitting.clock()))
        self._settle()
        self._changed.set()

    def _reopen_failures(self) -> None:
        """The first time, what failed before or was deleted again stands for another attempt."""
        if self._begun:
            return
        self._begun = True
        for step in self._sitting.steps:
            if self._sitting.row(step).state in ("failed", "deleted"):
                self._sitting.emit(Reopened(step, self._sitting.clock()))
        for step in self._features.unverified():
            self._verify(step)

    def _settle(self) -> None:
        graph = graph_of(self._sitting.steps.values())
        for event in list(graph.settle(self.rows, self._sitting.clock())):
            self._sitting.emit(event)

    def _start_what_is_ready(self) -> None:
        if self._halt or self._paused:
            return
        graph = graph_of(self._sitting.steps.values())
        for step in graph.ready(self.rows, self._tasks):
            if len(self._sending) >= self._concurrency:
                return
            self._sending.add(step)
            self._tasks[step] = asyncio.create_task(self._attempt(step))

    async def _attempt(self, step_id: str) -> None:
        attempt = Attempt(
            self._sitting, self._finder, self._sitting.steps[step_id],
            lambda: self._release(step_id),
        )  # fmt: skip
        forced = step_id in self._forced
        self._forced.discard(step_id)
        try:
            await perform(
                attempt, adopting=forced, stop=lambda: self._halt == "stopped",
                bad_rows_dir=self._bad_rows_dir,
            )  # fmt: skip
        except JournalError:
            raise
        except TuiError as error:
            self._sitting.emit(failed(attempt, error))
            self._halt_after(error)
        else:
            if self._features.concerns(attempt.step):
                self._verify(step_id)
        if names := self._features.overtaken(attempt.step):
            later = self._features.catch_up(names)
            self._tasks[f"catch up:{step_id}"] = asyncio.create_task(later)

    def _release(self, step: str) -> None:
        """The step only looks from now on: another one may send."""
        self._sending.discard(step)
        self._changed.set()
        if self._halt == "stopped":
            self._tasks[step].cancel()

    def _halt_after(self, error: TuiError) -> None:
        if isinstance(error, NotAuthorised):
            self._halt = self._halt or "unauthorised"
        elif not self._past_failures:
            self._halt = self._halt or "failed"

    def _verify(self, step: str) -> None:
        self._tasks[f"verify:{step}"] = asyncio.create_task(self._features.verify(step))

    async def _until_something_happens(self) -> None:
        self._changed.clear()
        waiter = asyncio.create_task(self._changed.wait())
        try:
            await asyncio.wait(
                {waiter, *self._tasks.values()}, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            waiter.cancel()
        for name, task in list(self._tasks.items()):
            if task.done():
                del self._tasks[name]
                self._sending.discard(name)
                if not task.cancelled():
                    task.result()

    def _finish(self, seconds: float) -> Finished:
        found = report(self._sitting.steps, self.rows)
        outcome: Outcome = found.outcome
        if self._halt and found.left:
            outcome = self._halt
        finished = Finished(self._sitting.clock(), seconds, outcome, len(found.left))
        self._sitting.emit(finished)
        return finished

    async def _drop_everything(self) -> None:
        """After an error of the run itself: nothing goes on in the background."""
        for task in self._tasks.values():
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values())
        self._tasks.clear()
        self._sending.clear()
