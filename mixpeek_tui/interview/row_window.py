"""A moving window on the text of a file, and the search for the end of a JSON value in it."""

from __future__ import annotations

import re

from mixpeek_tui.interview.row_layout import Layout
from mixpeek_tui.interview.row_text import CHUNK_BYTES, ByteFile
from mixpeek_tui.interview.row_values import Position

BLANK = re.compile(r"[ \t\r\n\ufeff]*")

_MARK = re.compile(r'\\.|["{}\[\]\n\\]', re.DOTALL)
_SCALAR_END = re.compile(r"[,\]\r\n]")
_ROW_AHEAD = re.compile(r"[ \t]*\{")


class Window:
    """The part of the text that is in memory, and where in the file it stands."""

    def __init__(self, file: ByteFile, layout: Layout, start: Position) -> None:
        file.seek(start.offset)
        self._file = file
        self._encoding = layout.encoding
        self._decoder = layout.encoding.decoder()
        self._newline = layout.encoding.newline.decode(layout.encoding.codec or "latin-1")
        self.text = ""
        self.at = 0
        """Everything before this index has been taken."""
        self.ended = False
        """Whether the file has been read to its end."""
        self.line = max(1, start.line)
        self.offset = start.offset

    @property
    def ahead(self) -> int:
        """How many characters are in memory and not taken yet."""
        return len(self.text) - self.at

    def fill(self) -> bool:
        """Read on, as much again as is ahead; False at the end of the file."""
        data = self._file.read(max(CHUNK_BYTES, self.ahead))
        self.ended = not data
        more = (
            self._encoding.decode(data)
            if self._decoder is None
            else self._decoder.decode(data, final=self.ended)
        )
        self.text, self.at = self.text[self.at :] + more, 0
        return not self.ended

    def take(self, end: int) -> str:
        """The text up to this index of ``text``; the window moves behind it."""
        taken = self.text[self.at : end]
        self.at = end
        self.line += taken.count(self._newline)
        self.offset += self._encoding.size(taken)
        return taken

    def peek(self, skip: re.Pattern[str] = BLANK) -> str:
        """Skip what the pattern matches and show the next character; empty at the end."""
        while True:
            found = skip.match(self.text, self.at)
            self.take(found.end() if found else self.at)
            if self.ahead or not self.fill():
                return self.text[self.at : self.at + 1]

    def here(self, row: int) -> Position:
        """The place up to which everything was taken, as the end of this row."""
        return Position(row, self.line, self.offset)


class ValueEnd:
    """Finds where a JSON value ends although it may be broken; fed piece by piece.

    A line break ends a text that was not closed, and after such a text a line that opens an
    object starts the next row.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._in_text = False
        self._half_escape = False
        self._broken = False
        self._scalar: bool | None = None

    def find(self, text: str, start: int) -> int:
        """The index behind the value, or -1 if it goes on behind this piece."""
        if self._scalar is None:
            self._scalar = text[start : start + 1] not in ("{", "[")
        if self._scalar:
            found = _SCALAR_END.search(text, start)
            return found.start() if found else -1
        start += self._half_escape
        self._half_escape = False
        for mark in _MARK.finditer(text, start):
            if (end := self._see(mark, text)) >= 0:
                return end
        return -1

    def _see(self, mark: re.Match[str], text: str) -> int:
        sign = mark[0]
        if sign == "\n":
            self._broken = self._broken or self._in_text
            self._in_text = False
            next_row = self._broken and _ROW_AHEAD.match(text, mark.end())
            return mark.start() if next_row else -1
        if sign == "\\":
            self._half_escape = True
        elif sign == '"':
            self._in_text = not self._in_text
        elif not self._in_text and sign in "{[":
            self._depth += 1
        elif not self._in_text and sign in "}]":
            self._depth -= 1
            return mark.end() if self._depth <= 0 else -1
        return -1
