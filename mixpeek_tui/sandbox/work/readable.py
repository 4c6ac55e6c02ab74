"""What an extractor could read of a value, judged without fetching anything."""

from __future__ import annotations

import base64
import binascii
import mimetypes
from typing import Any
from urllib.parse import urlsplit

_FETCHED = ("http", "https", "s3", "gs")
_MEDIA = {
    "image": ("image/", "application/pdf"),
    "video": ("video/",),
    "audio": ("audio/",),
}


class Unreadable(Exception):
    """An object that cannot become a document; the words say why.

    `error_type` is the API's (FailedObjectRecord): permanent, as bad data stays bad until mended.
    """

    error_type = "permanent"


def check_file(field: str, media: str, value: Any) -> None:
    """Unreadable unless the value is a link or a data URI that may hold such a file."""
    if media not in _MEDIA:
        return
    if not isinstance(value, str):
        raise Unreadable(f"'{field}' is no link to a file, but {type(value).__name__}")
    if value[:5].lower() == "data:":
        _check_data(field, media, value)
        return
    try:
        parts = urlsplit(value)
    except ValueError as problem:
        raise Unreadable(f"'{field}' is no link: {problem}") from None
    if parts.scheme.lower() not in _FETCHED or not parts.netloc:
        accepted = ", ".join(f"{scheme}://" for scheme in _FETCHED)
        raise Unreadable(f"'{field}' is no link that can be fetched ({accepted}): {value[:80]}")
    _check_type(field, media, mimetypes.guess_type(parts.path)[0])


def _check_data(field: str, media: str, value: str) -> None:
    head, comma, content = value[5:].partition(",")
    if not comma or not content:
        raise Unreadable(f"'{field}' is a data URI without data")
    if head.lower().endswith(";base64"):
        try:
            base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError) as problem:
            raise Unreadable(f"'{field}' is a data URI that cannot be decoded: {problem}") from None
    _check_type(field, media, head.partition(";")[0].lower() or None)


def _check_type(field: str, media: str, found: str | None) -> None:
    if found is not None and not found.startswith(_MEDIA[media]):
        raise Unreadable(f"'{field}' is {found}, which cannot be read as {media}")
