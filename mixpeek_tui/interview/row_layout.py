"""How one data file is laid out: format, encoding, delimiter, column names."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mixpeek_tui.interview.cells import is_url, parse_date, parse_number
from mixpeek_tui.interview.row_text import HEAD_BYTES, ByteFile, Encoding, detect
from mixpeek_tui.interview.row_values import ACCEPTED_FILES, FileFormat, RowsError

SUFFIXES: dict[str, FileFormat] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
"""File name endings to formats; each may be followed by ``.gz``."""

DELIMITERS = ",;\t|"

SNIFFED_LINES = 20
SNIFFED_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class Layout:
    """What has to be known before the first row can be read."""

    path: str
    format: FileFormat
    encoding: Encoding
    delimiter: str = ""
    """Of tables; empty for JSON."""
    columns: tuple[str, ...] = ()
    """Of tables, as in the header; empty for JSON, whose rows name their own."""
    first_line: int = 1
    """The line the data starts on; behind the header for tables."""
    first_offset: int = 0
    """The byte offset of that line."""

    @property
    def decimal_comma(self) -> bool:
        """Whether ``12,5`` is a number: semicolon tables come from places that write it so."""
        return self.delimiter == ";"


def describe(path: str | Path) -> Layout:
    """How the file is laid out, from its name and its first megabyte.

    Raises:
        RowsError: unknown ending, missing, a folder, unreadable, empty; a table without a
            header or with a column named twice; JSON that is not a list of objects.
    """
    source = Path(path)
    named = _format(source)
    with ByteFile(source) as file:
        head = file.read(HEAD_BYTES)
    encoding = detect(head)
    text = encoding.decode(head[encoding.bom :])
    if not text.strip("\ufeff \t\r\n\x00"):
        raise RowsError(str(path), "is empty", "a file with at least one row of data")
    if named in ("json", "jsonl"):
        return Layout(
            str(path), _json_format(str(path), text, named), encoding, "", (), 1, encoding.bom
        )
    return _table(str(path), named, encoding, text)


def _format(path: Path) -> FileFormat:
    name = path.name.lower().removesuffix(".gz")
    suffix = Path(name).suffix
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    what = f"has the ending {suffix}" if suffix else "has no ending that tells its format"
    if not path.exists():
        what = "does not exist"
    elif path.is_dir():
        what = "is a folder, not a file"
    raise RowsError(str(path), what, ACCEPTED_FILES)


def _json_format(path: str, text: str, named: FileFormat) -> FileFormat:
    """JSON or JSON Lines by what the file holds; people mix up the endings."""
    start = text.lstrip()
    if start.startswith("["):
        in_lines = _first_line_is_json(start) or not re.match(r"\[\s*(\{|\])", start)
        return "jsonl" if named == "jsonl" and in_lines else "json"
    if named == "jsonl":
        return "jsonl"
    if not start.startswith("{"):
        line = text[: len(text) - len(start)].count("\n") + 1
        raise RowsError(path, "does not start like JSON", "a list of objects: [{…}, {…}]", line)
    return "jsonl" if _first_line_is_json(start) and "\n" in start.strip() else "json"


def _first_line_is_json(text: str) -> bool:
    try:
        value = json.loads(text.split("\n", 1)[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) or (isinstance(value, list) and "\n" in text.strip())


def _table(path: str, named: FileFormat, encoding: Encoding, text: str) -> Layout:
    newline = encoding.newline.decode(encoding.codec or "latin-1")
    skipped, at = 0, 0
    delimiter = "\t" if named == "tsv" else ""
    parts = text.split(newline)
    while skipped < len(parts) and _before_header(parts[skipped]):
        if told := re.match(r"sep=(.)\s*$", parts[skipped]):
            delimiter = told[1]
        at += len(parts[skipped]) + len(newline)
        skipped += 1
    body = text[at:]
    delimiter = delimiter or _sniff(body, newline)
    header, used = _header_record(path, body, newline, delimiter, skipped + 1)
    return Layout(
        path=path,
        format=named,
        encoding=encoding,
        delimiter=delimiter,
        columns=_columns(path, header, skipped + 1),
        first_line=skipped + 1 + body[:used].count(newline),
        first_offset=encoding.bom + encoding.size(text[: at + used]),
    )


def _before_header(line: str) -> bool:
    return not line.strip() or re.match(r"sep=.\s*$", line) is not None


def _sniff(body: str, newline: str) -> str:
    """The delimiter that splits most of the first rows into as many cells as the header."""
    lines = body.split(newline, SNIFFED_LINES)[:SNIFFED_LINES]
    sample = [line[:SNIFFED_LENGTH].replace("\r", "") for line in lines]
    scores: dict[str, tuple[int, int]] = {}
    for candidate in DELIMITERS:
        reader = csv.reader(sample, delimiter=candidate, skipinitialspace=True)
        widths = [len(cells) for cells in reader if cells]
        alike = Counter(widths)[widths[0]] if widths and widths[0] > 1 else 0
        scores[candidate] = (alike, widths[0] if widths else 0)
    best = max(DELIMITERS, key=lambda one: scores[one])
    return best if scores[best][0] else ","


def _header_record(
    path: str, body: str, newline: str, delimiter: str, line: int
) -> tuple[list[str], int]:
    """The header's cells and its length in characters, line break included."""
    used = 0

    def feed() -> Iterator[str]:
        nonlocal used
        while used < len(body):
            end = body.find(newline, used)
            start, used = used, end + len(newline) if end >= 0 else len(body)
            yield body[start:used]

    try:
        reader = csv.reader(feed(), delimiter=delimiter, strict=True, skipinitialspace=True)
        return next(reader), used
    except csv.Error as error:
        raise RowsError(
            path,
            f"the header cannot be read: {error}",
            "one name per column, quoted if it holds the delimiter",
            line,
        ) from error


def _columns(path: str, header: list[str], line: int) -> tuple[str, ...]:
    names = [cell.strip().strip("\ufeff") for cell in header]
    while names and not names[-1]:
        names.pop()
    wanted = "a first line that names each column once"
    if not names:
        raise RowsError(path, "has no header", wanted, line)
    if any(is_url(name) for name in names) or all(_is_value(name) for name in names):
        raise RowsError(path, "has no header: its first line looks like data", wanted, line)
    names = [name or f"column_{index}" for index, name in enumerate(names, 1)]
    for name, count in Counter(names).items():
        if count > 1:
            raise RowsError(path, f'names the column "{name}" {count} times', wanted, line)
    return tuple(names)


def _is_value(text: str) -> bool:
    return parse_number(text) is not None or parse_date(text) is not None
