"""What a workspace holds and how it is doing, in one look."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from mixpeek_tui.errors import ApiError, NotAuthorised, Unreachable
from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.kinds.registry import KINDS
from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.run.problems import problem_words
from mixpeek_tui.text import safe
from mixpeek_tui.wire import Client, Json
from mixpeek_tui.workspace.cells import state_of
from mixpeek_tui.workspace.fields import number, text_at
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.listing import Page, Query, fetch_page
from mixpeek_tui.workspace.triggers import Fire, timeline

LOOK = 100
"""Newest rows of each kind that are looked at for what fails or runs."""
FIRES = 10
NOTHING = Page((), None, None)
"""What is known of a list that could not be read."""
ALIKE = frozenset({"task", "batch"})
"""Kinds whose failures of the past are history, not a state of the workspace."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of a kind."""

    kind: str
    title: str
    total: int | None
    """None if the list could not be read."""
    at_least: bool = False
    """Whether there are more than ``total``; the API did not say how many."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One resource that wants to be looked at."""

    kind: str
    id: str
    name: str
    words: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """A workspace at one moment."""

    namespace: str | None
    at: datetime
    counts: tuple[Count, ...]
    failing: tuple[Line, ...] = ()
    running: tuple[Line, ...] = ()
    next: tuple[Fire, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def healthy(self) -> bool:
        """Whether nothing fails and every list could be read."""
        return not self.failing and not any(count.problem for count in self.counts)


def counted_kinds() -> tuple[Kind, ...]:
    """The kinds that can be listed without a parent, in the sidebar's order."""
    return tuple(
        k for k in KINDS if k.browsable and k.listing is not None and "{" not in k.listing.path
    )


async def snapshot(
    client: Client, namespace: str | None, *, now: datetime | None = None
) -> Status:
    """Look at every kind once: one request each, and one for the id of the namespace.

    Args:
        client: Whom to ask.
        namespace: The workspace, by id or name.
        now: An aware time; fires are given in its zone.

    Raises:
        NotAuthorised, Unreachable: nothing can be said at all.
    """
    moment = now or datetime.now(UTC)
    kinds = counted_kinds()
    pages = await asyncio.gather(*(_look(client, kind, namespace) for kind in kinds))
    items = [item for page, _ in pages for item in page.items]
    states = [(item, state_of(item)) for item in items]
    triggers = [item for item in items if item.kind == "trigger"]
    warnings = dict.fromkeys(warning for page, _ in pages for warning in page.warnings)
    return Status(
        namespace, moment,
        tuple(count_of(kind, *found) for kind, found in zip(kinds, pages, strict=True)),
        _lines((i, s) for i, s in states if _fails(i, s)),
        _lines((i, s) for i, s in states if s.phase == "running" or _queued(i, s)),
        timeline(triggers, moment)[:FIRES], tuple(warnings),
    )  # fmt: skip


async def _look(client: Client, kind: Kind, namespace: str | None) -> tuple[Page, str]:
    try:
        return await fetch_page(client, kind, Query(namespace), limit=LOOK), ""
    except (NotAuthorised, Unreachable):
        raise
    except ApiError as error:
        return NOTHING, problem_words(error)


def count_of(kind: Kind, page: Page, problem: str = "") -> Count:
    """How many of a kind a page from its beginning tells of, or why it could not be read."""
    if problem:
        return Count(kind.name, kind.plural, None, problem=problem)
    total = len(page.items) if page.total is None else page.total
    return Count(kind.name, kind.plural, total, page.total is None)


def _fails(item: Item, state: JobState) -> bool:
    """Failed now; or a trigger whose last runs failed, or a connection that reports an error."""
    if item.kind in ALIKE:
        return False
    return state.phase == "failed" or bool(number(item.data.get("consecutive_failures")))


def _queued(item: Item, state: JobState) -> bool:
    return state.phase == "waiting" and item.kind in ALIKE


def _lines(found: Iterable[tuple[Item, JobState]]) -> tuple[Line, ...]:
    return tuple(
        Line(i.kind, i.id, i.name, s.words, s.error or text_at(i.data, "last_execution_error")
             or text_at(i.data, "last_error"))
        for i, s in found
    )  # fmt: skip


def status_json(status: Status) -> dict[str, Json]:
    """The status for scripts; every text made safe for a terminal."""
    return {
        "version": 1,
        "namespace": status.namespace,
        "at": status.at.isoformat(),
        "healthy": status.healthy,
        "counts": {count.kind: count.total for count in status.counts},
        "more_than_counted": [count.kind for count in status.counts if count.at_least],
        "problems": {c.kind: safe(c.problem) for c in status.counts if c.problem},
        "failing": [_line_json(line) for line in status.failing],
        "running": [_line_json(line) for line in status.running],
        "next": [
            {"trigger": safe(fire.trigger.id), "name": safe(fire.trigger.name),
             "at": fire.at.isoformat()}
            for fire in status.next
        ],
        "warnings": list(status.warnings),
    }  # fmt: skip


def _line_json(line: Line) -> dict[str, Json]:
    return {"kind": line.kind, "id": safe(line.id), "name": safe(line.name),
            "state": safe(line.words), "error": safe(line.error)}  # fmt: skip
