"""The fields of a dataset, changed by typed lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from mixpeek_tui.cli.plain_console import span
from mixpeek_tui.cli.plain_given import Wrong
from mixpeek_tui.errors import AnswersError
from mixpeek_tui.interview.answers import BUCKET_TYPE, FIELD_TYPES, MEDIA, TEXTUAL, Field, FieldType
from mixpeek_tui.interview.rows import SUFFIXES, RowsError
from mixpeek_tui.interview.sample import infer, parse_pasted
from mixpeek_tui.paths import placed
from mixpeek_tui.text import plural
from mixpeek_tui.ui.fields import rows

Fields = tuple[Field, ...]
LINE = re.compile(r"(remove|name|type|embed|store)\s+(\d{1,4})(?:\s+(\S+))?", re.IGNORECASE)
EMBED = {"": True, "yes": True, "no": False, "guess": None}


@dataclass(frozen=True, slots=True)
class Change:
    """Other fields, and what is to be said about them."""

    fields: Fields
    said: tuple[str, ...] = ()


def changed(fields: Fields, line: str, base_dir: Path) -> Change:
    """The fields after a line: a list of fields, a file's path, or a change of one of them.

    ``file PATH`` is the path of a file however it is called.

    Raises:
        Wrong: the line is neither, or names what cannot be.
    """
    words = line.strip()
    if words.lower().startswith("file "):
        return _from_file(fields, _path(words[5:], base_dir))
    if _names_a_file(words):
        return _from_file(fields, _path(words, base_dir))
    if found := LINE.fullmatch(words):
        number = int(found[2])
        if not 1 <= number <= len(fields):
            raise Wrong(f"there is no field {number}", _numbers(fields))
        return Change(_edited(fields, number - 1, found[1].lower(), found[3] or ""))
    try:
        named = parse_pasted(words)
    except AnswersError as error:
        first, *more = error.complaints
        tail = "".join(f"; {c.place} {c.message}" for c in more)
        raise Wrong(f"{first.place} {first.message}{tail}", first.accepted) from None
    return Change(merged(fields, named), (f"{plural(len(named), 'field')} understood.",))


def _path(words: str, base_dir: Path) -> Path:
    """A path as it is typed or pasted, with or without quotes."""
    bare = words.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\"":
        bare = bare[1:-1]
    return placed(bare, base_dir)


def _names_a_file(words: str) -> bool:
    """Whether it ends as data files do, which no list of fields does."""
    return words.strip("'\"").lower().removesuffix(".gz").endswith(tuple(SUFFIXES))


def _numbers(fields: Fields) -> str:
    return span(len(fields)) if fields else "a list of fields first"


def _from_file(fields: Fields, path: Path) -> Change:
    try:
        sample = infer(path)
    except RowsError as error:
        raise Wrong(str(error)) from None
    words = f"{plural(len(sample.columns), 'field')} from {plural(sample.rows_read, 'row')}."
    named = [(column.name, column.type) for column in sample.columns]
    return Change(merged(fields, named), (f"{words} The types are guesses.", *sample.notes))


def merged(fields: Fields, named: list[tuple[str, FieldType]]) -> Fields:
    """The fields with others beside them; one of the same name and type stays as it is."""
    known = {field.name: field for field in fields if field.name}
    for name, kind in named:
        was = known.get(name)
        known[name] = was if was and was.type == kind else Field(name, kind)
    return tuple(known.values())


def _edited(fields: Fields, row: int, verb: str, word: str) -> Fields:
    match verb:
        case "remove":
            return rows.removed(fields, row)
        case "name":
            return rows.with_name(fields, row, word)
        case "type":
            if word not in FIELD_TYPES:
                raise Wrong(f"{word!r} is no type", ", ".join(FIELD_TYPES))
            return rows.with_type(fields, row, word)
        case "embed":
            return _with(fields, row, _embedded(fields[row], word.lower()))
        case _:
            return _with(fields, row, _stored(fields[row], word.lower()))


def _embedded(field: Field, word: str) -> Field:
    if word not in EMBED:
        raise Wrong(f"{word!r} says nothing about embedding", "yes, no, guess")
    if field.type not in TEXTUAL | MEDIA:
        raise Wrong(f"a {field.type} field cannot be embedded", "text, string, image, video, audio")
    return replace(field, embed=EMBED[word])


def _stored(field: Field, word: str) -> Field:
    choices = rows.stored_choices(field)
    if word not in choices:
        raise Wrong(f"a {field.type} field cannot be stored as {word!r}", ", ".join(choices))
    return replace(field, stored_as=None if word == BUCKET_TYPE[field.type] else word)


def _with(fields: Fields, row: int, field: Field) -> Fields:
    return (*fields[:row], field, *fields[row + 1 :])
