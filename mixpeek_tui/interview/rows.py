"""Reading the rows of a data file, whatever its size, in constant memory.

CSV, TSV, JSON lists and JSON Lines, also compressed with gzip; UTF-8, UTF-16 with a byte
order mark, else latin-1. What cannot be read comes as a BadRow and never stops the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mixpeek_tui.interview.row_json import list_rows
from mixpeek_tui.interview.row_layout import SUFFIXES, Layout, describe
from mixpeek_tui.interview.row_lines import line_rows
from mixpeek_tui.interview.row_tables import table_rows
from mixpeek_tui.interview.row_text import ByteFile
from mixpeek_tui.interview.row_values import (
    ACCEPTED_FILES,
    MAX_ROW_BYTES,
    BadRow,
    Position,
    Row,
    RowsError,
)

__all__ = [
    "ACCEPTED_FILES",
    "MAX_ROW_BYTES",
    "SUFFIXES",
    "BadRow",
    "Layout",
    "Position",
    "Row",
    "RowsError",
    "count_rows",
    "describe",
    "read_rows",
    "total_bytes",
]


def read_rows(
    path: str | Path, *, start: Position | None = None, layout: Layout | None = None
) -> Iterator[Row | BadRow]:
    """The rows of a file in order, or those behind ``start`` (the ``end`` of an earlier row).

    Blank lines and rows of empty cells are not rows. ``layout`` saves looking at the file
    again if ``describe`` was called before.

    Raises:
        RowsError: on the first row, for everything that ``describe`` says.
    """
    layout = layout or describe(path)
    at = start if start and start.row else _begin(layout)
    with ByteFile(Path(path)) as file:
        if layout.format == "json":
            yield from list_rows(file, layout, at)
        elif layout.format == "jsonl":
            yield from line_rows(file, layout, at)
        else:
            yield from table_rows(file, layout, at)


def total_bytes(path: str | Path) -> int:
    """The size that ``Position.offset`` reaches at the end, in bytes.

    For .gz it is what the file's last four bytes say: exact below 4 GB, too low above.

    Raises:
        RowsError: the file is missing or unreadable.
    """
    source = Path(path)
    try:
        with source.open("rb") as file:
            size = file.seek(0, 2)
            if source.suffix.lower() != ".gz" or size < 4:
                return size
            file.seek(-4, 2)
            return int.from_bytes(file.read(4), "little")
    except OSError as error:
        raise RowsError(str(path), f"cannot be read: {error.strerror or error}") from error


def count_rows(path: str | Path) -> int:
    """How many rows the file has, bad ones included; reads all of it once.

    Raises:
        RowsError: as ``read_rows``.
    """
    return sum(1 for _ in read_rows(path))


def _begin(layout: Layout) -> Position:
    return Position(0, layout.first_line - 1, layout.first_offset)
