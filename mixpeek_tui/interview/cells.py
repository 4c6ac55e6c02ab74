"""Reading single cells of text: numbers, truth values, dates, links to media."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Literal

Media = Literal["image", "video", "audio"]

MEDIA_TYPES: dict[str, str] = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif",
    "webp": "image/webp", "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff",
    "avif": "image/avif", "heic": "image/heic", "svg": "image/svg+xml",
    "mp4": "video/mp4", "m4v": "video/x-m4v", "mov": "video/quicktime", "webm": "video/webm",
    "mkv": "video/x-matroska", "avi": "video/x-msvideo", "mpg": "video/mpeg",
    "mpeg": "video/mpeg",
    "mp3": "audio/mpeg", "wav": "audio/wav", "flac": "audio/flac", "m4a": "audio/mp4",
    "ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/opus", "aac": "audio/aac",
    "pdf": "application/pdf", "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
"""File name ending to MIME type, for files that become blobs."""

_FAMILIES: dict[str, Media] = {"image": "image", "video": "video", "audio": "audio"}

_PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_GROUPED_NUMBER = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_COMMA_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?")
_URL = re.compile(r"(https?|s3|gs|ftp|file)://\S+", re.IGNORECASE)
_DATE_ORDERS = ("%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y")

_TRUE = frozenset({"true", "t", "yes", "y", "1"})
_FALSE = frozenset({"false", "f", "no", "n", "0"})


def parse_number(text: str, *, decimal_comma: bool = False) -> int | float | None:
    """The number a cell holds, or None.

    ``12``, ``-1.5``, ``1e3`` and ``1,234.5``; with ``decimal_comma`` also ``12,5`` and
    ``1.234,5``. A number that is not finite is none.
    """
    cell = text.strip()
    if decimal_comma and "," in cell and _COMMA_NUMBER.fullmatch(cell):
        cell = cell.replace(".", "").replace(",", ".")
    elif not decimal_comma and _GROUPED_NUMBER.fullmatch(cell):
        cell = cell.replace(",", "")
    if not _PLAIN_NUMBER.fullmatch(cell) or not cell.isascii():
        return None
    if cell.lstrip("+-").isdigit():
        return int(cell) if len(cell) <= 400 else None
    number = float(cell)
    return number if math.isfinite(number) else None


def parse_boolean(text: str) -> bool | None:
    """The truth value a cell holds (true, yes, t, y, 1 and their opposites), or None."""
    word = text.strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def parse_date(text: str) -> date | datetime | None:
    """The date or time a cell holds: ISO 8601, ``2024/01/31`` or ``31.01.2024``; else None."""
    cell = text.strip()
    if not re.match(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", cell):
        return None
    try:
        return date.fromisoformat(cell) if len(cell) == 10 else datetime.fromisoformat(cell)
    except ValueError:
        pass
    for order in _DATE_ORDERS:
        try:
            return datetime.strptime(cell, order).date()
        except ValueError:
            continue
    return None


def is_url(text: str) -> bool:
    """Whether the cell is one link: http, https, s3, gs, ftp or file."""
    return _URL.fullmatch(text.strip()) is not None


def mime_type(text: str) -> str:
    """The MIME type of a link, a path or a data URI by its ending; empty if unknown."""
    cell = text.strip()
    if cell[:5].lower() == "data:":
        return cell[5:100].split(";")[0].split(",")[0].lower()
    path = re.split(r"[?#]", cell, maxsplit=1)[0] if is_url(cell) else cell
    name = path.rpartition("/")[2]
    return MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "") if "." in name else ""


def media(text: str) -> Media | None:
    """Whether the cell points to an image, a video or a sound, by its ending."""
    return _FAMILIES.get(mime_type(text).partition("/")[0])
