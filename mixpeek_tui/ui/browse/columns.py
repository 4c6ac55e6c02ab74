"""Which columns of a kind fit, and how wide each becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mixpeek_tui.kinds.kind import Column
from mixpeek_tui.text import pad, width
from mixpeek_tui.workspace.cells import RIGHT

GAP = 2
FLEXIBLE = 14
"""Cells that a column which takes what is left gets at least."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A column with its width in cells."""

    column: Column
    cells: int

    @property
    def align_right(self) -> bool:
        """Whether its values are numbers."""
        return self.column.format in RIGHT


def fit_columns(columns: Sequence[Column], room: int) -> tuple[Fitted, ...]:
    """The columns that fit in so many cells, in order; the least important go first.

    The first column always stays, cut to what there is.
    """
    kept = list(columns)
    while len(kept) > 1 and _least(kept) > room:
        kept.remove(max(kept[1:], key=lambda c: (c.priority, kept.index(c))))
    spare = room - _least(kept)
    flexible = [column for column in kept if not column.width]
    share = max(0, spare) // len(flexible) if flexible else 0
    return tuple(Fitted(c, min(room, _cells(c) + (0 if c.width else share))) for c in kept)


def _cells(column: Column) -> int:
    return max(column.width or FLEXIBLE, width(column.title))


def _least(columns: Sequence[Column]) -> int:
    return sum(map(_cells, columns)) + GAP * (len(columns) - 1)


def head(fitted: Sequence[Fitted]) -> str:
    """The line of titles above a table."""
    return (" " * GAP).join(
        pad(f.column.title, f.cells, align="right" if f.align_right else "left") for f in fitted
    )
