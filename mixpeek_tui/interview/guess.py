"""The field type that a column's values look like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mixpeek_tui.interview.answers import FieldType
from mixpeek_tui.interview.cells import (
    Media,
    is_url,
    media,
    parse_boolean,
    parse_date,
    parse_number,
)

_MEDIA: tuple[Media, ...] = ("image", "video", "audio")

ENOUGH = 0.9
"""The share of values that must look alike; the others come out as bad rows later."""

_IMAGE_NAME = re.compile(r"image|photo|picture|thumb|img", re.IGNORECASE)
_VIDEO_NAME = re.compile(r"video|clip|movie", re.IGNORECASE)
_AUDIO_NAME = re.compile(r"audio|sound|podcast|recording", re.IGNORECASE)
_TEXT_NAME = re.compile(
    r"title|name|headline|descr|body|content|summary|caption|text|review|comment|abstract",
    re.IGNORECASE,
)
_ID_NAME = re.compile(r"(^|_)(id|uuid|sku|ean|isbn|gtin|zip|postcode|phone|code)$", re.IGNORECASE)
_FLAG_NAME = re.compile(r"^(is|has|in|can|was)_", re.IGNORECASE)
_MONEY_NAME = re.compile(r"price|cost|amount|rating|score|weight|ratio|total", re.IGNORECASE)


def guess(name: str, values: Sequence[object], *, decimal_comma: bool = False) -> FieldType:
    """The type of a column from its name and the values that are not empty.

    A list of links counts as what it links to. Without values it is a string.
    """
    native = _native(values)
    if native:
        return native
    cells = [value for value in _flat(values) if isinstance(value, str)]
    if not cells or len(cells) < len(_flat(values)) * ENOUGH:
        return "string"
    return (
        _media(name, cells)
        or _plain(name, cells, decimal_comma)
        or ("text" if _reads_like_text(name, cells) else "string")
    )


def _flat(values: Sequence[object]) -> list[object]:
    found: list[object] = []
    for value in values:
        found.extend(value if isinstance(value, list) else [value])
    return found


def _native(values: Sequence[object]) -> FieldType | None:
    """The type of values that JSON types itself."""
    if not values or any(not isinstance(value, (bool, int, float)) for value in values):
        return None
    if all(isinstance(value, bool) for value in values):
        return "boolean"
    if any(isinstance(value, bool) for value in values):
        return "string"
    return "integer" if all(isinstance(value, int) for value in values) else "float"


def _media(name: str, cells: Sequence[str]) -> FieldType | None:
    for kind in _MEDIA:
        if _share(media(cell) == kind for cell in cells) >= ENOUGH:
            return kind
    if _share(is_url(cell) and media(cell) is None for cell in cells) < ENOUGH:
        return None
    if _IMAGE_NAME.search(name):
        return "image"
    if _VIDEO_NAME.search(name):
        return "video"
    return "audio" if _AUDIO_NAME.search(name) else "string"


def _plain(name: str, cells: Sequence[str], decimal_comma: bool) -> FieldType | None:
    """Boolean, date, integer or float; None for words."""
    numbers = [parse_number(cell, decimal_comma=decimal_comma) for cell in cells]
    if _share(number is not None for number in numbers) >= ENOUGH:
        return _numeric(name, cells, [number for number in numbers if number is not None])
    if _share(parse_boolean(cell) is not None for cell in cells) >= ENOUGH:
        return "boolean"
    return "date" if _share(parse_date(cell) is not None for cell in cells) >= ENOUGH else None


def _numeric(name: str, cells: Sequence[str], numbers: Sequence[int | float]) -> FieldType:
    if _FLAG_NAME.search(name) and set(numbers) <= {0, 1}:
        return "boolean"
    if _ID_NAME.search(name) or any(re.match(r"\+?0\d", cell.strip()) for cell in cells):
        return "string"
    if any(isinstance(number, float) for number in numbers) or _MONEY_NAME.search(name):
        return "float"
    return "integer"


def _reads_like_text(name: str, cells: Sequence[str]) -> bool:
    """Prose, or short titles that differ; not ids, not one of a few categories."""
    words = sum(len(cell.split()) for cell in cells) / len(cells)
    length = sum(len(cell) for cell in cells) / len(cells)
    if _ID_NAME.search(name) or words < 1.2:
        return length > 100 and words > 1
    repeated = len(cells) >= 8 and len(set(cells)) <= len(cells) / 2
    if repeated and length < 60:
        return False
    return bool(_TEXT_NAME.search(name)) or words >= 4 or length > 30


def _share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return sum(found) / len(found)
