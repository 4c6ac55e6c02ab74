"""Rows of CSV and TSV files, one at a time, going on behind whatever is broken."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from mixpeek_tui.interview.row_layout import Layout
from mixpeek_tui.interview.row_lines import shown, too_long
from mixpeek_tui.interview.row_text import ByteFile, lines
from mixpeek_tui.interview.row_values import MAX_ROW_BYTES, BadRow, Position, Row

MAX_ROW_LINES = 10_000
"""A quoted cell over more lines than this counts as a quote that was never closed."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: int


class _Unclosed(Exception):
    """A record grew past what one row may be."""


class _Lines:
    """The lines of one record after the other; lines can be put back."""

    def __init__(self, file: ByteFile, layout: Layout) -> None:
        self._encoding = layout.encoding
        self._source = lines(file, layout.encoding.newline)
        self._again: deque[_Line] = deque()
        self.taken: list[_Line] = []
        self.bytes = 0
        """Length of the lines taken for this record."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        large = len(self.taken) > 1 and self.bytes > MAX_ROW_BYTES
        if large or len(self.taken) >= MAX_ROW_LINES:
            raise _Unclosed
        if self._again:
            line = self._again.popleft()
        else:
            data, size = next(self._source)
            line = _Line(self._encoding.decode(data), size)
        self.taken.append(line)
        self.bytes += line.size
        return line.text

    def put_back(self, keep: int) -> None:
        """Keep the first lines of the record, give the others out again."""
        self._again.extendleft(reversed(self.taken[keep:]))
        del self.taken[keep:]
        self.bytes = sum(line.size for line in self.taken)

    def next_record(self) -> None:
        """Forget the lines of the record that was read."""
        self.taken.clear()
        self.bytes = 0


def table_rows(file: ByteFile, layout: Layout, start: Position) -> Iterator[Row | BadRow]:
    """The rows behind ``start``; reading continues behind each broken one.

    A quote that is never closed costs its own line only: the lines after it are read again.
    """
    csv.field_size_limit(2 * MAX_ROW_BYTES)
    file.seek(start.offset)
    source = _Lines(file, layout)
    at = start
    while (cells := _record(source, layout.delimiter)) is not None:
        taken = source.taken
        end = Position(at.row + 1, at.line + len(taken), at.offset + source.bytes)
        if cells == []:
            at = Position(at.row, end.line, end.offset)
        else:
            yield _row(cells, taken, layout, at.line + 1, end)
            at = end
        source.next_record()


def _record(source: _Lines, delimiter: str) -> list[str] | str | None:
    """The cells of the next record, or what is wrong with it; None at the end."""
    try:
        cells = next(
            csv.reader(source, delimiter=delimiter, strict=True, skipinitialspace=True), None
        )
    except (csv.Error, _Unclosed) as error:
        source.put_back(1)
        return _reason(error, source.taken[0], delimiter)
    if cells is None:
        return None
    if source.taken[0].size > MAX_ROW_BYTES:
        return too_long()
    return cells if any(cell.strip() for cell in cells) else []


def _reason(error: Exception, first: _Line, delimiter: str) -> str:
    if first.size > MAX_ROW_BYTES:
        return too_long()
    if isinstance(error, _Unclosed) or "unexpected end" in str(error):
        return "a quote is opened and never closed"
    if "expected after" in str(error):
        return (
            f"a quote is followed by something other than {delimiter!r}; a quote inside "
            'a cell is written twice: ""'
        )
    return f"not readable as a row: {error}"


def _row(
    cells: list[str] | str, taken: list[_Line], layout: Layout, line: int, end: Position
) -> Row | BadRow:
    raw = "".join(part.text for part in taken).rstrip("\r\n")
    if isinstance(cells, str):
        return BadRow(end.row, line, end, cells, shown(raw))
    columns = layout.columns
    if any(cells[len(columns) :]) or len(cells) < len(columns):
        reason = f"has {_count(len(cells))}, the header has {len(columns)}"
        return BadRow(end.row, line, end, reason, shown(raw))
    if not raw.isascii() and (place := _not_utf8(cells)):
        reason = f"column {columns[place - 1]} is not valid {layout.encoding.label}"
        return BadRow(end.row, line, end, reason, shown(raw))
    return Row(end.row, line, end, dict(zip(columns, cells, strict=False)), raw)


def _count(columns: int) -> str:
    return "1 column" if columns == 1 else f"{columns} columns"


def _not_utf8(cells: list[str]) -> int:
    """The number of the first cell with bytes that fit no letter, or 0."""
    for number, cell in enumerate(cells, 1):
        if any("\udc80" <= letter <= "\udcff" for letter in cell):
            return number
    return 0
