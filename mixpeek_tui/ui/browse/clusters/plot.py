"""Points in the plane as cells of text, drawn by plotext.

plotext keeps one figure for the whole process and answers with terminal codes. Both stay in
this file: what leaves it are characters with the number of the group they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import plotext

from mixpeek_tui.ui.browse.tones import mark as mark_of

_TOKEN = re.compile(r"\x1b\[([0-9;]*)m|(.)")
_COLOUR = re.compile(r"38;5;(\d+)")
NOTHING, LABEL, NOISE = -1, -2, -3
"""Numbers of what is no group: an empty cell, a letter of a label, what lies in no group."""
CODES, NOISE_CODE = 250, 254
"""plotext has 256 colours; groups beyond take the number of an earlier one of the same tone."""


class Cell(NamedTuple):
    """One character, and the number of its group, or one of the numbers below 0."""

    text: str
    group: int


@dataclass(frozen=True, slots=True)
class View:
    """The part of the plane that is looked at."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    def zoomed(self, factor: float, x: float, y: float) -> View:
        """Nearer by a factor, the given point staying where it is."""
        return View(
            x - (x - self.left) / factor, y - (y - self.bottom) / factor,
            x + (self.right - x) / factor, y + (self.top - y) / factor,
        )  # fmt: skip

    def moved(self, across: float, up: float) -> View:
        """Moved by shares of its own size."""
        x, y = across * self.width, up * self.height
        return View(self.left + x, self.bottom + y, self.right + x, self.top + y)

    def centred(self, x: float, y: float) -> View:
        """As near, around another point."""
        across, up = self.width / 2, self.height / 2
        return View(x - across, y - up, x + across, y + up)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is in it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def point(self, column: int, row: int, width: int, height: int) -> tuple[float, float]:
        """The point in the middle of a cell."""
        x = self.left + (column + 0.5) / max(1, width) * self.width
        y = self.top - (row + 0.5) / max(1, height) * self.height
        return x, y


def around(bounds: tuple[float, float, float, float]) -> View:
    """A view of these bounds with a little air; never of no size."""
    left, bottom, right, top = bounds
    x = (right - left) * 0.04 or 0.5
    y = (top - bottom) * 0.04 or 0.5
    return View(left - x, bottom - y, right + x, top + y)


def draw(
    groups: Mapping[int, Sequence[tuple[float, float]]],
    view: View, width: int, height: int, *, marks: bool = False,
) -> list[list[Cell]]:  # fmt: skip
    """The cells of a picture.

    Args:
        groups: Points by number of their group.
        view: The part that is drawn.
        width: Cells across.
        height: Cells down.
        marks: A mark per group in each cell, instead of braille dots.
    """
    if width < 2 or height < 2:
        return []
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.limit_size(False, False)
    plotext.plotsize(width, height)
    plotext.frame(False)
    plotext.xaxes(False)
    plotext.yaxes(False)
    plotext.xticks([])
    plotext.yticks([])
    plotext.xlim(view.left, view.right)
    plotext.ylim(view.bottom, view.top)
    for number, points in groups.items():
        seen = [point for point in points if view.holds(*point)]
        if seen:
            mark = mark_of(number) if marks else "braille"
            code = NOISE_CODE if number < 0 else number % CODES
            xs, ys = zip(*seen, strict=True)
            plotext.scatter(list(xs), list(ys), marker=mark, color=code)
    return [_cells(line, width) for line in str(plotext.build()).split("\n")[:height]]


def _cells(line: str, width: int) -> list[Cell]:
    cells: list[Cell] = []
    group = NOTHING
    for codes, character in _TOKEN.findall(line):
        if character:
            cells.append(Cell(character, group if character != " " else NOTHING))
        elif found := _COLOUR.search(codes):
            group = NOISE if int(found[1]) == NOISE_CODE else int(found[1])
        else:
            group = NOTHING
    return (cells + [Cell(" ", NOTHING)] * width)[:width]
