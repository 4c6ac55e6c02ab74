"""The values of an edit form as what stands in its fields, and back.

What stands in the form is a mapping from place to text. A place is the name of a field; a
schedule has several, ``schedule_config.timezone`` among them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from mixpeek_tui.kinds.kind import Editable
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import safe
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.edit import editable_values, refusal
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.schedule_form import (
    OWN,
    ScheduleForm,
    config_of,
    form_of,
    named,
    schedule_problems,
)
from mixpeek_tui.workspace.yaml_text import TextError, dump, load_value

PLAIN = frozenset({"text", "choice"})
WIDE = 48
"""Cells of text that a narrow screen shows in one line."""
TALLEST = 12
"""Lines of an editor at first; it scrolls beyond."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the form."""

    name: str
    value: Json
    """What it was made from."""
    text: str
    hint: str
    type: str
    lines: int = 1
    choices: tuple[str, ...] = ()
    schedule: ScheduleForm | None = None


def rows_of(item: Item) -> tuple[Row, ...]:
    """The fields that may be changed, with their values."""
    known = {field.name: field for field in kind(item.kind).editable if field.name}
    return tuple(
        _row(item, name, value, known.get(name)) for name, value in editable_values(item).items()
    )


def _row(item: Item, name: str, value: Json, field: Editable | None) -> Row:
    type_ = field.type if field else _type(value)
    hint = field.help if field else ""
    if type_ == "schedule":
        if form := form_of(item.data):
            return Row(name, value, "", hint, type_, schedule=form)
        type_, hint = "json", ""
    text = as_text(value, type_)
    choices = ("true", "false") if type_ == "boolean" else field.choices if field else ()
    return Row(name, value, text, hint, type_, _lines(text, type_), choices)


def _type(value: Json) -> str:
    """How a value is edited that no kind says anything about."""
    if isinstance(value, (dict, list)):
        return "json"
    return "text" if isinstance(value, str) else "scalar"


def _lines(text: str, type_: str) -> int:
    """The height of the field: one line, or an editor of what is in it and a line more."""
    if type_ == "json":
        return max(3, min(TALLEST, text.count("\n") + 2))
    if "\n" in text or len(text) > WIDE:
        wrapped = sum(1 + len(line) // WIDE for line in text.split("\n"))
        return max(2, min(TALLEST, wrapped))
    return 1


def as_text(value: Json, type_: str) -> str:
    """A value as it is edited: text as it is, objects and lists as YAML; nothing for null.

    What a terminal would obey or a reader could not see is written as an escape.
    """
    if value is None:
        return ""
    if type_ in PLAIN and isinstance(value, str) and not _hidden(value) and value[:1] != '"':
        return value
    if isinstance(value, (dict, list)) and value:
        text = dump(value).rstrip("\n")
        return json.dumps(value, indent=2) if _hidden(text) else text
    text = json.dumps(value, ensure_ascii=False)
    return text if safe(text) == text else json.dumps(value)


def _hidden(text: str) -> bool:
    return safe(text, keep_newlines=True) != text


def first_typed(rows: Iterable[Row]) -> dict[str, str]:
    """What stands in the form at first, by place."""
    found: dict[str, str] = {}
    for row in rows:
        if row.schedule is None:
            found[row.name] = row.text
            continue
        form = row.schedule
        found |= {f"{row.name}.every": form.every, f"{row.name}.{form.key}": form.own,
                  f"{row.name}.timezone": form.timezone}  # fmt: skip
    return found


def given(
    rows: Iterable[Row], typed: Mapping[str, str], place: str, value: str
) -> dict[str, str]:
    """What stands in the form after one more answer; one's own cron begins with what was chosen."""
    after = {**typed, place: value}
    for row in rows:
        if row.schedule and place == f"{row.name}.every" and value == OWN:
            own, before = f"{row.name}.{row.schedule.key}", typed.get(place, OWN)
            after[own] = typed.get(own) or named(row.schedule.kind).get(before, "")
    return after


def schedule_of(row: Row, typed: Mapping[str, str]) -> ScheduleForm | None:
    """A schedule as it stands in the form; None if the field is none."""
    form = row.schedule
    if form is None:
        return None
    return replace(
        form, every=typed.get(f"{row.name}.every", form.every),
        own=typed.get(f"{row.name}.{form.key}", form.own),
        timezone=typed.get(f"{row.name}.timezone", form.timezone),
    )  # fmt: skip


def read_row(row: Row, typed: Mapping[str, str]) -> Json:
    """The value that stands in a field.

    Raises:
        TextError: it cannot be read.
    """
    form = schedule_of(row, typed)
    if form is not None:
        return row.value if form == row.schedule else config_of(form)
    text = typed.get(row.name, row.text)
    if text == row.text:
        return row.value
    if not text.strip():
        return None
    if row.type in PLAIN and not row.text.startswith('"'):
        return text
    return load_value(text)


def read_form(
    item: Item, rows: Iterable[Row], typed: Mapping[str, str]
) -> tuple[dict[str, Json], dict[str, str]]:
    """The values of the whole form, and what is wrong at which place.

    A value that can be read but would be refused is among both.
    """
    values: dict[str, Json] = {}
    wrong: dict[str, str] = {}
    for row in rows:
        try:
            value = values[row.name] = read_row(row, typed)
        except TextError as error:
            wrong[row.name] = str(error)
            continue
        if value is not row.value:
            wrong |= _refused(item, row, value)
    return values, wrong


def _refused(item: Item, row: Row, value: Json) -> dict[str, str]:
    if row.schedule is not None and isinstance(value, dict):
        found = schedule_problems(item.data, value)
        return {f"{row.name}.{key}": words for key, words in found.items()}
    problem = refusal(item, row.name, value)
    return {row.name: problem} if problem else {}
