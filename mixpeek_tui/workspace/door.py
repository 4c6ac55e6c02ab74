"""The one way to change a workspace from the browser: a plan of one step, journal first."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from mixpeek_tui.errors import ReadOnlyError
from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import Call, Step, Verb, Why, path
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.events import Row
from mixpeek_tui.run.executor import Executor
from mixpeek_tui.run.sitting import Listener, Sleep
from mixpeek_tui.wire import Client, Request
from mixpeek_tui.workspace.change_log import ChangeLog

MAYBE = "Its answer was lost, and looking does not tell: it may have been done."
LOOK = "Look before you do it again."
NOT_DONE = "Its answer was lost. Looking shows that it was not done."


def one_step(name: str, called: str, verb: Verb, request: Request) -> Plan:
    """A plan of one request.

    Args:
        name: Kind of the resource that it is about.
        called: The resource's name, else its id.
        verb: ``create`` (also what a PATCH or PUT changes), ``delete`` or ``act``.
        request: What is sent.
    """
    call = Call(
        request.method, path(request.path), request.body, request.namespace is not None,
        request.query,
    )  # fmt: skip
    why = Why("browser", "asked for in the browser")
    step = Step(f"{name}.{called}", name, called, verb, why, call)
    return Plan("", request.namespace, (step,))


@dataclass(frozen=True, slots=True)
class Door:
    """Where changes go out, and what they are written down in before."""

    client: Client
    namespace: str | None
    server: str
    """What journals call the server."""
    log: ChangeLog
    read_only: bool = False
    clock: Callable[[], float] = time.time
    """Unix time."""
    sleep: Sleep = asyncio.sleep

    async def carry_out(
        self,
        plan: Plan,
        listener: Listener = lambda event: None,
        kinds: Callable[[str], Kind] = kind,
    ) -> Row:
        """Do a plan of one step, through to its outcome even if nobody awaits it any more.

        Args:
            plan: From ``one_step``.
            listener: Told of every event.
            kinds: The kind of a name.

        Returns:
            Where the step stands; a problem in it says what went wrong, and ``doubtful`` whether
            it may have been done all the same.

        Raises:
            ReadOnlyError: nothing was written or sent.
            JournalError: it cannot be written down; nothing was sent.
        """
        if self.read_only:
            raise ReadOnlyError("Nothing is changed in read-only mode.")
        (step,) = plan.steps
        step, log = self.log.begin(self.server, self.namespace, step, self.clock())
        executor = Executor(
            replace(plan, steps=(step,)), self.client, log, listener, kinds=kinds,
            environ=_AsWritten(), clock=self.clock, sleep=self.sleep, looks_first=False,
        )  # fmt: skip
        await self.log.outlasting(executor.run())
        return _told(executor.rows[step.id])


def _told(row: Row) -> Row:
    """The same row; a lost answer says in plain words what is known of it."""
    if row.problem is None or (row.problem.kind != "unclear" and not row.doubtful):
        return row
    means, todo = (MAYBE, LOOK) if row.doubtful else (NOT_DONE, "Do it again.")
    return replace(row, problem=replace(row.problem, means=means, todo=todo))


class _AsWritten(Mapping[str, str]):
    """Leaves ``${env:NAME}`` as it stands: resources hold text of others, which reads nothing."""

    def __getitem__(self, name: str) -> str:
        return "${env:" + name + "}"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
