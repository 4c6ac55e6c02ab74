"""Which columns of a kind fit, and how wide each becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mixpeek_tui.kinds.kind import Column
from mixpeek_tui.text import pad, width
from mixpeek_tui.workspace.cells import RIGHT

GAP = 2
FLEXIBLE = 14
"""Cells that a column which takes what is left gets at least."""
READABLE = 26
"""Cells of words for which less important columns go, if there is so much to say."""
WORDY = frozenset({"text", "list"})
"""Formats of which a column is cut rather than others."""
PLIANT = WORDY | {"id", "state"}
"""Formats whose columns are as narrow as their values; numbers and ages may grow any time."""
OPTIONAL = 2
"""Columns of this priority and below may go for it."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A column with its width in cells."""

    column: Column
    cells: int

    @property
    def align_right(self) -> bool:
        """Whether its values are numbers."""
        return self.column.format in RIGHT


def fit_columns(
    columns: Sequence[Column], room: int, widest: Mapping[str, int] | None = None,
    whole: Mapping[str, int] | None = None,
) -> tuple[Fitted, ...]:
    """The columns that fit in so many cells, in order; the least important go first.

    The first column always stays, cut to what there is.

    Args:
        columns: The columns of a kind; one without a width takes what it needs.
        room: Cells of a line.
        widest: By title, the cells that the widest value at hand needs. Columns whose values
            are not known get their usual width.
        whole: By title, the cells that the longest id at hand needs to stand there unshortened.
    """
    known = widest or {}
    kept = list(columns)
    while len(kept) > 1 and _sum([_least(c, known) for c in kept]) > room:
        kept.remove(_least_important(kept))
    while len(kept) > 1 and _sum([_good(c, known) for c in kept]) > room:
        optional = [c for c in kept[1:] if c.priority >= OPTIONAL]
        plain = [c for c in optional if c.format not in WORDY]
        cut = _shared(kept, room, known)[0] < _good(kept[0], known)
        if not plain and not (cut and optional):
            break
        kept.remove(_least_important([kept[0], *(plain or optional)]))
    fitted = tuple(map(Fitted, kept, _shared(kept, room, known)))
    return grow_columns(fitted, room, whole or {}, wholly=True)


def grow_columns(
    fitted: Sequence[Fitted], room: int, widest: Mapping[str, int], *, wholly: bool = False
) -> tuple[Fitted, ...]:
    """The same columns, wider where a value needs it and the line has room.

    None becomes narrower and none goes. ``wholly`` leaves one as it is that cannot get all.
    """
    grown = []
    spare = room - _sum([one.cells for one in fitted])
    for one in fitted:
        wanted = max(0, widest.get(one.column.title, 0) - one.cells)
        more = (wanted if wanted <= spare else 0) if wholly else max(0, min(wanted, spare))
        grown.append(Fitted(one.column, one.cells + more))
        spare -= more
    return tuple(grown)


def _shared(kept: Sequence[Column], room: int, known: Mapping[str, int]) -> list[int]:
    """Cells of each column: its least, then what it needs: states and times, names, the rest."""
    cells = [min(room, _least(column, known)) for column in kept]
    spare = max(0, room - _sum(cells))
    for number in sorted(range(len(kept)), key=lambda n: (kept[n].format in WORDY, n)):
        more = min(spare, max(0, _need(kept[number], known) - cells[number]))
        cells[number] += more
        spare -= more
    return cells


def _least_important(columns: Sequence[Column]) -> Column:
    return max(columns[1:], key=lambda c: (c.priority, c.format != "state", columns.index(c)))


def _least(column: Column, known: Mapping[str, int]) -> int:
    usual = column.width or FLEXIBLE
    if column.format in PLIANT and column.title in known:
        most = FLEXIBLE if column.format in WORDY else usual
        usual = min(usual, most, known[column.title])
    return max(usual, width(column.title))


def _need(column: Column, known: Mapping[str, int]) -> int:
    """Without values at hand, a column that takes what is left takes all."""
    usual = column.width or 1_000
    return max(known.get(column.title, usual), width(column.title))


def _good(column: Column, known: Mapping[str, int]) -> int:
    """Cells with which a column can be read."""
    least = _least(column, known)
    wordy = column.format in WORDY and column.title in known
    return max(least, min(READABLE, known[column.title])) if wordy else least


def _sum(cells: Sequence[int]) -> int:
    return sum(cells) + GAP * (len(cells) - 1)


def head(fitted: Sequence[Fitted]) -> str:
    """The line of titles above a table."""
    return (" " * GAP).join(
        pad(f.column.title, f.cells, align="right" if f.align_right else "left") for f in fitted
    )
