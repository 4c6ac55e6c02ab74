"""What the terminal shows, cell by cell, and the least that turns it into the next frame.

Over SSH a frame of Textual's costs tens of kilobytes although few of its cells are new. The
painter remembers what it has written and writes only cells that differ. It never guesses: a
cell whose content is not certain, as after a resize, is unknown and is written the next time
a frame covers it.
"""

from __future__ import annotations

from dataclasses import replace

from mixpeek_tui.text import fold
from mixpeek_tui.ui.terminal.frame import PLAIN, Look, Move, Run, read, turn

Cell = tuple[str, Look]
_Row = list[Cell | None]
_SHORT_GAP = 4
"""Unchanged cells in the pen's look that are cheaper to write again than to jump over."""


class Painter:
    """The memory of the screen. Sizes and places are in cells, from 0."""

    def __init__(self, *, encoding: str = "utf-8", whole: bool = False) -> None:
        self.colors = True
        """When false, no colour leaves; attributes such as bold and reverse do."""
        self._encoding = encoding
        """Characters that it lacks are written as ASCII of the same width."""
        self._whole = whole
        self._rows: list[_Row] = []
        self._size = (0, 0)
        self._cursor: Move | None = None
        self._pen: Look | None = None
        self._stale = True

    def forget(self) -> None:
        """Take nothing for granted any more; may be called from any thread."""
        self._stale = True

    def paint(self, frame: str, size: tuple[int, int]) -> str:
        """What to write so that a terminal of this size shows the frame; may be empty."""
        if self._stale or self._whole or size != self._size:
            self._start_over(size)
        before = self._cursor
        fresh, target = self._read(fold(frame, self._encoding))
        out: list[str] = []
        for y, row in sorted(fresh.items()):
            if row != self._rows[y]:
                self._emit_row(out, y, row)
                self._rows[y] = row
        self._put_pen_down(out)
        if not out and target in (None, before):
            return ""
        if target is not None:
            out.append(_place(target))
        self._cursor = target
        return "".join(out)

    def _start_over(self, size: tuple[int, int]) -> None:
        self._stale = False
        self._size = size
        self._rows = [[None] * size[0] for _ in range(size[1])]
        self._cursor = self._pen = None

    def _read(self, frame: str) -> tuple[dict[int, _Row], Move | None]:
        """The rows as the frame leaves them, and where it leaves the cursor, if it moved last."""
        rows: dict[int, _Row] = {}
        at = Move(0, 0)
        target: Move | None = None
        for item in read(frame):
            if isinstance(item, Move):
                at = target = item
                continue
            target = None
            if not 0 <= at.y < self._size[1]:
                continue
            row = rows.setdefault(at.y, self._rows[at.y].copy())
            at = Move(self._put(row, at.x, item), at.y)
        return rows, target

    def _put(self, row: _Row, x: int, run: Run) -> int:
        """Write a run into a row as the terminal would; what it cuts in half is unknown."""
        look = run.look if self.colors else replace(run.look, color="", background="")
        for character, cells in run.cells:
            if x + cells > len(row):
                break
            _break(row, x)
            row[x] = (character, look)
            if cells == 2:
                _break(row, x + 1)
                row[x + 1] = ("", look)
            x += cells
        return x

    def _emit_row(self, out: list[str], y: int, row: _Row) -> None:
        """Append what makes this row of the terminal right, left to right."""
        old = self._rows[y]
        for x, cell in enumerate(row):
            if cell is None or not cell[0]:
                continue
            wide = x + 1 < len(row) and _second_half(row[x + 1])
            if cell == old[x] and not (wide and row[x + 1] != old[x + 1]):
                continue
            self._go(out, row, Move(x, y))
            self._draw(out, cell)
            certain = not wide and len(cell[0]) == 1 and x + 1 < len(row)
            self._cursor = Move(x + 1, y) if certain else None

    def _go(self, out: list[str], row: _Row, to: Move) -> None:
        """Bring the cursor to a cell, the cheapest way that is certain."""
        here = self._cursor
        if here is None or here.y != to.y or here.x > to.x:
            out.append(_place(to))
        elif gap := to.x - here.x:
            passed = row[here.x : to.x]
            if gap <= _SHORT_GAP and all(_simple(cell, self._pen) for cell in passed):
                out.extend(cell[0] for cell in passed if cell)
            else:
                out.append(f"\x1b[{gap}C" if gap > 1 else "\x1b[C")

    def _draw(self, out: list[str], cell: Cell) -> None:
        character, look = cell
        if self._pen is None:
            out.append("\x1b[m")
            self._pen = PLAIN
        if look != self._pen:
            out.append(turn(self._pen, look))
            self._pen = look
        out.append(character)

    def _put_pen_down(self, out: list[str]) -> None:
        """Go back to plain, so that whatever else is written is plain."""
        if self._pen is not None and self._pen != PLAIN:
            out.append(turn(self._pen, PLAIN))
            self._pen = PLAIN


def _place(to: Move) -> str:
    return f"\x1b[{to.y + 1};{to.x + 1}H"


def _second_half(cell: Cell | None) -> bool:
    return cell is not None and not cell[0]


def _simple(cell: Cell | None, pen: Look | None) -> bool:
    """Whether writing the cell again moves the cursor by exactly one and changes nothing."""
    return cell is not None and len(cell[0]) == 1 and cell[0].isascii() and cell[1] == pen


def _break(row: _Row, x: int) -> None:
    """Blank the other half of a wide character that is about to be overwritten at x.

    Terminals do that themselves, though not all; it is written like any other change.
    """
    here, after = row[x], row[x + 1] if x + 1 < len(row) else None
    if here is not None and not here[0]:
        row[x - 1] = (" ", here[1])
    elif after is not None and not after[0]:
        row[x + 1] = (" ", after[1])
