"""A plan as a difference: its rows in groups, each with why it is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.run.events import Row, State
from mixpeek_tui.text import fit, glyphs, pad, safe, width
from mixpeek_tui.ui.widgets.lines import Line, Lines, Part
from mixpeek_tui.workspace.plan_change import PlanChange, Verb

GLYPHS = glyphs(False)
MARKS: Mapping[Verb, tuple[str, str]] = {
    "create": ("+", "ok"), "change": ("~", "accent"), "replace": ("!", "blocked"),
    "later": ("…", "blocked"), "not managed": ("?", "muted"), "keep": ("=", "muted"),
}  # fmt: skip
"""By verb: a mark that needs no colour, and a style."""
ANEW = ("±", "failed")
"""Of what is deleted and then created."""
TITLES: Mapping[Verb, str] = {
    "create": "Create", "change": "Change",
    "replace": "Would need replacing: left as it is, unless you press r",
    "later": "Later: waits for what would need replacing",
    "not managed": "Not managed: no answer leads to it, it is left alone", "keep": "Keep",
}  # fmt: skip
STANDING: Mapping[State, tuple[str, str]] = {
    "started": (GLYPHS.running, "running"), "retrying": (GLYPHS.running, "running"),
    "waiting": (GLYPHS.running, "running"), "unknown": (GLYPHS.running, "running"),
    "succeeded": (GLYPHS.ok, "ok"), "adopted": (GLYPHS.ok, "ok"),
    "failed": (GLYPHS.failed, "failed"), "blocked": (GLYPHS.skipped, "blocked"),
    "skipped": (GLYPHS.skipped, "muted"),
}  # fmt: skip
"""While it is applied: the mark and style that take the verb's place."""
KIND, NAME = 11, 30
"""Cells; a name takes no more than the longest one shown."""
LABEL = "label"
"""A label of a taxonomy that no answer asks for; to the API it is an object like any other."""


class ChangeList(Lines):
    """Headings and rows; the cursor is on a row wherever there is one."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[PlanChange | Verb | None] = []
        self._rows: Mapping[str, Row] = {}
        self._names = NAME

    def show(self, changes: Sequence[PlanChange]) -> None:
        """Show these, which are in the order of their groups."""
        self._lines, self._rows = [], {}
        names = (width(safe(change.step_id.partition(".")[2])) for change in changes)
        self._names = min(NAME, max(names, default=NAME))
        last = None
        for change in changes:
            if change.verb != last:
                self._lines += [None, change.verb] if last else [change.verb]
                last = change.verb
            self._lines.append(change)
        self.cursor = 1 if self._lines else 0
        self.changed()

    def go_to(self, step: str) -> None:
        """Put the cursor on the row of a step."""
        places = (n for n, line in enumerate(self._lines)
                  if isinstance(line, PlanChange) and line.step_id == step)  # fmt: skip
        self.move_to(next(places, self.cursor))

    def follow(self, rows: Mapping[str, Row]) -> None:
        """Show how far it came."""
        self._rows = rows
        self.refresh()

    @property
    def current(self) -> PlanChange | None:
        """The change under the cursor; None on a heading."""
        found = self._lines[self.cursor] if self._lines else None
        return found if isinstance(found, PlanChange) else None

    @property
    def count(self) -> int:
        """Lines."""
        return len(self._lines)

    def line(self, row: int) -> Line:
        """A heading, a row, or air."""
        found = self._lines[row]
        if found is None:
            return ()
        if not isinstance(found, PlanChange):
            many = sum(isinstance(x, PlanChange) and x.verb == found for x in self._lines)
            return (Part(TITLES[found], "strong"), Part(f"  {many}", "muted"))
        return self._row(found)

    def _row(self, change: PlanChange) -> Line:
        sent = change.verb in ("create", "change")
        standing = self._rows.get(change.step_id) if sent else None
        still = ANEW if change.replaced is not None else MARKS[change.verb]
        mark, style = STANDING.get(standing.state if standing else "pending", still)
        kind_name, _, name = change.step_id.partition(".")
        words = _words(standing) if standing else ""
        room = max(10, self.room - KIND - self._names - 6)
        return (
            Part(f"  {mark} ", style),
            Part(pad(_title(kind_name), KIND), "muted"),
            Part(pad(name, self._names)),
            Part("  " + fit(words or change.reason, room), style if words else "muted"),
        )


def _words(row: Row) -> str:
    if row.problem is not None:
        return row.problem.said
    return "done" if row.state in ("succeeded", "adopted") else row.state


def _title(name: str) -> str:
    return name if name == LABEL else kind(name).title.lower()
