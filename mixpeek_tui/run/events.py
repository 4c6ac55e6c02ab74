"""What happens in a run: one union of events, and the one fold that makes rows of them.

The journal, the rows on the screen, resume, attach and ``--json`` all read these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from mixpeek_tui.errors import Problem
from mixpeek_tui.wire import Json

State = Literal[
    "pending", "started", "retrying", "waiting", "succeeded", "adopted", "failed", "skipped",
    "blocked", "unknown", "deleting", "deleted",
]  # fmt: skip
Outcome = Literal["done", "failed", "stopped", "unauthorised", "undone"]
OVER: frozenset[State] = frozenset({"succeeded", "adopted", "skipped"})
"""States that let dependents go on; ``skipped`` only frees those not needing its values."""
ACTIVE: frozenset[State] = frozenset({"started", "retrying", "waiting", "unknown", "deleting"})
"""States in which a process works on a step, unless none is left to."""


@dataclass(frozen=True, slots=True)
class Started:
    """Intent: the call goes out next. Written before it does."""

    step: str
    at: float
    """Unix time, seconds."""
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Retrying:
    """The call was refused for now and goes out again."""

    step: str
    at: float
    attempt: int
    seconds: float
    """Until the next attempt."""
    reason: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """The call was accepted; what it started is still going on."""

    step: str
    at: float
    words: str
    fraction: float | None = None
    id: str = ""
    watching: Mapping[str, str] = field(default_factory=dict)
    """What a resume needs to go on looking: reply fields such as task_id, batch_id."""


@dataclass(frozen=True, slots=True)
class Succeeded:
    """The step is done."""

    step: str
    at: float
    seconds: float
    id: str = ""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """Values that other steps reference."""
    note: str = ""
    """What else is worth saying, e.g. rows set aside."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """It was there already and matches; nothing was created."""

    step: str
    at: float
    id: str = ""
    outputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failed:
    """The step did not succeed; what depends on it waits."""

    step: str
    at: float
    problem: Problem
    id: str = ""
    existing: str = ""
    """Id of the resource that has the name, when there is one to adopt."""
    doubtful: bool = False
    """Whether the call may have taken effect all the same; the next attempt looks first."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The call went out and nobody knows whether it took effect; it is looked up."""

    step: str
    at: float
    problem: Problem


@dataclass(frozen=True, slots=True)
class Skipped:
    """Left out on purpose."""

    step: str
    at: float
    why: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """Cannot run because another step failed or was skipped."""

    step: str
    at: float
    by: str
    """Step id."""


@dataclass(frozen=True, slots=True)
class Reopened:
    """Stands for another attempt, after it failed, was blocked or was deleted again."""

    step: str
    at: float


@dataclass(frozen=True, slots=True)
class Edited:
    """Somebody changed what the step sends: its name or its request."""

    step: str
    at: float
    name: str
    request: Mapping[str, Json] = field(default_factory=dict)
    """method, path, body, namespaced and query, references written out."""


@dataclass(frozen=True, slots=True)
class Added(Edited):
    """A step that the answers do not tell of, such as a deletion that was agreed to."""

    kind: str = ""
    verb: str = ""
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    """Steps that wait for it; what caused the first of them caused this."""


@dataclass(frozen=True, slots=True)
class Deleting:
    """Undo: the delete goes out next, or is still going on."""

    step: str
    at: float
    words: str = ""
    watching: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deleted:
    """Undo: what the step created is gone."""

    step: str
    at: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Undo: what the step created is still there."""

    step: str
    at: float
    problem: Problem


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing more will happen in this sitting."""

    at: float
    seconds: float
    outcome: Outcome
    left: int = 0
    """Steps that are not over."""


Event = (
    Started | Retrying | Waiting | Succeeded | Adopted | Failed | Unknown | Skipped | Blocked
    | Reopened | Edited | Added | Deleting | Deleted | Kept | Finished
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """Where one step stands."""

    step: str
    state: State = "pending"
    id: str = ""
    outputs: Mapping[str, str] = field(default_factory=dict)
    attempt: int = 0
    since: float = 0.0
    """Unix time the present state began."""
    began: float = 0.0
    at_work: float = 0.0
    """Unix time since when a process works on it without a break; 0 while none does."""
    spent: float = 0.0
    """Seconds that processes worked on it before that."""
    seconds: float = 0.0
    words: str = ""
    fraction: float | None = None
    watching: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    by: str = ""
    existing: str = ""
    doubtful: bool = False
    """Whether a call went out whose outcome nobody knows."""


Rows = Mapping[str, Row]


def fold(rows: Rows, event: Event) -> dict[str, Row]:
    """The rows after an event; the only place that knows what an event changes."""
    if isinstance(event, Finished):
        return rested(rows, event.at)
    row = rows.get(event.step, Row(event.step))
    return {**rows, event.step: advance(row, event)}


def rested(rows: Rows, at: float = 0.0) -> dict[str, Row]:
    """The rows once no process works on them, since ``at`` (Unix time; 0 for the last event)."""
    last = at or max((row.since for row in rows.values()), default=0.0)
    return {
        step: replace(row, spent=worked(row, last), at_work=0.0) if row.at_work else row
        for step, row in rows.items()
    }


def worked(row: Row, now: float) -> float:
    """Seconds that processes have worked on a step; what lay between them does not count."""
    return row.spent + (max(0.0, now - row.at_work) if row.at_work else 0.0)


def advance(row: Row, event: Event) -> Row:
    """One row after an event about it."""
    after = _advanced(row, event)
    if after.state not in ACTIVE:
        return replace(after, spent=worked(after, event.at), at_work=0.0)
    died = isinstance(event, Started) and row.state in ACTIVE
    if died:
        after = replace(after, spent=worked(row, row.since), at_work=0.0)
    return replace(after, at_work=after.at_work or event.at)


def _advanced(row: Row, event: Event) -> Row:
    match event:
        case Started():
            began = row.began or event.at
            return replace(
                row, state="started", attempt=event.attempt, since=event.at, began=began,
                words="", fraction=None, problem=None, by="", watching={}, doubtful=True,
            )  # fmt: skip
        case Retrying():
            words = f"{event.reason}, goes on in {event.seconds:.0f} s"
            return replace(
                row, state="retrying", attempt=event.attempt, since=event.at, words=words
            )  # fmt: skip
        case Waiting():
            return replace(
                row, state="waiting", since=event.at, words=event.words, fraction=event.fraction,
                id=event.id or row.id, watching=event.watching or row.watching,
                problem=None, doubtful=False,
            )  # fmt: skip
        case Succeeded():
            return replace(
                row, state="succeeded", since=event.at, seconds=event.seconds, fraction=None,
                id=event.id or row.id, outputs={**row.outputs, **event.outputs},
                words=event.note, problem=None, doubtful=False, watching={},
            )  # fmt: skip
        case Adopted():
            return replace(
                row, state="adopted", since=event.at, id=event.id or row.id,
                outputs={**row.outputs, **event.outputs}, words="", problem=None,
                fraction=None, doubtful=False, watching={},
            )  # fmt: skip
        case Failed():
            return replace(
                row, state="failed", since=event.at, problem=event.problem,
                id=event.id or row.id, existing=event.existing, words="", fraction=None,
                doubtful=event.doubtful,
            )  # fmt: skip
        case Unknown():
            return replace(
                row, state="unknown", since=event.at, problem=event.problem, doubtful=True
            )  # fmt: skip
        case _:
            return _aside(row, event)


def _aside(
    row: Row, event: Skipped | Blocked | Reopened | Edited | Deleting | Deleted | Kept | Finished
) -> Row:
    """One row after what is not part of carrying it out: left out, opened again, undone."""
    match event:
        case Skipped():
            return replace(row, state="skipped", since=event.at, words=event.why)
        case Blocked():
            return replace(row, state="blocked", since=event.at, by=event.by)
        case Reopened() if row.state == "deleted":
            return Row(row.step, since=event.at)
        case Reopened():
            return replace(row, state="pending", since=event.at, words="", by="", fraction=None)
        case Deleting():
            return replace(
                row, state="deleting", since=event.at, words=event.words, problem=None,
                watching=event.watching or row.watching,
            )  # fmt: skip
        case Deleted():
            return Row(row.step, "deleted", id=row.id, since=event.at, words=event.note)
        case Kept():
            return replace(
                row, state="succeeded", since=event.at, words="could not be deleted",
                problem=event.problem, watching={},
            )  # fmt: skip
        case Edited() | Finished():
            return row


def replay(events: Iterable[Event]) -> dict[str, Row]:
    """The rows after all events."""
    rows: dict[str, Row] = {}
    for event in events:
        if isinstance(event, Finished):
            rows = rested(rows, event.at)
        else:
            rows[event.step] = advance(rows.get(event.step, Row(event.step)), event)
    return rows
