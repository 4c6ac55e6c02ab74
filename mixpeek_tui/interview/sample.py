"""Fields from the first rows of a data file, or from a line that someone pasted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from mixpeek_tui.interview.answers import FIELD_TYPES, FieldType
from mixpeek_tui.interview.column_names import clean_names
from mixpeek_tui.interview.guess import guess
from mixpeek_tui.interview.pasted import parse_pasted
from mixpeek_tui.interview.rows import BadRow, Layout, Row, RowsError, describe, read_rows

__all__ = ["FIELD_TYPES", "Column", "FieldType", "Sample", "infer", "parse_pasted"]

EXAMPLE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sample, as the field it could become."""

    name: str
    """An allowed field name."""
    type: FieldType
    example: str
    """The first value, shortened; empty if no row has one. Text from outside."""
    filled: int
    """How many of the rows read have a value."""
    original: str
    """What the file calls it."""

    @property
    def renamed(self) -> bool:
        """Whether the file's own name was not allowed."""
        return self.name != self.original


@dataclass(frozen=True, slots=True)
class Sample:
    """What the first rows of a file say about its columns."""

    columns: tuple[Column, ...]
    rows_read: int
    format: str
    """csv, tsv, json or jsonl."""
    bad: tuple[BadRow, ...] = ()
    """Rows among the first that could not be read."""
    notes: tuple[str, ...] = ()
    """What should be said about the file: renamed columns, its encoding, bad rows."""

    @property
    def renamed(self) -> dict[str, str]:
        """The file's names to field names, where they differ."""
        return {column.original: column.name for column in self.columns if column.renamed}


def infer(path: str | Path, *, limit: int = 200) -> Sample:
    """The columns of a file and their likely types, from at most ``limit`` rows.

    Raises:
        RowsError: the file cannot be read, or none of these rows can.
    """
    layout = describe(path)
    found = list(islice(read_rows(path, layout=layout), limit))
    rows = [row for row in found if isinstance(row, Row)]
    bad = tuple(row for row in found if isinstance(row, BadRow))
    if not rows:
        raise _nothing(str(path), bad)
    names = clean_names(_column_order(layout, rows))
    columns = tuple(_column(original, name, rows, layout) for original, name in names.items())
    notes = _notes(layout, columns, bad, len(found))
    return Sample(columns, len(rows), layout.format, bad, notes)


def _nothing(path: str, bad: tuple[BadRow, ...]) -> RowsError:
    if not bad:
        return RowsError(path, "has no rows", "a file with at least one row of data")
    first = bad[0]
    return RowsError(
        path,
        f"none of its first {len(bad)} rows can be read: {first.reason}",
        "a file with at least one row of data",
        first.line,
    )


def _column_order(layout: Layout, rows: list[Row]) -> list[str]:
    return list(layout.columns or dict.fromkeys(key for row in rows for key in row.values))


def _column(original: str, name: str, rows: list[Row], layout: Layout) -> Column:
    cells = (row.values.get(original) for row in rows)
    values = [cell for cell in cells if not is_empty(cell)]
    kind = guess(name, values, decimal_comma=layout.decimal_comma)
    return Column(name, kind, _example(values), len(values), original)


def is_empty(value: object) -> bool:
    """Whether a cell says nothing: null, no text, only blanks."""
    return value is None or (isinstance(value, str) and not value.strip())


def _example(values: list[object]) -> str:
    if not values:
        return ""
    first = values[0]
    text = first if isinstance(first, str) else json.dumps(first, ensure_ascii=False)
    text = " ".join(text[: EXAMPLE_LENGTH * 4].split())
    return text if len(text) <= EXAMPLE_LENGTH else text[: EXAMPLE_LENGTH - 1] + "…"


def _notes(
    layout: Layout, columns: tuple[Column, ...], bad: tuple[BadRow, ...], read: int
) -> tuple[str, ...]:
    notes = [f'The column "{c.original}" becomes {c.name}.' for c in columns if c.renamed]
    if not layout.encoding.codec:
        notes.append(f"The file is not UTF-8; it is read as {layout.encoding.label}.")
    if bad:
        first = bad[0]
        notes.append(
            f"{len(bad)} of the first {read} rows cannot be read; "
            f"the first is on line {first.line}: {first.reason}."
        )
    return tuple(notes)
