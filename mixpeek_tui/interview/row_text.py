"""The bytes of a data file as text: encodings, compression, lines with their byte lengths."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mixpeek_tui.interview.row_values import ACCEPTED_FILES, MAX_ROW_BYTES, RowsError

HEAD_BYTES = 1024 * 1024
"""How much of the file decides its encoding."""

CHUNK_BYTES = 64 * 1024

_CP1252 = "".join(
    bytes([code]).decode("cp1252", errors="ignore") or chr(code) for code in range(256)
)


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...
    def seek(self, offset: int, /) -> int: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of one file become text."""

    label: str
    """In words: ``UTF-8``, ``UTF-16``, ``latin-1 (Windows-1252)``."""
    codec: str
    """Python's name; empty for latin-1 with the Windows-1252 letters."""
    bom: int = 0
    """Bytes before the first character."""
    newline: bytes = b"\n"

    def decode(self, data: bytes) -> str:
        """The text of whole lines; bytes that do not fit become lone surrogates."""
        if not self.codec:
            return codecs.charmap_decode(data, "strict", _CP1252)[0]
        return data.decode(self.codec, "surrogateescape" if self.codec == "utf-8" else "replace")

    def decoder(self) -> codecs.IncrementalDecoder | None:
        """A decoder for chunks that may end inside a character; None if none can."""
        if not self.codec:
            return None
        errors = "surrogateescape" if self.codec == "utf-8" else "replace"
        return codecs.getincrementaldecoder(self.codec)(errors)

    def size(self, text: str) -> int:
        """How many bytes the text takes in the file."""
        if not self.codec:
            return len(text)
        if self.codec == "utf-8":
            return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))
        return len(text.encode(self.codec, "replace"))


class ByteFile:
    """A data file open for reading, uncompressed; a context manager.

    Raises:
        RowsError: the file is missing, a folder, not readable, or its compression is broken.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            if path.is_dir():
                raise RowsError(str(path), "is a folder, not a file", ACCEPTED_FILES)
            self._stream: _Stream = (
                gzip.GzipFile(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")
            )
        except FileNotFoundError:
            raise RowsError(str(path), "does not exist", ACCEPTED_FILES) from None
        except OSError as error:
            raise self._unreadable(error) from error

    def read(self, size: int) -> bytes:
        """Up to ``size`` bytes; none at the end."""
        try:
            return self._stream.read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise self._unreadable(error) from error

    def seek(self, offset: int) -> None:
        """Go to a byte offset from the start."""
        try:
            self._stream.seek(offset)
        except (OSError, EOFError, zlib.error) as error:
            raise self._unreadable(error) from error

    def ends_before(self, offset: int) -> bool:
        """Whether the file is shorter than this many bytes."""
        self.seek(offset - 1)
        return not self.read(1)

    def __enter__(self) -> ByteFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def _unreadable(self, error: Exception) -> RowsError:
        cause = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return RowsError(str(self.path), f"cannot be read: {cause}")


def detect(head: bytes) -> Encoding:
    """The encoding of a file that starts with these bytes: its BOM, else UTF-8, else latin-1."""
    if head.startswith(codecs.BOM_UTF16_LE):
        return Encoding("UTF-16", "utf-16-le", 2, "\n".encode("utf-16-le"))
    if head.startswith(codecs.BOM_UTF16_BE):
        return Encoding("UTF-16", "utf-16-be", 2, "\n".encode("utf-16-be"))
    newline = b"\r" if b"\r" in head and b"\n" not in head else b"\n"
    bom = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return Encoding("latin-1 (Windows-1252)", "", bom, newline)
    return Encoding("UTF-8", "utf-8", bom, newline)


def lines(source: ByteFile, newline: bytes) -> Iterator[tuple[bytes, int]]:
    """Each line with its line break, and its length in bytes.

    A line above ``MAX_ROW_BYTES`` comes cut to about that size, but with its full length.
    """
    buffer, dropped, searched = bytearray(), 0, 0
    while chunk := source.read(CHUNK_BYTES):
        buffer += chunk
        start = 0
        while (end := _line_end(buffer, newline, start, searched)) >= 0:
            yield bytes(buffer[start:end]), end - start + dropped
            start, searched, dropped = end, end, 0
        del buffer[:start]
        if len(buffer) > MAX_ROW_BYTES + CHUNK_BYTES:
            dropped += len(buffer) - MAX_ROW_BYTES
            del buffer[MAX_ROW_BYTES:]
        searched = max(0, len(buffer) - len(newline) + 1)
    if buffer:
        yield bytes(buffer), len(buffer) + dropped


def _line_end(buffer: bytearray, newline: bytes, start: int, searched: int) -> int:
    """The index behind the next line break, or -1; wide characters are kept whole."""
    width = len(newline)
    found = buffer.find(newline, searched)
    while found >= 0 and (found - start) % width:
        found = buffer.find(newline, found + 1)
    return found + width if found >= 0 else -1
