"""What all steps of a run share: the plan, where it stands, the journal, the line to the API."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from mixpeek_tui.kinds.calls import deed_of
from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.events import Event, Retrying, Row, Rows, fold
from mixpeek_tui.run.resolve import Resolver
from mixpeek_tui.wire import Client, Reply, Request, Wait

Sleep = Callable[[float], Awaitable[object]]
Listener = Callable[[Event], None]
SHORT = 0.5
"""Seconds; the pacer's waits up to this long are not worth telling."""


class Log(Protocol):
    """Where events are written before anything else happens; a Journal is one."""

    @property
    def events(self) -> tuple[Event, ...]:
        """What was written before, to be gone on with."""
        ...

    def append(self, event: Event) -> None:
        """Write one event for good."""
        ...


@dataclass
class Sitting:
    """One process's time with a run."""

    plan: Plan
    client: Client
    kinds: Callable[[str], Kind]
    log: Log | None
    listeners: list[Listener]
    resolver: Resolver
    clock: Callable[[], float]
    sleep: Sleep
    rows: dict[str, Row] = field(default_factory=dict)
    previous: Rows = field(default_factory=dict)
    """Rows of a finished run of the same plan; empty if there was none."""
    looks_first: bool = True
    """Whether anything may have happened since the plan was made: what a step creates may be
    there from an earlier run, what it deletes may be called otherwise."""
    steps: dict[str, Step] = field(default_factory=dict)
    """The plan's steps as they are now, edits included."""
    waits: dict[str, float] = field(default_factory=dict)
    """Steps whose request waits, and the time it goes out again."""
    locks: dict[str, asyncio.Lock] = field(default_factory=dict)
    """By request path: changes that read first must not overlap."""

    def __post_init__(self) -> None:
        self.steps = self.steps or dict(self.plan.by_id)

    def emit(self, event: Event) -> None:
        """Write the event down, change the rows, tell everybody."""
        if self.log is not None:
            self.log.append(event)
        self.rows = fold(self.rows, event)
        for listener in self.listeners:
            listener(event)

    def row(self, step: str) -> Row:
        """Where a step stands."""
        return self.rows.get(step) or Row(step)

    @property
    def home(self) -> Step | None:
        """The step that creates the namespace, if one does."""
        return next((s for s in self.steps.values() if s.kind == "namespace"), None)

    @property
    def namespace(self) -> str | None:
        """The namespace of the run, as an id if it is known, else as it was given."""
        if self.plan.namespace:
            return self.plan.namespace
        home = self.home
        return self.row(home.id).outputs.get("namespace_id") if home is not None else None

    @property
    def fresh(self) -> bool:
        """Whether this run created its namespace, so that nothing in it is somebody else's."""
        home = self.home
        return home is not None and self.row(home.id).state == "succeeded"

    @property
    def deleted(self) -> frozenset[str]:
        """Ids of what this run deletes: a list that was read before may still show it."""
        return frozenset(
            deed_of(self.kinds(step.kind), "DELETE", str(step.request.path)).id
            for step in self.steps.values()
            if step.verb == "delete" and step.request is not None
            and self.row(step.id).state != "skipped"
        )  # fmt: skip

    def wanted(self, step: str) -> frozenset[str]:
        """The outputs of a step that others reference."""
        return frozenset(
            ref.field for other in self.steps.values() for ref in other.refs if ref.step == step
        )

    def request(self, step: Step) -> Request:
        """The step's request, complete."""
        assert step.request is not None
        return self.resolver.request(step.request, self.rows, self.namespace)

    async def send(self, step: str, request: Request) -> Reply:
        """Send a request for a step; its waits are told as events."""
        try:
            return await self.client.send(request, on_wait=lambda wait: self._waits(step, wait))
        finally:
            self.waits.pop(step, None)

    async def look(self, request: Request) -> Reply:
        """Send a request whose waits are nobody's row to tell of."""
        return await self.client.send(request)

    async def poll(self, request: Request) -> Reply:
        """Send a request that may wait for whatever is more urgent."""
        return await self.client.send(request, background=True)

    def _waits(self, step: str, wait: Wait) -> None:
        now = self.clock()
        self.waits[step] = now + wait.seconds
        if wait.reason != "pacing" or wait.seconds > SHORT:
            self.emit(Retrying(step, now, wait.attempt, wait.seconds, wait.reason))
