"""The rows of a file in portions that fit one request."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from mixpeek_tui.interview.rows import BadRow, Position, Row, read_rows
from mixpeek_tui.kinds.labels import PER_REQUEST
from mixpeek_tui.run.row_convert import CellError
from mixpeek_tui.run.row_object import Shape, object_of
from mixpeek_tui.run.upload_progress import Span
from mixpeek_tui.wire import Json

MAX_BODY_BYTES = 4 * 1024 * 1024
"""Where a request is full; one object above this goes alone."""

MAX_ROWS = 500
"""Rows in one portion, the bad ones counted."""

COLUMNS_TOLD = 20


@dataclass(frozen=True, slots=True)
class Item:
    """One object to send, and the row it was made of."""

    row: Row
    body: dict[str, Json]

    def refused(self, reason: str) -> BadRow:
        """The row as a bad one."""
        return BadRow(self.row.number, self.row.line, self.row.end, reason, self.row.raw)


@dataclass(slots=True)
class Chunk:
    """Rows that are settled together."""

    begin: Position
    end: Position
    items: list[Item] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    bytes: int = 0

    @property
    def span(self) -> Span:
        """The rows it covers."""
        return Span(self.begin.row + 1, self.begin.offset, self.end)


class Chunks:
    """The portions behind ``position``, without the rows in ``later``; an iterator."""

    def __init__(self, path: str, shape: Shape, position: Position, later: Iterable[Span]):
        self._path = path
        self._shape = shape
        self._left_out: dict[str, None] = {}
        self._chunks = self._all(position, sorted(later, key=lambda span: span.first))

    def next(self) -> Chunk | None:
        """The next portion, or None behind the last one.

        Raises:
            RowsError: the file cannot be read any more.
        """
        return next(self._chunks, None)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Columns that no field takes, as far as seen."""
        return tuple(self._left_out)

    def _all(self, position: Position, later: list[Span]) -> Iterator[Chunk]:
        for span in later:
            yield from self._between(position, span.first - 1 - position.row)
            position = span.end
        yield from self._between(position, None)

    def _between(self, start: Position, count: int | None) -> Iterator[Chunk]:
        if count == 0:
            return
        chunk = Chunk(start, start)
        for row in islice(read_rows(self._path, start=start), count):
            made = self._made(row)
            size = 0 if isinstance(made, BadRow) else _size(made.body)
            if chunk.items and size and chunk.bytes + size > MAX_BODY_BYTES:
                yield chunk
                chunk = Chunk(chunk.end, chunk.end)
            _put(chunk, made, size)
            if len(chunk.items) >= PER_REQUEST or row.number - chunk.begin.row >= MAX_ROWS:
                yield chunk
                chunk = Chunk(chunk.end, chunk.end)
        if chunk.end.row > chunk.begin.row:
            yield chunk

    def _made(self, row: Row | BadRow) -> Item | BadRow:
        if isinstance(row, BadRow):
            return row
        for column in row.values:
            if len(self._left_out) < COLUMNS_TOLD and self._shape.field(column) is None:
                self._left_out[column] = None
        try:
            return Item(row, object_of(row, self._shape))
        except CellError as error:
            reason = str(error)
        except RecursionError:
            reason = "is nested too deeply"
        return BadRow(row.number, row.line, row.end, reason, row.raw)


def _put(chunk: Chunk, made: Item | BadRow, size: int) -> None:
    if isinstance(made, BadRow):
        chunk.bad.append(made)
        chunk.end = made.end
        return
    chunk.items.append(made)
    chunk.bytes += size
    chunk.end = made.row.end


def _size(body: dict[str, Json]) -> int:
    text = json.dumps(body, ensure_ascii=False)
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
