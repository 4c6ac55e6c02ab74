"""Cells that stand for files: links as they are, local files as data (contract §1b)."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from mixpeek_tui.interview.cells import mime_type
from mixpeek_tui.run.row_convert import CellError, refuse
from mixpeek_tui.wire import Json

BLOB_TYPES = frozenset({"text", "image", "video", "audio", "pdf", "excel"})
"""Bucket types that the API keeps as files (BucketSchemaFieldType)."""

MAX_FILE_BYTES = 10 * 1024 * 1024
"""A local file above this size is not sent inside a request."""

ACCEPTED_LINKS = (
    "a link (https://…, s3://…), a data: URI, or the path of a file below the data file's folder"
)

_LINK = re.compile(r"(https?|s3)://\S+", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_FAMILY = {"pdf": ("application/pdf",), "excel": ("application/vnd.",)}


def blobs(field: str, kind: str, value: object, folder: Path) -> list[Json]:
    """The blobs of one cell; a list of links makes one blob each.

    Raises:
        CellError: it is no link, or the local file is missing, too large or of another kind.
    """
    values = value if isinstance(value, list) else [value]
    return [{"property": field, "type": kind, "data": _data(kind, item, folder)} for item in values]


def _data(kind: str, value: object, folder: Path) -> Json:
    if isinstance(value, dict) and ("url" in value or "base64" in value):
        return value
    if kind == "text":
        return _text(value)
    if not isinstance(value, str):
        raise refuse(value, f"a link to {_a(kind)}", ACCEPTED_LINKS)
    cell = value.strip()
    if _LINK.fullmatch(cell) or cell[:5].lower() == "data:":
        return cell
    if not cell or _OTHER_SCHEME.match(cell):
        raise refuse(value, f"a link to {_a(kind)}", ACCEPTED_LINKS)
    return _local(kind, cell, folder)


def _text(value: object) -> Json:
    """Text as it is; text that looks like a link is marked as text, so that nobody follows it."""
    if not isinstance(value, str):
        raise refuse(value, "a text", "a text")
    looks_like_link = _OTHER_SCHEME.match(value) or value.startswith("data:")
    return {"text": value} if looks_like_link else value


def _local(kind: str, cell: str, folder: Path) -> str:
    """The file's content as a data URI; only files of this kind below ``folder`` are read."""
    mime = mime_type(cell)
    if not mime.startswith(_FAMILY.get(kind, (f"{kind}/",))):
        raise refuse(cell, f"the path of {_a(kind)}", ACCEPTED_LINKS)
    try:
        file = (folder / cell).resolve()
        if not file.is_relative_to(folder):
            raise refuse(cell, "below the data file's folder", ACCEPTED_LINKS)
        if not file.is_file():
            raise CellError(f'the file "{cell}" does not exist in {folder}')
        size = file.stat().st_size
        if size > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // 1024**2
            raise CellError(
                f'the file "{cell}" has {size / 1024**2:.1f} MB. Accepted: '
                f"up to {limit} MB; larger files as a link"
            )
        content = file.read_bytes()
    except (OSError, ValueError) as error:
        raise CellError(f'the file "{cell}" cannot be read: {error}') from error
    return f"data:{mime};base64,{base64.b64encode(content).decode('ascii')}"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aei" else f"a {kind}"
