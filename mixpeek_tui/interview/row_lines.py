"""Rows of JSON Lines files: one object per line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NoReturn

from mixpeek_tui.interview.row_layout import Layout
from mixpeek_tui.interview.row_text import ByteFile, lines
from mixpeek_tui.interview.row_values import MAX_ROW_BYTES, RAW_SHOWN, BadRow, Position, Row


def line_rows(file: ByteFile, layout: Layout, start: Position) -> Iterator[Row | BadRow]:
    """The rows behind ``start``; an unreadable line costs that line only."""
    file.seek(start.offset)
    at = start
    for data, size in lines(file, layout.encoding.newline):
        text = layout.encoding.decode(data).strip()
        if not text:
            at = Position(at.row, at.line + 1, at.offset + size)
            continue
        at = Position(at.row + 1, at.line + 1, at.offset + size)
        if size > MAX_ROW_BYTES:
            yield BadRow(at.row, at.line, at, too_long(), shown(text))
        else:
            yield json_row(text, at.line, at)


def too_long() -> str:
    """The reason for a row above the limit."""
    return f"the row is longer than {MAX_ROW_BYTES // 1024**2} MB"


def json_row(text: str, line: int, end: Position) -> Row | BadRow:
    """One row from the text of one JSON value that ends at ``end``."""
    try:
        value = json.loads(text, parse_constant=refuse_constant)
    except ValueError as error:
        what = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        return BadRow(end.row, line, end, f"not valid JSON: {what}", shown(text))
    except RecursionError:
        return BadRow(end.row, line, end, "not valid JSON: nested too deeply", shown(text))
    return checked(value, text, line, end)


def checked(value: object, text: str, line: int, end: Position) -> Row | BadRow:
    """The row that a JSON value makes; only objects of valid text make one."""
    if not isinstance(value, dict):
        reason = f'is {kind(value)}, not an object like {{"title": "…"}}'
        return BadRow(end.row, line, end, reason, shown(text))
    if not text.isascii() and any("\udc80" <= letter <= "\udcff" for letter in text):
        return BadRow(end.row, line, end, "holds bytes that are not valid UTF-8", shown(text))
    if not value:
        return BadRow(end.row, line, end, "is an empty object", shown(text))
    return Row(end.row, line, end, value, text)


def shown(text: str) -> str:
    """The raw row as it may be kept: bounded, and writable as UTF-8."""
    cut = text[:RAW_SHOWN]
    return cut.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def kind(value: object) -> str:
    """What a JSON value is, in words with article."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return "a number"
    return "a text" if isinstance(value, str) else "a list"


def refuse_constant(constant: str) -> NoReturn:
    """Turn down NaN and Infinity, which Python would accept."""
    raise ValueError(f"{constant} is not a JSON number")
