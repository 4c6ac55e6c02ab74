"""Undoing a run: what it created is deleted, newest first, and what stays is named."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from mixpeek_tui.errors import ApiError, NotAuthorised, NotFound, Problem, Unclear
from mixpeek_tui.kinds.kind import Kind, Watch
from mixpeek_tui.kinds.step import Step, below
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.edits import with_edits
from mixpeek_tui.run.events import (
    Deleted,
    Deleting,
    Finished,
    Kept,
    Outcome,
    Row,
    Rows,
    replay,
    rested,
)
from mixpeek_tui.run.follow import ADOPTING, Follower
from mixpeek_tui.run.graph import state_of
from mixpeek_tui.run.journal import Journal
from mixpeek_tui.run.leftovers import detach, others_in_namespace
from mixpeek_tui.run.problems import StepError, problem_of, scrubbed
from mixpeek_tui.run.reconcile import Finder
from mixpeek_tui.run.resolve import Resolver
from mixpeek_tui.run.sitting import Listener, Sitting, Sleep
from mixpeek_tui.wire import Client, Request

TRIES = 3
"""How often a delete goes out whose outcome is unclear; a delete may be repeated."""


class Undo:
    """Deletes what a run created; takes the same things as an Executor.

    May be run again until nothing is left: every delete is written down before it goes out.
    """

    def __init__(
        self,
        plan: Plan,
        client: Client,
        journal: Journal,
        *listeners: Listener,
        kinds: Callable[[str], Kind],
        environ: Mapping[str, str] | None = None,
        base_dir: Path = Path(),
        clock: Callable[[], float] = time.time,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        resolver = Resolver(os.environ if environ is None else environ, base_dir)
        self._sitting = Sitting(
            plan, client, kinds, journal, list(listeners), resolver, clock, sleep,
            rows=rested(replay(journal.events)), steps=with_edits(plan.by_id, journal.events),
        )  # fmt: skip
        self._finder = Finder(self._sitting)
        self._stopped = False

    @property
    def rows(self) -> Rows:
        """Where each step stands."""
        return self._sitting.rows

    @property
    def steps(self) -> list[Step]:
        """What will be dealt with, in this order."""
        listed = reversed(self._sitting.steps.values())
        return [step for step in listed if made_by_run(step, self._sitting.row(step.id))]

    @property
    def changed(self) -> list[Step]:
        """What was there before and was changed; it stays as it is now."""
        listed = self._sitting.steps.values()
        return [s for s in listed if s.changes and self._sitting.row(s.id).state == "succeeded"]

    def stop(self) -> None:
        """Finish the delete that is under way, then stop."""
        self._stopped = True

    async def run(self) -> Finished:
        """Delete everything that can be deleted, and say how it ended.

        Raises:
            JournalError: the journal cannot be written; nothing further was sent.
        """
        began = asyncio.get_running_loop().time()
        outcome: Outcome = "undone"
        for step in self.steps:
            if self._stopped:
                outcome = "stopped"
                break
            try:
                await self._one(step)
            except NotAuthorised as error:
                self._keep(step, error)
                outcome = "unauthorised"
                break
            except (ApiError, StepError) as error:
                self._keep(step, error)
        for step in self.changed:
            self._keep(step, StepError(_changed(step)))
        left = len(self.steps)
        if outcome == "undone" and left:
            outcome = "failed"
        seconds = asyncio.get_running_loop().time() - began
        finished = Finished(self._sitting.clock(), seconds, outcome, left)
        self._sitting.emit(finished)
        return finished

    def _keep(self, step: Step, error: ApiError | StepError) -> None:
        problem = scrubbed(problem_of(error), self._sitting.resolver.secrets)
        self._sitting.emit(Kept(step.id, self._sitting.clock(), problem))

    async def _one(self, step: Step) -> None:
        sitting = self._sitting
        sitting.emit(Deleting(step.id, sitting.clock()))
        if step.verb == "create":
            note = await self._delete(step)
        elif self._subject_goes(step):
            note = "goes with what it was done to"
        elif step.verb == "attach":
            note = await detach(sitting, step, self._path(step))
        else:
            raise StepError(_stays(step))
        sitting.emit(Deleted(step.id, sitting.clock(), note))

    async def _delete(self, step: Step) -> str:
        kind = self._sitting.kinds(step.kind)
        identifier = self._sitting.row(step.id).id or await self._identify(step, kind)
        if not identifier:
            return "was never created"
        if kind.name == "namespace":
            await self._insist_on_emptiness(step)
        where = self._path(step)
        path = below(where.path, identifier)
        reply = await self._send(Request("DELETE", path, namespace=where.namespace))
        if reply.get("task_id"):
            await self._follow(step, str(reply["task_id"]))
        return kind.deletion.words if kind.deletion is not None and kind.deletion.soft else ""

    async def _send(self, request: Request) -> Mapping[str, object]:
        for tried in range(1, TRIES + 1):
            try:
                return (await self._sitting.look(request)).data
            except NotFound:
                return {}
            except Unclear:
                if tried == TRIES:
                    raise
                await self._sitting.sleep(float(tried))
        return {}

    async def _identify(self, step: Step, kind: Kind) -> str:
        """The id of what an unclear call may have made in this run's own namespace."""
        if not self._sitting.row(step.id).doubtful or step.request is None:
            return ""
        found = await self._finder.now(kind, self._sitting.request(step))
        if found is not None and not (step.request.namespaced and self._made_namespace()):
            raise StepError(_perhaps(step))
        return str(found.get(kind.id_field) or "") if found is not None else ""

    def _made_namespace(self) -> bool:
        home = self._sitting.home
        return home is not None and made_by_run(home, self._sitting.row(home.id))

    async def _insist_on_emptiness(self, step: Step) -> None:
        others = await others_in_namespace(self._sitting)
        if others:
            raise StepError(
                Problem(
                    "differs", f"The namespace {step.name} still holds {', '.join(others)}.",
                    "This run did not make them, or could not delete them.",
                    "Delete the namespace in the browser if nobody needs them.",
                )
            )  # fmt: skip

    async def _follow(self, step: Step, task: str) -> None:
        """Until the deletion is over; a task that is forgotten is over (contract §9.14)."""
        sitting = self._sitting
        sitting.emit(Deleting(step.id, sitting.clock(), "accepted", {"task_id": task}))
        watch = Watch(below("/v1/tasks", task), False, until_gone=True)
        state = await Follower(sitting.poll, None, sitting.sleep, (watch,)).to_the_end()
        if state.phase == "failed":
            raise StepError(Problem("job_failed", state.error or "The deletion failed."))

    def _path(self, step: Step) -> Request:
        """Where the step's request went; its body is not needed, nor the secrets in it."""
        assert step.request is not None
        bare = replace(step, request=replace(step.request, body=None))
        return self._sitting.request(bare)

    def _subject_goes(self, step: Step) -> bool:
        parts = step.request.path.parts if step.request is not None else ()
        subjects = [part.step for part in parts if not isinstance(part, str)]
        return any(
            (other := self._sitting.steps.get(subject)) is not None
            and made_by_run(other, self._sitting.row(subject))
            for subject in subjects
        )


def made_by_run(step: Step, row: Row) -> bool:
    """Whether there is something of this run to delete: never what was adopted or changed."""
    if step.changes or step.verb == "delete":
        return False
    state = state_of({step.id: row}, step.id)
    if state in ("succeeded", "deleting", "waiting"):
        return ADOPTING not in row.watching
    if state == "failed":
        return bool(row.id) or row.doubtful
    return row.doubtful


def _stays(step: Step) -> Problem:
    what = "objects that were uploaded" if step.verb == "upload" else "documents that were written"
    return Problem(
        "differs", f"The {what} by {step.name} stay.",
        "They are in a resource that this run did not create.",
        "Delete them in the browser if nobody needs them.",
    )  # fmt: skip


def _changed(step: Step) -> Problem:
    body = step.request.body if step.request is not None else None
    fields = ", ".join(body) if isinstance(body, dict) else ""
    return Problem(
        "differs", f"{step.kind} {step.name} was changed, not created: {fields}.",
        "It was there before this run, and what it was like before is not kept.",
        "Change it back in the browser if need be.",
    )  # fmt: skip


def _perhaps(step: Step) -> Problem:
    return Problem(
        "unclear", f"{step.name} exists, and whether this run created it is unknown.",
        "It is left as it is.", "Delete it in the browser if nobody needs it.",
    )  # fmt: skip
