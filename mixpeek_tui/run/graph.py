"""The order of a plan's steps: who waits for whom, who is blocked, who goes first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mixpeek_tui.kinds.step import Step
from mixpeek_tui.run.events import OVER, Blocked, Event, Reopened, Row, State

LONG: Mapping[str, int] = {"upload": 10, "process": 20, "run": 20}
"""How many plain requests a step of this verb is reckoned as."""


@dataclass(frozen=True)
class Graph:
    """Which step needs which."""

    order: tuple[str, ...]
    """Every step after those it needs."""
    needs: Mapping[str, tuple[str, ...]]
    values: Mapping[str, frozenset[str]]
    """Of these, the ones whose values a step cannot do without."""
    chain: Mapping[str, int]
    """The longest way from a step to the end, in requests."""

    def ready(self, rows: Mapping[str, Row], busy: Iterable[str]) -> list[str]:
        """Steps that may start now, those with the longest way ahead first."""
        taken = set(busy)
        found = [
            step
            for step in self.order
            if step not in taken
            and state_of(rows, step) in ("pending", "started", "retrying", "waiting", "unknown")
            and all(state_of(rows, need) in OVER for need in self.needs[step])
        ]
        return sorted(found, key=lambda step: -self.chain[step])

    def settle(self, rows: Mapping[str, Row], at: float) -> Iterator[Event]:
        """What follows from the rows: steps that are blocked now, or no longer."""
        states = {step: state_of(rows, step) for step in self.order}
        for step in self.order:
            if states[step] not in ("pending", "blocked"):
                continue
            by = self._blocker(step, states, rows)
            if by and (states[step] == "pending" or rows[step].by != by):
                yield Blocked(step, at, by)
            if not by and states[step] == "blocked":
                yield Reopened(step, at)
            states[step] = "blocked" if by else "pending"

    def _blocker(
        self, step: str, states: Mapping[str, State], rows: Mapping[str, Row]
    ) -> str | None:
        for need in self.needs[step]:
            if states[need] == "blocked":
                return need
            if states[need] == "failed" and not _locked_out(rows[need]):
                return need
            if states[need] == "skipped" and need in self.values[step]:
                return need
        return None


def _locked_out(row: Row) -> bool:
    """Whether it failed for want of a valid key, which stops the whole run, not a branch."""
    return row.problem is not None and row.problem.kind == "unauthorised"


def graph_of(steps: Iterable[Step]) -> Graph:
    """The graph of these steps; what they need outside of them is taken as given."""
    listed = tuple(steps)
    known = {step.id for step in listed}
    home = next((step.id for step in listed if step.kind == "namespace"), None)
    needs = {
        step.id: tuple(need for need in _needs(step, home) if need in known) for step in listed
    }
    values = {step.id: frozenset(ref.step for ref in step.refs) for step in listed}
    if home is not None:
        values = {
            step.id: values[step.id] | ({home} if home in needs[step.id] else set())
            for step in listed
        }
    order = tuple(step.id for step in listed)
    return Graph(order, needs, values, _chains(listed, needs))


def _needs(step: Step, home: str | None) -> tuple[str, ...]:
    inside = home is not None and step.request is not None and step.request.namespaced
    first = (home,) if inside and home is not None else ()
    return tuple(dict.fromkeys((*first, *step.depends_on)))


def _chains(steps: tuple[Step, ...], needs: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    after: dict[str, int] = {step.id: 0 for step in steps}
    found: dict[str, int] = {}
    for step in reversed(steps):
        found[step.id] = LONG.get(step.verb, 1) + after[step.id]
        for need in needs[step.id]:
            after[need] = max(after[need], found[step.id])
    return found


def state_of(rows: Mapping[str, Row], step: str) -> State:
    """Where a step stands; what was deleted again counts as not begun."""
    row = rows.get(step)
    if row is None or row.state == "deleted":
        return "pending"
    return row.state


def root_of(rows: Mapping[str, Row], step: str) -> str:
    """The step at the bottom of a chain of blocked ones."""
    seen: set[str] = set()
    while (row := rows.get(step)) is not None and row.state == "blocked" and step not in seen:
        seen.add(step)
        step = row.by
    return step
