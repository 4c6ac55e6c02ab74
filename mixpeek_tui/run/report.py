"""What a run came to: counts, what is left, and the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mixpeek_tui.run.events import OVER, Outcome, Row, State
from mixpeek_tui.run.graph import root_of, state_of

EXIT: Mapping[Outcome, int] = {
    "done": 0, "undone": 0, "failed": 1, "unauthorised": 3, "stopped": 130,
}  # fmt: skip
"""Exit codes of the commands that run a plan."""


@dataclass(frozen=True, slots=True)
class Report:
    """Where all steps stand."""

    counts: Mapping[State, int]
    failed: tuple[str, ...]
    """Steps that did not succeed."""
    left: tuple[str, ...]
    """Steps that are not over, failed ones among them."""
    left_out: tuple[str, ...]
    """Steps that were skipped, and those that cannot be without them."""

    @property
    def outcome(self) -> Outcome:
        """Done when nothing is left, else failed or stopped."""
        if not self.left:
            return "done"
        return "failed" if self.failed else "stopped"


def report(steps: Iterable[str], rows: Mapping[str, Row]) -> Report:
    """Where these steps stand, by the rows of a run."""
    listed = tuple(steps)
    states = {step: state_of(rows, step) for step in listed}
    left_out = tuple(s for s in listed if state_of(rows, root_of(rows, s)) == "skipped")
    return Report(
        counts=dict(Counter(states.values())),
        failed=tuple(s for s in listed if states[s] == "failed"),
        left=tuple(s for s in listed if states[s] not in OVER and s not in left_out),
        left_out=left_out,
    )
