"""The groups of a cluster, largest first, and its runs, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from statistics import median

from mixpeek_tui.text import age, count, duration, glyphs, pad, plural, safe, short_id
from mixpeek_tui.ui.browse.lines import PHASE_MARKS, PHASE_STYLES, Line, Lines, Part
from mixpeek_tui.workspace.cells import state_of
from mixpeek_tui.workspace.clusters import Group
from mixpeek_tui.workspace.fields import moment, number, whole
from mixpeek_tui.workspace.item import Item

BAR, STRIP = 10, 20
FULL = glyphs(False).bar_full


class GroupLines(Lines):
    """Groups with their sizes. Enter opens the members."""

    def __init__(self) -> None:
        super().__init__()
        self.groups: Sequence[Group] = ()
        self._largest = 1

    @property
    def count(self) -> int:
        """How many groups."""
        return len(self.groups)

    @property
    def group(self) -> Group | None:
        """The one under the cursor."""
        return self.groups[self.cursor] if self.cursor < self.count else None

    def show(self, groups: Sequence[Group]) -> None:
        """Show these."""
        self.groups = groups
        self._largest = max((group.size or 0 for group in groups), default=1) or 1
        self.changed()

    def row_of(self, identifier: str) -> int | None:
        """The line of a group."""
        return next((n for n, group in enumerate(self.groups) if group.id == identifier), None)

    def line(self, row: int) -> Line:
        """Label, bar, size."""
        group = self.groups[row]
        size = "" if group.size is None else count(group.size)
        full = round((group.size or 0) / self._largest * BAR)
        label = "in no group" if group.noise else safe(group.label)
        space = max(8, self.room - BAR - 9)
        return (
            Part(pad(label, space), "muted" if group.noise else ""),
            Part(pad(FULL * full, BAR), "accent"), Part(f"{size:>7}  ", "muted"),
        )  # fmt: skip


class RunLines(Lines):
    """Runs: state, when, how long, what came of it. Enter shows one whole."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.runs: Sequence[Item] = ()
        self.now = now

    @property
    def count(self) -> int:
        """How many runs."""
        return len(self.runs)

    @property
    def run_here(self) -> Item | None:
        """The one under the cursor."""
        return self.runs[self.cursor] if self.cursor < self.count else None

    def show(self, runs: Sequence[Item], now: datetime) -> None:
        """Show these."""
        self.runs, self.now = runs, now
        self.changed()

    def line(self, row: int) -> Line:
        """One run."""
        run = self.runs[row]
        state, started = state_of(run), moment(run.data.get("created_at"))
        ago = f"{age((self.now - started).total_seconds())} ago" if started else ""
        took = took_seconds(run)
        groups, points = whole(run.data.get("num_clusters")), whole(run.data.get("num_points"))
        told = [duration(took) if took is not None else "",
                plural(groups, "group") if groups is not None else "",
                plural(points, "point") if points is not None else ""]  # fmt: skip
        words = state.error or ", ".join(part for part in told if part)
        return (
            Part(pad(f"{PHASE_MARKS[state.phase]} {state.words}", 13), PHASE_STYLES[state.phase]),
            Part(pad(ago, 10, align="right")),
            Part(f"  {words}", "failed" if state.error else "muted"),
            Part(f"  {short_id(run.id)}", "muted"),
        )  # fmt: skip


def took_seconds(run: Item) -> float | None:
    """How long a run took, if it tells."""
    for name in ("execution_time_seconds", "duration_seconds"):
        if (found := number(run.data.get(name))) is not None:
            return found
    start, end = moment(run.data.get("created_at")), moment(run.data.get("completed_at"))
    return (end - start).total_seconds() if start and end else None


def strip(runs: Sequence[Item]) -> Sequence[Part]:
    """The last runs as a row of marks, oldest first, and how long they take."""
    recent = list(runs[:STRIP])[::-1]
    parts = [Part("last runs  ", "muted")]
    for run in recent:
        phase = state_of(run).phase
        parts.append(Part(f"{PHASE_MARKS[phase]} ", PHASE_STYLES[phase]))
    times = [t for t in map(took_seconds, runs) if t is not None]
    if times:
        parts.append(Part(f"  {duration(median(times))} median", "muted"))
    return parts if recent else [Part("never ran", "muted")]
