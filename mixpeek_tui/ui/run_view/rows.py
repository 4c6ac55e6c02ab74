"""Lines of a run laid out in columns for a width, problems wrapped below them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mixpeek_tui.text import fit, pad, width, wrapped
from mixpeek_tui.ui.run_view.lines import RunLine

Piece = tuple[str, str]
"""Text and the name of its tone, empty for plain text."""
ELAPSED = 7
INDENT = 4
WIDEST = 72
"""Cells of detail at most: on a wide screen the times stay near what they belong to."""
NARROW = 36
"""Cells of detail below which a long one gets a row of its own."""
TONES = {"waiting": "muted", "skipped": "muted"}


@dataclass(frozen=True, slots=True)
class Columns:
    """Cells of each column."""

    word: int
    kind: int
    name: int
    detail: int
    names: Mapping[str, str] = field(default_factory=dict)
    """Names that are too long, as they are shown."""


def columns(lines: Sequence[RunLine], room: int) -> Columns:
    """Columns that fit the room; the detail takes what the others leave."""
    word = max((width(line.word) for line in lines), default=0)
    kind = max((width(line.kind) for line in lines), default=0)
    if room < 90:
        kind = min(kind, 10)
    left = max(10, room - 2 - word - 2 - kind - 2 - 2 - ELAPSED - 1)
    longest = max((width(line.name) for line in lines), default=0)
    name = min(longest, max(8, left * 11 // 20 if room < 100 else left * 2 // 5))
    names = shortened((line.name for line in lines), name)
    return Columns(word, kind, name, min(WIDEST, max(0, left - name)), names)


def shortened(names: Iterable[str], cells: int) -> dict[str, str]:
    """Names that take more cells, cut at the end, or where that tells them from the others."""
    found = {name: fit(name, cells) for name in names}
    for cut in (_in_the_middle, _at_the_start):
        same = Counter(found.values())
        found = {n: cut(n, cells) if same[shown] > 1 else shown for n, shown in found.items()}
    return {name: shown for name, shown in found.items() if name != shown}


def _in_the_middle(name: str, cells: int) -> str:
    return fit(name, cells, where="middle")


def _at_the_start(name: str, cells: int) -> str:
    return fit(name[::-1], cells)[::-1]


def head(line: RunLine, cols: Columns, *, told: bool = False) -> tuple[Piece, ...]:
    """The first row of a line; what would be cut here and is told below in full stands there only.
    """
    tone = TONES.get(line.tone, line.tone)
    quiet = "muted" if line.tone in ("waiting", "skipped", "blocked") else ""
    twice = told and width(line.detail) > cols.detail
    detail = "" if twice or spills(line, cols) else line.detail
    return (
        (f"{line.glyph} {pad(line.word, cols.word)}  ", tone),
        (f"{pad(line.kind, cols.kind)}  ", "muted"),
        (f"{pad(cols.names.get(line.name, line.name), cols.name)}  ", quiet),
        (pad(detail, cols.detail), "failed" if line.tone == "failed" else "muted"),
        (f" {pad(line.elapsed, ELAPSED, align='right')}", "muted"),
    )


def spills(line: RunLine, cols: Columns) -> bool:
    """Whether the detail stands below; not a question of its length, so that nothing jumps."""
    return line.long and cols.detail < NARROW


def below(line: RunLine, cols: Columns, room: int, *, here: bool) -> list[tuple[Piece, ...]]:
    """The rows under a line: a detail, or a problem in full and, at the cursor, what to press."""
    if spills(line, cols):
        return [((" " * INDENT + fit(line.detail, max(20, room - INDENT)), "muted"),)]
    said, *rest = line.problem or ("",)
    shown = rest if width(said) <= cols.detail else [said, *rest]
    found: list[tuple[Piece, ...]] = []
    for text in shown:
        rows = wrapped(text, max(20, room - INDENT))
        found += [((" " * INDENT + row, ""),) for row in rows]
    if here and line.keys:
        found.append(((" " * INDENT + fit(line.keys, max(20, room - INDENT)), "accent"),))
    return found
