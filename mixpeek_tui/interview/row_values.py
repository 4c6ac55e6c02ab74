"""What reading a data file yields: rows, rows that cannot be read, and places to go on from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mixpeek_tui.errors import Complaint, TuiError

FileFormat = Literal["csv", "tsv", "json", "jsonl"]

ACCEPTED_FILES = "a file ending in .csv, .tsv, .json, .jsonl or .ndjson, also with .gz behind it"
"""What a data file may be, in words."""

MAX_ROW_BYTES = 16 * 1024 * 1024
"""A row above this size is kept aside as a bad row, so that memory stays constant."""

RAW_SHOWN = 4000
"""Characters of a row that is too large, which are kept for its entry among the bad rows."""


class RowsError(TuiError):
    """A data file that cannot be read at all: names the file, the line, what is accepted."""

    def __init__(self, path: str, message: str, accepted: str = "", line: int | None = None):
        self.complaint = Complaint(place=path, message=message, accepted=accepted, line=line)
        where = f"{path}, line {line}" if line else path
        tail = f" Accepted: {accepted}." if accepted else ""
        super().__init__(f"{where}: {message.rstrip('.')}.{tail}")


@dataclass(frozen=True, slots=True)
class Position:
    """How far a file has been read; reading can go on from here."""

    row: int = 0
    """The number of the last row that was read, from 1; 0 before the first."""
    line: int = 0
    """The last line of that row, from 1; 0 before the first."""
    offset: int = 0
    """Bytes from the start of the (uncompressed) file to the end of that row."""

    def to_dict(self) -> dict[str, int]:
        """The position as a JSON object."""
        return {"row": self.row, "line": self.line, "offset": self.offset}

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Position:
        """The position from what ``to_dict`` gave; missing or strange values count as 0."""
        numbers = (data.get(key) for key in ("row", "line", "offset"))
        return cls(*(value if isinstance(value, int) else 0 for value in numbers))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data."""

    number: int
    """From 1, the header not counted; bad rows are counted too."""
    line: int
    """The line it starts on, from 1."""
    end: Position
    """Where reading goes on after it."""
    values: dict[str, object]
    """Column to value: text from tables, any JSON value from JSON."""
    raw: str
    """The row as it stands in the file, without its line break."""

    @property
    def offset(self) -> int:
        """The byte offset after this row."""
        return self.end.offset


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read or used."""

    number: int
    line: int
    end: Position
    reason: str
    """What is wrong with it, in plain words."""
    raw: str
    """The row as it stands in the file; cut after ``RAW_SHOWN`` characters if it is huge."""

    @property
    def offset(self) -> int:
        """The byte offset after this row."""
        return self.end.offset
