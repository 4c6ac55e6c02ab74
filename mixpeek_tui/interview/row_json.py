"""Rows of a JSON list, element by element; the file is never held as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NoReturn

from mixpeek_tui.interview.row_layout import Layout
from mixpeek_tui.interview.row_lines import checked, json_row, refuse_constant, shown, too_long
from mixpeek_tui.interview.row_text import CHUNK_BYTES, ByteFile
from mixpeek_tui.interview.row_values import MAX_ROW_BYTES, BadRow, Position, Row, RowsError
from mixpeek_tui.interview.row_window import ValueEnd, Window

ACCEPTED_JSON = 'a list of objects, [{…}, {…}], or one object with such a list, {"rows": [{…}]}'

_DECODER = json.JSONDecoder(parse_constant=refuse_constant)
_BETWEEN = re.compile(r"[ \t\r\n\ufeff,]*")
_OBJECT_LIST = re.compile(r"\[[ \t\r\n]*\{")


def list_rows(file: ByteFile, layout: Layout, start: Position) -> Iterator[Row | BadRow]:
    """The rows of the list behind ``start``; a broken element costs that element.

    Raises:
        RowsError: the file holds no list of objects.
    """
    if start.row and file.ends_before(start.offset):
        return
    window = Window(file, layout, start)
    if not start.row:
        _enter(window, layout.path)
    number = start.row
    while (first := window.peek(_BETWEEN)) not in ("", "]"):
        number += 1
        yield _element(window, number)
    line = window.line
    left = _left_over(window) if first else "the file ends before its list does"
    if left:
        raw = shown(window.text[window.at :])
        yield BadRow(number + 1, line, _behind_the_end(window, number + 1), left, raw)


def _behind_the_end(window: Window, row: int) -> Position:
    """A place one byte behind the file: whoever goes on there has seen the last complaint."""
    window.take(len(window.text))
    while window.fill():
        window.take(len(window.text))
    end = window.here(row)
    return Position(row, end.line, end.offset + 1)


def _element(window: Window, number: int) -> Row | BadRow:
    line = window.line
    whole = _decoded(window)
    if whole is not None:
        value, text = whole
        return checked(value, text, line, window.here(number))
    text, size = _broken(window)
    if size > MAX_ROW_BYTES:
        return BadRow(number, line, window.here(number), too_long(), shown(text))
    return json_row(text.rstrip(), line, window.here(number))


def _decoded(window: Window) -> tuple[object, str] | None:
    """The next value and its text; None if it is broken or too large."""
    while window.ahead <= 2 * MAX_ROW_BYTES:
        try:
            value, end = _DECODER.raw_decode(window.text, window.at)
        except (ValueError, RecursionError):
            if window.ended or ValueEnd().find(window.text, window.at) >= 0:
                return None
        else:
            if end - window.at > MAX_ROW_BYTES:
                return None
            if end < len(window.text) or window.ended:
                return value, window.take(end)
        window.fill()
    return None


def _broken(window: Window) -> tuple[str, int]:
    """The text of a value that is broken or too large, cut if it is, and its full length."""
    bounds, kept, size = ValueEnd(), "", 0
    while True:
        end = bounds.find(window.text, window.at)
        piece = window.take(end if end >= 0 else len(window.text))
        size += len(piece)
        if size <= MAX_ROW_BYTES:
            kept += piece
        if end >= 0 or not window.fill():
            return kept, size


def _enter(window: Window, path: str) -> None:
    """Go behind the bracket that opens the list of rows."""
    if window.peek() == "[":
        window.take(window.at + 1)
        return
    window.take(window.at + 1)
    while window.peek(_BETWEEN) == '"':
        key = _decoded(window)
        if key is None or window.peek() != ":":
            _no_list(path, window.line, "is not valid JSON")
        window.take(window.at + 1)
        if window.peek() == "[" and _opens_objects(window):
            window.take(window.at + 1)
            return
        if _decoded(window) is None:
            _no_list(path, window.line, "is not valid JSON")
    _no_list(path, 1, "holds one object and in it no list of objects")


def _opens_objects(window: Window) -> bool:
    if window.ahead < CHUNK_BYTES and not window.ended:
        window.fill()
    return _OBJECT_LIST.match(window.text, window.at) is not None


def _no_list(path: str, line: int, message: str) -> NoReturn:
    raise RowsError(path, message, ACCEPTED_JSON, line)


def _left_over(window: Window) -> str:
    """What is wrong with the text behind the list, or nothing."""
    window.take(window.at + 1)
    if window.peek() == "":
        return ""
    if window.ahead < CHUNK_BYTES and not window.ended:
        window.fill()
    rest = window.text[window.at :].strip()
    try:
        others = json.loads('{"":0' + rest)
    except (ValueError, RecursionError):
        return "text behind the end of the list is not read"
    lists = (value for value in others.values() if isinstance(value, list))
    if any(isinstance(item, dict) for value in lists for item in value):
        return "a second list behind the first is not read"
    return ""
