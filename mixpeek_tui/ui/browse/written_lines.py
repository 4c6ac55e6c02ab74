"""A page of lines written by a function: broken to the width, redrawn where they changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.geometry import Region
from textual.strip import Strip

from mixpeek_tui.ui.widgets.lines import Line, Lines

Write = Callable[[int], Iterable[Line]]
"""The lines for so many cells of width."""


class WrittenLines(Lines):
    """Everything about one resource in lines."""

    marker = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._write: Write = lambda room: ()
        self._lines: tuple[Line, ...] = ()
        self._broken_to = 0

    @property
    def count(self) -> int:
        """Lines."""
        return len(self._lines)

    def show(self, write: Write) -> None:
        """Show what is written now; lines that stay the same are not drawn again."""
        self._write = write
        before = self._lines
        self._break()
        if len(before) != len(self._lines):
            self.changed()
            return
        for row, (old, new) in enumerate(zip(before, self._lines, strict=True)):
            if old != new:
                self.refresh_line(row)

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._break()
        super().on_resize()

    def render_lines(self, crop: Region) -> list[Strip]:
        """A scroll bar takes a cell of the width, and gives it back, after it was drawn once."""
        if self._broken_to != self.room:
            self.call_later(self.on_resize)
        return super().render_lines(crop)

    def _break(self) -> None:
        self._broken_to = self.room
        self._lines = tuple(self._write(self._broken_to))

    def line(self, row: int) -> Line:
        """A line."""
        return self._lines[row]
