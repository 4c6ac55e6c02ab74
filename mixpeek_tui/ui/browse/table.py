"""The table of a kind's resources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from mixpeek_tui.kinds.kind import Column, Kind
from mixpeek_tui.text import glyphs, pad, width
from mixpeek_tui.ui.browse.columns import (
    GAP,
    READABLE,
    Fitted,
    fit_columns,
    grow_columns,
    head,
)
from mixpeek_tui.ui.browse.far_end import numbered_on
from mixpeek_tui.ui.widgets.lines import PHASE_MARKS, PHASE_STYLES, Line, Lines, Part
from mixpeek_tui.workspace.cells import Cell, cell
from mixpeek_tui.workspace.item import NO_NAMES, Item, Names
from mixpeek_tui.workspace.listing import LAST_OFFSET, MOST
from mixpeek_tui.workspace.payload_columns import columns_of

Key = tuple[str, str, str]
MARK = glyphs(False).here
WAITING = glyphs(False).waiting


MEASURED = 40
"""Rows from which the widths of columns come."""


class Rows(Protocol):
    """Where a table's rows come from: a window over a long list, or a part of one."""

    @property
    def known(self) -> int:
        """How many rows can be scrolled to."""

    def get(self, row: int) -> Item | None:
        """The row of that number, if it is at hand."""


class Nothing:
    """No rows."""

    known = 0

    def get(self, row: int) -> Item | None:
        """None."""
        return None


class TableHead(Widget):
    """The titles of the columns, above the rows."""

    DEFAULT_CSS = """
    TableHead { height: 1; text-wrap: nowrap; color: $state-muted; text-style: $state-muted-style; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = ""

    def show(self, words: str) -> None:
        """Set the line."""
        if words != self._words:
            self._words = words
            self.refresh()

    def render(self) -> RenderResult:
        """The line."""
        return Content(self._words)


class ItemTable(Lines):
    """Rows of one kind: a cursor, marks for several, columns fitted to the width."""

    class Wanted(Message):
        """Rows came into view; not all of them may be at hand."""

        def __init__(self, first: int, last: int) -> None:
            super().__init__()
            self.first, self.last = first, last

    class Fitting(Message):
        """The columns changed: the titles to show above."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Held(Message):
        """The last row was wanted, and is further than one request reaches."""

    def __init__(self, now: datetime, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.now = now
        self.rows: Rows = Nothing()
        self.kind: Kind | None = None
        self.marked: frozenset[Key] = frozenset()
        self.names: Names = NO_NAMES
        self.columns: tuple[Column, ...] = ()
        """Those of the kind, or made from what the rows hold; which fit is decided later."""
        self._settled = False
        self._fitted: tuple[Fitted, ...] = ()
        self._widest: dict[str, int] = {}
        self._whole: dict[str, int] = {}
        self._asked = (-1, -1)

    @property
    def count(self) -> int:
        """Rows that can be scrolled to."""
        return self.rows.known

    @property
    def item(self) -> Item | None:
        """The item under the cursor, if it is at hand."""
        return self.rows.get(self.cursor) if self.count else None

    def show(
        self, kind: Kind, rows: Rows, now: datetime, *, row: int = 0, same: bool = False
    ) -> None:
        """Show another list from a row on; or the ``same`` one, filtered or in another order."""
        self._settled = same and bool(self._widest)
        self.kind, self.rows, self.now = kind, rows, now
        self.cursor, self._asked = row, (-1, -1)
        self._widest = {}
        self._fit()
        self.changed()
        self.scroll_to(y=max(0, row - self.scrollable_content_region.height // 2), animate=False)
        self.want()

    def update(self, now: datetime) -> None:
        """Draw the same list again after its rows changed."""
        self.now = now
        if not self._widest or self._outgrown():
            self._fit()
        else:
            self._grow()
        self.changed()
        self.want()

    def call(self, names: Names) -> None:
        """Set what the ids in the columns are called."""
        if names != self.names:
            self.names, self._widest = names, {}
            self._fit()

    def mark(self, keys: frozenset[Key]) -> None:
        """Set the marked rows."""
        self.marked = keys
        self.refresh()

    def want(self) -> None:
        """Say which rows are in view, once for each view."""
        first, last = self.visible_rows()
        last = min(last, self.count - 1)
        if last < first or (first, last) == self._asked:
            return
        self._asked = (first, last)
        if any(self.rows.get(row) is None for row in range(first, last + 1)):
            self._asked = (-1, -1)
        self.post_message(self.Wanted(first, last))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows came into view."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._grow()
            self.want()

    def on_hide(self, event: events.Hide) -> None:
        """The keyboard stays while words stand in its place: Textual would take it away."""
        event.prevent_default()

    def on_resize(self) -> None:
        """Fit the columns to the width."""
        self._fit()
        super().on_resize()
        self.want()

    def watch_show_vertical_scrollbar(self) -> None:
        """A scrollbar takes a cell of the last column."""
        self.call_after_refresh(self._fit)

    def action_end(self, direction: int) -> None:
        """The first row, or the last that one request reaches.

        Lists that page by query number their rows only up to a limit; from there on each
        press goes one large page further.
        """
        if direction < 0 or numbered_on(self.kind, self.count):
            super().action_end(direction)
        elif self.cursor < LAST_OFFSET:
            self.move_to(LAST_OFFSET)
            self.post_message(self.Held())
        else:
            self.move_to(self.cursor + MOST)

    def _fit(self) -> None:
        """Widths come from the first rows that are read, and from longer ones seen since."""
        if not self._widest:
            if self.kind is not None and not self._settled:
                self.columns = columns_of(self.kind, self._sample())
            self._widest, self._whole = self._measured(self.columns, self._sample())
        self._show_fitted(self._fitting())

    def _fitting(self) -> tuple[Fitted, ...]:
        return fit_columns(self.columns, self.room - 2, self._widest, self._whole)

    def _show_fitted(self, fitted: tuple[Fitted, ...]) -> None:
        self._fitted = fitted
        self.refresh()
        self.post_message(self.Fitting("    " + head(fitted)))

    def _outgrown(self) -> bool:
        """Whether a state has become longer than all were before."""
        states = [column for column in self.columns if column.format == "state"]
        return self._longer(*self._measured(states, self._sample()))

    def _longer(self, widest: dict[str, int], whole: dict[str, int]) -> bool:
        """Note what is longer than all before; whether anything is."""
        before = (self._widest, self._whole)
        self._widest, self._whole = _most(self._widest, widest), _most(self._whole, whole)
        return before != (self._widest, self._whole)

    def _grow(self) -> None:
        """Room for longer values that came into view, as far as the line has any.

        Other columns stay as they are, unless what the rows are known by could not be read.
        """
        first, last = self.visible_rows()
        seen = [item for row in range(first, last + 1) if (item := self.rows.get(row)) is not None]
        if not self._widest or not self._longer(*self._measured(self.columns, seen)):
            return
        room = self.room - 2
        grown = grow_columns(self._fitted, room, self._widest)
        grown = grow_columns(grown, room, self._whole, wholly=True)
        if grown and grown[0].cells < min(READABLE, self._widest.get(grown[0].column.title, 0)):
            anew = self._fitting()
            grown = anew if anew[0].cells > grown[0].cells else grown
        if grown != self._fitted:
            self._show_fitted(grown)

    def _measured(
        self, columns: Sequence[Column], items: Sequence[Item]
    ) -> tuple[dict[str, int], dict[str, int]]:
        """By title, the cells of the widest value as it is shown, and of the longest whole id."""
        widest: dict[str, int] = {}
        whole: dict[str, int] = {}
        for column in columns if items else ():
            found = [cell(item, column, self.now, self.names) for item in items]
            widest[column.title] = max(map(_width, found))
            whole[column.title] = max(width(one.whole) for one in found)
        return widest, whole

    def _sample(self) -> list[Item]:
        rows = (self.rows.get(row) for row in range(self.cursor, self.cursor + MEASURED))
        return [item for item in rows if item is not None]

    def line(self, row: int) -> Line:
        """The cells of a row."""
        item = self.rows.get(row)
        if item is None:
            return (Part(f"  {WAITING}", "muted"),)
        parts = [Part(f"{MARK} " if item.key in self.marked else "  ", "accent")]
        for fitted in self._fitted:
            parts.append(self._cell(item, fitted))
            parts.append(Part(" " * GAP))
        return parts[:-1]

    def _cell(self, item: Item, fitted: Fitted) -> Part:
        found = cell(item, fitted.column, self.now, self.names)
        if found.phase is not None:
            words = f"{PHASE_MARKS[found.phase]} {found.text}"
            return Part(pad(words, fitted.cells), PHASE_STYLES[found.phase])
        pale = found.stands_in or fitted.column.format in ("age", "time", "id")
        words = found.whole if 0 < width(found.whole) <= fitted.cells else found.text
        return Part(pad(words, fitted.cells, align=found.align), "muted" if pale else "")


def _width(found: Cell) -> int:
    mark = 2 if found.phase is not None else 0
    return width(found.text) + mark


def _most(before: dict[str, int], now: dict[str, int]) -> dict[str, int]:
    return before | {title: cells for title, cells in now.items() if cells > before.get(title, 0)}
