"""One row of a data file as the object that the API takes (contract §1b, row 5c object)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mixpeek_tui.errors import UsageError
from mixpeek_tui.interview.column_names import clean_name
from mixpeek_tui.interview.rows import Row, describe
from mixpeek_tui.interview.sample import infer, is_empty
from mixpeek_tui.kinds.step import Rows
from mixpeek_tui.run.row_blobs import BLOB_TYPES, blobs
from mixpeek_tui.run.row_convert import CellError, convert, truth
from mixpeek_tui.wire import Json

REQUEST_KEYS = frozenset({
    "key_prefix", "blobs", "skip_duplicates", "canonicalize_source", "force_remirror", "edges",
    "idempotency_key",
})  # fmt: skip
"""Root keys of CreateObjectRequest; no field can be sent under these names."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How the columns of one file become the fields of one bucket."""

    fields: Mapping[str, str]
    """Field to bucket type."""
    names: Mapping[str, str]
    """Column to field name, for the columns of the first rows."""
    truths: frozenset[str]
    """Fields of truth values: stored as text they are written ``true`` and ``false``."""
    flags: frozenset[str]
    """Columns that look like it: there ``True`` becomes ``true``, other words stay."""
    decimal_comma: bool
    folder: Path
    """Where local media are looked for: the data file's folder."""
    dataset: str
    missing: tuple[str, ...]
    """Fields without a column in the first rows."""

    def field(self, column: str) -> str | None:
        """The field a column goes to, or None if the schema has none for it."""
        if column in self.fields:
            return column
        name = self.names.get(column) or clean_name(column)
        return name if name in self.fields else None


def shape_of(rows: Rows, dataset: str) -> Shape:
    """The shape of an upload, from the schema and the first rows of the file.

    Raises:
        RowsError: the file cannot be read, or has no rows.
        UsageError: a field is called like a key of the request itself.
    """
    if taken := sorted(REQUEST_KEYS.intersection(rows.fields)):
        raise UsageError(f"a field cannot be called {taken[0]}: objects use this name themselves")
    layout, sample = describe(rows.path), infer(rows.path)
    names = {column.original: column.name for column in sample.columns}
    reached = set(names) | set(names.values())
    return Shape(
        fields=rows.fields,
        truths=rows.truths,
        names=names,
        flags=frozenset(c.original for c in sample.columns if c.type == "boolean"),
        decimal_comma=layout.decimal_comma,
        folder=Path(rows.path).resolve().parent,
        dataset=dataset,
        missing=tuple(field for field in rows.fields if field not in reached),
    )


def object_of(row: Row, shape: Shape) -> dict[str, Json]:
    """The body of one object: fields at the root, media as blobs, an idempotency key.

    Raises:
        CellError: a value does not fit its field; names column, value and accepted form.
    """
    body: dict[str, Json] = {}
    files: list[Json] = []
    for column, value in row.values.items():
        field = shape.field(column)
        if field is None or is_empty(value):
            continue
        kind = shape.fields[field]
        try:
            if kind in BLOB_TYPES:
                files.extend(blobs(field, kind, value, shape.folder))
            else:
                flag = column in shape.flags
                given = truth(value) if field in shape.truths else value
                body[field] = convert(given, kind, flag=flag, comma=shape.decimal_comma)
        except CellError as error:
            raise CellError(f"column {column}: {error}") from error
    if not body and not files:
        raise CellError("has no value for any of the fields")
    if files:
        body["blobs"] = files
    body["idempotency_key"] = idempotency_key(shape.dataset, row)
    return body


def idempotency_key(dataset: str, row: Row) -> str:
    """The same key for the same row of the same dataset, whenever it is sent."""
    content = json.dumps([dataset, row.number, row.values], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()
