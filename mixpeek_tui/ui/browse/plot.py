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

_TOKEN = re.compile(r"\x1b\[([0-9;]*)m|(.)")
_COLOUR = re.compile(r"38;5;(\d+)")
MOST_GROUPS = 255
MARKS = "●▲■◆○△□◇+x*"
"""What stands for a group's points besides its colour, in turn."""


class Cell(NamedTuple):
    """One character, and the number of its group; -1 for none."""

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
        groups: Points by number of their group, below 255.
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
            mark = MARKS[number % len(MARKS)] if marks else "braille"
            xs, ys = zip(*seen, strict=True)
            plotext.scatter(list(xs), list(ys), marker=mark, color=number % MOST_GROUPS)
    return [_cells(line, width) for line in str(plotext.build()).split("\n")[:height]]


def _cells(line: str, width: int) -> list[Cell]:
    cells: list[Cell] = []
    group = -1
    for codes, character in _TOKEN.findall(line):
        if character:
            cells.append(Cell(character, group if character != " " else -1))
        elif found := _COLOUR.search(codes):
            group = int(found[1])
        else:
            group = -1
    return (cells + [Cell(" ", -1)] * width)[:width]
