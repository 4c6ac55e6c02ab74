"""The kinds at the left, with how many there are of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual import on, work

from mixpeek_tui.text import NO_BREAK, count, glyphs, pad, width
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.place import OVERVIEW, browsable, children, nested
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.widgets.lines import Line, Lines, Part
from mixpeek_tui.workspace.status import Count

HERE = glyphs(False).here
UNREAD = "?"
"""Stands for a count that could not be read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the sidebar."""

    name: str
    """Name of the kind, or the overview."""
    words: str
    depth: int = 0


def entries() -> tuple[Entry, ...]:
    """The overview, then every kind, those inside another one below it."""
    found = [Entry(OVERVIEW, OVERVIEW)]
    for owner in browsable():
        if not nested(owner):
            found.append(Entry(owner.name, owner.plural))
            found += [Entry(child.name, child.plural, 1) for child in children(owner.name)]
    return tuple(found)


def short_count(number: int) -> str:
    """A count in at most five cells: ``9 999``, ``100 k``, ``2 M``."""
    for unit, name in ((1_000_000, "M"), (1_000, "k")):
        if number >= unit * 10 or number >= 1_000_000:
            return f"{number // unit}{NO_BREAK}{name}"
    return count(number)


def count_words(found: Count | None) -> str:
    """How many; nothing where nobody counted yet, a mark where they could not be counted."""
    if found is None:
        return ""
    if found.total is None:
        return UNREAD
    return f"{short_count(found.total)}{'+' if found.at_least else ''}"


class Sidebar(Lines):
    """The kinds. Enter shows one."""

    marker = False

    def __init__(self, session: Session, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session = session
        self.entries = entries()
        self.here = OVERVIEW
        self._counts: Mapping[str, Count] = {}
        self._counting = False
        self._shown = self._told = ""

    @property
    def count(self) -> int:
        """Kinds and the overview."""
        return len(self.entries)

    def show(self, here: str) -> None:
        """Mark what is shown at the right, and show the counts as far as they are known."""
        known = dict(self.session.tally.known)
        if here != self.here:
            self.here = here
            self.move_to(self.row_of(here), tell=False)
        elif known == self._counts:
            return
        self._counts = known
        self.refresh()

    def count_kinds(self, shown: str = "") -> None:
        """Count what was not counted yet, or may be more or fewer, one kind after the other.

        Args:
            shown: The kind whose list is being read anyway.
        """
        self._shown = shown
        if not self._counting:
            self._counting = True
            self._count()

    @work
    async def _count(self) -> None:
        try:
            while await self.session.count_one(self._shown):
                self.show(self.here)
        finally:
            self._counting = False

    def row_of(self, name: str) -> int:
        """The line of a kind; the first for one that has none."""
        return next((n for n, entry in enumerate(self.entries) if entry.name == name), 0)

    def top_level(self, number: int) -> str | None:
        """The kind that a digit key means, from 1."""
        found = [entry.name for entry in self.entries if not entry.depth]
        return found[number - 1] if 0 < number <= len(found) else None

    def line(self, row: int) -> Line:
        """A kind and its count."""
        entry = self.entries[row]
        words = count_words(self._counts.get(entry.name))
        here = entry.name == self.here
        mark = f"{HERE} " if here else "  "
        room = max(1, self.room - 3 - width(words) - entry.depth * 2)
        style = "accent" if here else ("muted" if entry.depth else "")
        return (
            Part(mark, "accent"), Part("  " * entry.depth + pad(entry.words, room), style),
            Part(f"{words} ", "blocked" if words == UNREAD else "muted"),
        )  # fmt: skip

    @on(Lines.Moved)
    def _moved(self, event: Lines.Moved) -> None:
        """Say why a kind could not be counted, to who stands on it; the same reason once."""
        found = self._counts.get(self.entries[event.row].name)
        if found is not None and found.problem and found.problem != self._told:
            self._told = found.problem
            notice.warn(self.app, f"{found.title} could not be counted", found.problem)
