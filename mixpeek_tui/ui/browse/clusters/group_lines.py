"""The groups of a cluster, largest first, and its runs, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mixpeek_tui.text import age, count, duration, fit, glyphs, pad, plural, safe, short_id, width
from mixpeek_tui.ui.browse.clusters.cluster_facts import run_name, took_seconds
from mixpeek_tui.ui.browse.tones import mark, tone
from mixpeek_tui.ui.widgets.lines import PHASE_MARKS, PHASE_STYLES, Line, Lines, Part
from mixpeek_tui.workspace.cells import plain, state_of
from mixpeek_tui.workspace.clusters import Group
from mixpeek_tui.workspace.fields import moment, value_at, whole
from mixpeek_tui.workspace.item import Item

BAR, SIZE, SHARE, WIDE = 10, 8, 5, 60
"""Cells for a bar, a size, a share; from ``WIDE`` on there is room for key words."""
FULL = glyphs(False).bar_full
IN_NONE = "in no group"


class GroupLines(Lines):
    """Groups with their sizes. Enter opens the members."""

    def __init__(self) -> None:
        super().__init__()
        self.groups: Sequence[Group] = ()
        self._numbers: dict[str, int] = {}
        self._largest, self._all = 1, 0

    @property
    def count(self) -> int:
        """How many groups."""
        return len(self.groups)

    @property
    def group(self) -> Group | None:
        """The one under the cursor."""
        return self.groups[self.cursor] if self.cursor < self.count else None

    def show(self, groups: Sequence[Group], every: Sequence[Group] = ()) -> None:
        """Show these, out of all; the cursor stays on its group."""
        here = self.group
        self.groups = groups
        sizes = [group.size or 0 for group in every or groups]
        tops = [group.size or 0 for group in every or groups if not group.depth]
        self._largest, self._all = max(sizes, default=1) or 1, sum(tops)
        named = [group.id for group in every or groups if not group.noise]
        self._numbers = {identifier: number for number, identifier in enumerate(named)}
        if here is not None:
            self.move_to(self.row_of(here.id) or 0, tell=False)
        self.changed()

    def row_of(self, identifier: str) -> int | None:
        """The line of a group."""
        return next((n for n, group in enumerate(self.groups) if group.id == identifier), None)

    def line(self, row: int) -> Line:
        """Mark, label, bar, size, share; key words where there is room."""
        group = self.groups[row]
        number = self._numbers.get(group.id, -1)
        style = tone(number)
        full = max(1, round((group.size or 0) / self._largest * BAR)) if group.size else 0
        inner = "  " * min(group.depth, 8)
        words = inner + (IN_NONE if group.noise else safe(group.label))
        fixed = 2 + 1 + BAR + SIZE + SHARE + 1
        space = max(8, self.room - fixed)
        keys = self._keys(group, words) if space > WIDE else ""
        label = min(space, 34) if keys else space
        return (
            Part(f"{mark(number)} ", "" if style == "plain" else style),
            Part(pad(words, label), "muted" if group.noise else ""),
            Part(pad(f"  {keys}", space - label) if keys else "", "muted"),
            Part(f" {pad(FULL * full, BAR)}", "muted" if group.noise else "accent"),
            Part(pad("" if group.size is None else count(group.size), SIZE, align="right")),
            Part(f"{self._share(group)} ", "muted"),
        )  # fmt: skip

    def _share(self, group: Group) -> str:
        if group.size is None or not self._all:
            return " " * SHARE
        share = group.size / self._all * 100
        return pad("<1%" if 0 < share < 1 else f"{share:.0f}%", SHARE, align="right")

    def _keys(self, group: Group, words: str) -> str:
        if group.summary:
            return safe(group.summary)
        return ", ".join(safe(word) for word in group.keywords if safe(word) not in words)


class RunLines(Lines):
    """Runs: state, when, what came of it. Enter shows the groups of one."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.runs: Sequence[Item] = ()
        self.shown = ""
        self.now = now

    @property
    def count(self) -> int:
        """How many runs."""
        return len(self.runs)

    @property
    def run_here(self) -> Item | None:
        """The one under the cursor."""
        return self.runs[self.cursor] if self.cursor < self.count else None

    def show(self, runs: Sequence[Item], now: datetime, shown: str = "") -> None:
        """Show these; ``shown`` is the id of the one whose groups are on the screen."""
        here = self.run_here
        self.runs, self.now, self.shown = runs, now, shown
        if here is not None:
            rows = (n for n, run in enumerate(runs) if run.id == here.id)
            self.cursor = next(rows, self.cursor)
        self.changed()

    def line(self, row: int) -> Line:
        """One run; what does not fit is left out from the end."""
        run = self.runs[row]
        state, started = state_of(run), moment(run.data.get("created_at"))
        ago = f"{age((self.now - started).total_seconds())} ago" if started else ""
        head = pad(f"{PHASE_MARKS[state.phase]} {safe(state.words)}", 13)
        room = self.room - width(head) - 10 - 2
        here = (Part("  shown", "accent"),) if run.id == self.shown else ()
        room -= 7 if here else 0
        words = fit(safe(state.error), room) if state.error else _fitting(_told(run), room)
        return (
            Part(head, PHASE_STYLES[state.phase]), Part(pad(ago, 10, align="right")),
            Part(f"  {words}", "failed" if state.error else "muted"), *here,
        )  # fmt: skip


def _told(run: Item) -> Sequence[str]:
    """What a run tells of itself, the most useful first."""
    over = state_of(run).phase not in ("waiting", "running")
    groups, points = (whole(run.data.get(key)) if over else None
                      for key in ("num_clusters", "num_points"))  # fmt: skip
    took = took_seconds(run)
    quality = plain(value_at(run.data, "metrics.silhouette_score"))
    name = run_name(run)
    return (
        safe(name) if name != run.id else "",
        plural(groups, "group") if groups is not None else "",
        plural(points, "document") if points is not None else "",
        duration(took) if took is not None else "",
        f"silhouette {quality}" if quality else "",
        short_id(run.id),
    )


def _fitting(parts: Sequence[str], room: int) -> str:
    words = ""
    for part in parts:
        more = f", {part}" if words else part
        if part and width(words) + width(more) <= room:
            words += more
    return words
