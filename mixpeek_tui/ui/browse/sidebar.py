"""The kinds at the left, with how many there are of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual import work

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import NO_BREAK, count, glyphs, pad, width
from mixpeek_tui.ui.browse.place import OVERVIEW, Place, browsable, children, nested
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.widgets.lines import Line, Lines, Part
from mixpeek_tui.workspace.status import counted_kinds

HERE = glyphs(False).here


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


class Sidebar(Lines):
    """The kinds. Enter shows one."""

    marker = False

    def __init__(self, session: Session, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session = session
        self.entries = entries()
        self.here = OVERVIEW
        self._counts: Mapping[str, int | None] = {}

    @property
    def count(self) -> int:
        """Kinds and the overview."""
        return len(self.entries)

    def show(self, here: str) -> None:
        """Mark what is shown at the right, and show the counts as far as they are known."""
        known = dict(self.session.counts)
        if here != self.here:
            self.here = here
            self.move_to(self.row_of(here), tell=False)
        elif known == self._counts:
            return
        self._counts = known
        self.refresh()

    @work(group="counts", exclusive=True)
    async def count_kinds(self) -> None:
        """Count each kind, one after the other, letting the user's own requests go first."""
        session = self.session
        for owner in counted_kinds():
            homeless = owner.namespaced and not session.namespace
            if owner.name in session.counts or homeless:
                continue
            try:
                await session.peek(Place(owner.name))
            except ApiError:
                session.counts[owner.name] = None
            self.show(self.here)

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
        number = self._counts.get(entry.name)
        words = "" if number is None else short_count(number)
        here = entry.name == self.here
        mark = f"{HERE} " if here else "  "
        room = max(1, self.room - 3 - width(words) - entry.depth * 2)
        style = "accent" if here else ("muted" if entry.depth else "")
        return (
            Part(mark, "accent"), Part("  " * entry.depth + pad(entry.words, room), style),
            Part(f"{words} ", "muted"),
        )  # fmt: skip

    def help_of(self, row: int) -> str:
        """What the kind of a line is, in one line."""
        name = self.entries[row].name
        return "" if name == OVERVIEW else kind(name).help
