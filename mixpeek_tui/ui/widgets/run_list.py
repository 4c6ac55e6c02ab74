"""The rows of a run: of any number, only the visible ones are ever drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from mixpeek_tui.ui.run_view.lines import RunLine
from mixpeek_tui.ui.run_view.rows import Columns, below, columns, head
from mixpeek_tui.ui.widgets.lines import Line, Lines, Part


class RunList(Lines):
    """A line per step; the cursor stands on steps only.

    Below each failed step stands its problem, or only below the one at the cursor where all of
    them would not fit the screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "details")]

    class Scrolled(Message):
        """Other lines are in view."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[RunLine] = ()
        self._rows: list[tuple[int, int]] = []
        """For each row: the line's index, and the row within it."""
        self._below: dict[int, list[tuple[tuple[str, str], ...]]] = {}
        self._columns = Columns(0, 0, 0, 0)

    @property
    def count(self) -> int:
        """Rows, those of problems included."""
        return len(self._rows)

    @property
    def current(self) -> str:
        """Id of the step at the cursor; empty if there is none."""
        return self._lines[self._rows[self.cursor][0]].step if self._rows else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There are details of steps only."""
        return action != "open" or bool(self._rows)

    def show(self, lines: Sequence[RunLine], current: str = "") -> None:
        """Draw these lines with the cursor on a step, else on the first; what is same stays."""
        old, before = self._lines, self._rows
        self._lines = lines
        self._lay_out(current)
        if len(old) != len(lines) or before != self._rows or old[:1] == ():
            self.changed()
            self.post_message(self.Scrolled())
            return
        for row, (index, _) in enumerate(self._rows):
            if old[index] != lines[index]:
                self.refresh_rows(row, row)

    def tick(self, changed: Sequence[RunLine]) -> None:
        """Lines of which only times and counts changed."""
        new = {line.step: line for line in changed}
        places = {line.step: n for n, line in enumerate(self._lines) if line.step in new}
        listed = list(self._lines)
        moved = {}
        for step, index in places.items():
            if listed[index] != new[step]:
                listed[index] = moved[index] = new[step]
        self._lines = listed
        for index, line in moved.items():
            if line.long:
                self._below[index] = below(line, self._columns, self.room, here=False)
        for row, (index, _) in enumerate(self._rows):
            if index in moved:
                self.refresh_rows(row, row)

    def _lay_out(self, current: str) -> None:
        wanted = next((n for n, line in enumerate(self._lines) if line.step == current), 0)
        fitted = columns(self._lines, self.room)
        if fitted != self._columns:
            self._columns = fitted
            self.refresh()
        here = self._lines[wanted].step if self._lines else ""
        self._below = {
            index: below(line, fitted, self.room, here=line.step == here)
            for index, line in enumerate(self._lines) if line.problem or line.long
        }  # fmt: skip
        whole = len(self._lines) + sum(map(len, self._below.values()))
        if whole > self.scrollable_content_region.height:
            self._below = {
                index: rows for index, rows in self._below.items()
                if index == wanted or not self._lines[index].problem
            }  # fmt: skip
        self._rows = []
        for index in range(len(self._lines)):
            if index == wanted:
                self.cursor = len(self._rows)
            self._rows += [(index, n) for n in range(1 + len(self._below.get(index, ())))]

    def line(self, row: int) -> Line:
        """The pieces of a row."""
        index, part = self._rows[row]
        if part == 0:
            told = bool(self._below.get(index))
            pieces = head(self._lines[index], self._columns, told=told)
            return [Part(*piece) for piece in pieces]
        return [Part(*piece) for piece in self._below[index][part - 1]]

    def move_to(self, row: int, *, tell: bool = True) -> None:
        """Put the cursor on the step that a row belongs to."""
        if not self._rows:
            return
        row = max(0, min(row, self.count - 1))
        step = self._lines[self._rows[row][0]].step
        if step == self.current:
            self._into_view(self.cursor)
            return
        self._lay_out(step)
        self.changed()
        last = max((n for n, (i, _) in enumerate(self._rows) if i == self._rows[self.cursor][0]))
        self._into_view(last)
        self._into_view(self.cursor)
        if tell:
            self.post_message(self.Moved(self, self.cursor))

    def action_step(self, by: int) -> None:
        """One step up or down."""
        if self._rows:
            index = self._rows[self.cursor][0] + by
            wanted = max(0, min(index, len(self._lines) - 1))
            self.move_to(next(n for n, (i, _) in enumerate(self._rows) if i == wanted))

    def out_of_view(self) -> list[RunLine]:
        """The lines whose first row is not in view."""
        top, bottom = self.visible_rows()
        seen = {i for i, part in self._rows[top : bottom + 1] if part == 0}
        return [line for n, line in enumerate(self._lines) if n not in seen]

    def on_resize(self) -> None:
        """Columns and problems depend on the width."""
        self._lay_out(self.current)
        self.changed()
        self._into_view(self.cursor)
        self.post_message(self.Scrolled())

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Tell that other lines are in view."""
        super().watch_scroll_y(old, new)
        if round(old) != round(new):
            self.post_message(self.Scrolled())


