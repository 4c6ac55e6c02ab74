"""Where a run stands, as one value that each event turns into the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from mixpeek_tui.kinds.step import Step
from mixpeek_tui.run.edits import with_edits
from mixpeek_tui.run.events import (
    ACTIVE,
    Edited,
    Event,
    Finished,
    Retrying,
    Row,
    Rows,
    fold,
    rested,
)
from mixpeek_tui.run.graph import Graph, graph_of


@dataclass(frozen=True)
class Board:
    """The steps of a plan, their rows, and what the rows do not say."""

    steps: Mapping[str, Step]
    rows: Rows
    graph: Graph
    until: Mapping[str, float] = field(default_factory=dict)
    """Steps whose request goes out again, and when (Unix time)."""
    finished: Finished | None = None
    """How the last sitting ended; None while one goes on, or if it ended without a word."""
    at_rest: bool = False
    """Whether no process works on it."""

    def after(self, event: Event) -> Board:
        """The board after an event."""
        if isinstance(event, Finished):
            rows = rested(self.rows, event.at)
            return replace(self, rows=rows, finished=event, at_rest=True)
        until = {step: at for step, at in self.until.items() if step != event.step}
        if isinstance(event, Retrying):
            until[event.step] = event.at + event.seconds
        rows = fold(self.rows, event)
        changed = replace(self, rows=rows, until=until, finished=None, at_rest=False)
        if isinstance(event, Edited):
            steps = with_edits(self.steps, (event,))
            changed = replace(changed, steps=steps, graph=graph_of(steps.values()))
        return changed

    def rested(self) -> Board:
        """The board once nobody works on the run any more."""
        return self if self.at_rest else replace(self, rows=rested(self.rows), at_rest=True)

    def row(self, step: str) -> Row:
        """Where a step stands."""
        return self.rows.get(step) or Row(step)

    @property
    def active(self) -> tuple[str, ...]:
        """Steps that are under way."""
        return tuple(step for step in self.steps if self.row(step).state in ACTIVE)


def board_of(steps: Mapping[str, Step], rows: Rows, events: Iterable[Event] = ()) -> Board:
    """A board of rows that were folded already, and events that came after."""
    board = Board(dict(steps), dict(rows), graph_of(steps.values()))
    for event in events:
        board = board.after(event)
    return board
