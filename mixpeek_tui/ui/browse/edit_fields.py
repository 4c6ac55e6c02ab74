"""The values of an edit form as text, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from mixpeek_tui.kinds.kind import Editable
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import safe
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.edit import editable_values, refusal
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.yaml_text import TextError, load

PLAIN = frozenset({"text", "choice"})


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the form."""

    name: str
    text: str
    hint: str
    type: str


def rows_of(item: Item) -> tuple[Row, ...]:
    """The fields that may be changed, with their values in one line each."""
    known = {field.name: field for field in kind(item.kind).editable if field.name}
    return tuple(
        _row(name, value, known.get(name)) for name, value in editable_values(item).items()
    )


def _row(name: str, value: Json, field: Editable | None) -> Row:
    type_ = field.type if field else ("text" if isinstance(value, str) else "json")
    hint = (field.help if field else "") or type_
    if field and field.choices:
        hint = f"{field.help}: " if field.help else ""
        hint += ", ".join(field.choices)
    return Row(name, as_text(value, type_), hint, type_)


def as_text(value: Json, type_: str) -> str:
    """A value in one line: text as it is, all else as JSON; nothing for null.

    What a terminal would obey or a reader could not see is written as an escape.
    """
    if value is None:
        return ""
    if type_ in PLAIN and isinstance(value, str) and safe(value) == value and value[:1] != '"':
        return value
    text = json.dumps(value, ensure_ascii=False)
    return text if safe(text) == text else json.dumps(value)


def read_row(item: Item, row: Row, typed: str) -> Json:
    """The value that was typed into a field.

    Raises:
        TextError: it cannot be read, or the API would refuse it.
    """
    if typed == row.text:
        return editable_values(item).get(row.name)
    value = _value(row, typed)
    if problem := refusal(item, row.name, value):
        raise TextError(problem)
    return value


def _value(row: Row, typed: str) -> Json:
    if not typed.strip():
        return None
    if row.type in PLAIN and not row.text.startswith('"'):
        return typed
    values, _ = load(f"value: {typed}")
    return values.get("value")


def read_form(
    item: Item, rows: tuple[Row, ...], typed: Mapping[str, str]
) -> tuple[dict[str, Json], dict[str, str]]:
    """The values of the whole form, and what is wrong with which field."""
    values: dict[str, Json] = {}
    wrong: dict[str, str] = {}
    for row in rows:
        try:
            values[row.name] = read_row(item, row, typed.get(row.name, row.text))
        except TextError as error:
            wrong[row.name] = error.message
    return values, wrong
