"""Editing a dataset's fields as values: every key of the grid ends in one of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mixpeek_tui.interview.answers import BUCKET_TYPE, FIELD_TYPES, MEDIA, STORED_AS, TEXTUAL, Field

Fields = tuple[Field, ...]
TYPE_WORDS = {
    "text": "names, descriptions, titles, content",
    "string": "names, descriptions, titles, content",
    "image": "URLs pointing to photos or images",
    "video": "URLs pointing to video files",
    "audio": "URLs pointing to audio files",
    "float": "prices, scores, ratings",
    "number": "prices, scores, ratings",
    "integer": "quantities, IDs, counts",
    "boolean": "flags like in_stock, is_active",
    "date": "ISO date strings",
}
"""The seed's words for each type."""


def with_name(fields: Fields, row: int, name: str) -> Fields:
    """The row's name; the row behind the last one is a new field."""
    if row >= len(fields):
        return (*fields, Field(name))
    return _with(fields, row, replace(fields[row], name=name))


def with_type(fields: Fields, row: int, type_: str) -> Fields:
    """The row's type; how it is stored and embedded falls back to the default."""
    kind = next(t for t in FIELD_TYPES if t == type_)
    embeds = kind in TEXTUAL | MEDIA
    changed = replace(
        fields[row], type=kind, stored_as=None, embed=fields[row].embed if embeds else None
    )
    return _with(fields, row, changed)


def next_type(fields: Fields, row: int, letter: str = "") -> Fields:
    """The next type in the list, or the next that begins with a letter."""
    wanted = [t for t in FIELD_TYPES if t.startswith(letter)]
    return with_type(fields, row, _after(wanted, fields[row].type)) if wanted else fields


def toggled(fields: Fields, row: int, embedded: bool) -> Fields:
    """Embed the row's field if it is not, and the other way round."""
    if fields[row].type not in TEXTUAL | MEDIA:
        return fields
    return _with(fields, row, replace(fields[row], embed=not embedded))


def next_stored(fields: Fields, row: int, letter: str = "") -> Fields:
    """Another way of storing the row's field; the default is one of them."""
    field = fields[row]
    possible = [s for s in stored_choices(field) if s.startswith(letter)]
    if not possible:
        return fields
    chosen = _after(possible, field.bucket_type)
    default = BUCKET_TYPE[field.type]
    return _with(fields, row, replace(field, stored_as=None if chosen == default else chosen))


def stored_choices(field: Field) -> tuple[str, ...]:
    """How a field of this type may be stored."""
    if field.type in MEDIA:
        return (field.type,)
    return tuple(s for s in STORED_AS if s not in MEDIA)


def removed(fields: Fields, row: int) -> Fields:
    """Without the row."""
    return (*fields[:row], *fields[row + 1 :])


def moved(fields: Fields, row: int, by: int) -> Fields:
    """With the row one place up or down."""
    target = row + by
    if not (0 <= row < len(fields) and 0 <= target < len(fields)):
        return fields
    items = list(fields)
    items[row], items[target] = items[target], items[row]
    return tuple(items)


def _with(fields: Fields, row: int, field: Field) -> Fields:
    return (*fields[:row], field, *fields[row + 1 :])


def _after(options: Sequence[str], current: str) -> str:
    if current not in options:
        return options[0]
    return options[(options.index(current) + 1) % len(options)]
