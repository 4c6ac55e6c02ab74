"""Editing a resource as text: what may be changed, what was changed, what is sent."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mixpeek_tui.kinds.kind import Editable, Kind
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import safe
from mixpeek_tui.wire import Json, Request
from mixpeek_tui.workspace.cells import SYSTEM
from mixpeek_tui.workspace.inspect import ordered
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.paths import item_path
from mixpeek_tui.workspace.schedule_form import kind_of, schedule_problems
from mixpeek_tui.workspace.schedules import schedule_words
from mixpeek_tui.workspace.yaml_text import TextError, dump, load, plain_object

TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,), "boolean": (bool,), "integer": (int,), "choice": (str,),
    "schedule": (dict,),
}  # fmt: skip
WORDS = {"text": "text", "boolean": "true or false", "integer": "a whole number",
         "choice": "text", "schedule": "an object: key: value, one below the other"}  # fmt: skip
SCHEDULES = {
    "cron": "cron_expression: minute hour day month weekday, such as 0 2 * * * (every day at "
            "02:00). timezone: such as UTC or Europe/Berlin",
    "interval": "interval_seconds: a whole number, such as 3600 (every hour) or 21600 (every 6 "
                "hours)",
}  # fmt: skip
"""What can be written as the schedule of a trigger of each type (contract §5)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that would be, or was, changed."""

    field: str
    before: Json
    after: Json


def open_ended(owner: Kind) -> bool:
    """Whether the kind's fields are the user's own, so that any of them may be changed."""
    return any(not field.name for field in owner.editable)


def editable_values(item: Item) -> dict[str, Json]:
    """The fields that may be changed, with their present values; null where there is none."""
    owner = kind(item.kind)
    if open_ended(owner):
        return {
            key: value
            for key, value in item.data.items()
            if key not in SYSTEM and not key.startswith("_")
        }
    return {field.name: item.data.get(field.name) for field in owner.editable}


def fixed_fields(item: Item) -> tuple[str, ...]:
    """The fields that are there but cannot be changed."""
    free = editable_values(item)
    return tuple(key for key in ordered(kind(item.kind), item.data) if key not in free)


def editable_text(item: Item) -> str:
    """The changeable part of a resource as YAML; comments say what cannot be changed and why."""
    owner = kind(item.kind)
    lines = [f"# {owner.title} {_comment(item.name or item.id)}"]
    lines += ["# Change values and save. You see the difference before anything is sent."]
    if fixed := fixed_fields(item):
        lines.append(f"# Cannot be changed: {_comment(', '.join(fixed))}.")
    if owner.fixed:
        lines.append(f"# {owner.fixed}")
    values = plain_object(editable_values(item))
    helps = {field.name: _help(item, field) for field in owner.editable}
    for name, value in values.items():
        lines += [f"# {help_}" for help_ in helps.get(name, ())]
        lines.append(dump({name: value}).rstrip("\n"))
    return "\n".join(lines) + "\n"


def _comment(words: str) -> str:
    return safe(words)[:300]


def _help(item: Item, field: Editable) -> tuple[str, ...]:
    if field.type == "schedule":
        now = schedule_words(item.data)
        lines = (SCHEDULES.get(kind_of(item.data), field.help), f"Now: {now}" if now else "")
        return tuple(_comment(line) for line in lines if line)
    choices = f"one of {', '.join(field.choices)}" if field.choices else ""
    words = [part for part in (field.help, choices) if part]
    return (". ".join(words),) if words else ()


def parse_edit(item: Item, text: str) -> dict[str, Json]:
    """The fields that the edited text holds.

    A field whose line was removed is not mentioned and stays as it is; ``null`` empties it.

    Raises:
        TextError: the text cannot be read, or holds a field or value that the API would refuse.
    """
    values, lines = load(text)
    for name, value in values.items():
        if problem := refusal(item, name, value):
            raise TextError(problem, lines.get(name))
    return values


def refusal(item: Item, name: str, value: Json) -> str:
    """Why the API would not take this value for this field; empty if nothing speaks against it."""
    owner = kind(item.kind)
    if open_ended(owner):
        if name in SYSTEM and value != item.data.get(name):
            return f"{name} cannot be changed. {owner.fixed}".strip()
        return ""
    field = next((field for field in owner.editable if field.name == name), None)
    if field is None:
        free = ", ".join(field.name for field in owner.editable) or "nothing"
        if name in item.data:
            return f"{name} cannot be changed. {owner.fixed}".strip()
        return f"{owner.one} has no field {safe(name)}; can be changed: {free}"
    return "" if value is None else _wrong(item, field, value)


def _wrong(item: Item, field: Editable, value: Json) -> str:
    wanted, name = TYPES.get(field.type), field.name
    right = wanted is None or isinstance(value, wanted)
    if not right or (field.type == "integer" and isinstance(value, bool)):
        return f"{name} must be {WORDS[field.type]}"
    if field.choices and value not in field.choices:
        return f"{name} must be one of {', '.join(field.choices)}"
    if field.type == "json":
        return _other_shape(item, name, value)
    if field.type == "integer" and isinstance(value, int):
        return _beyond(field, value)
    if field.type == "schedule" and isinstance(value, dict):
        problems = schedule_problems(item.data, value)
        return "; ".join(f"{key}: {words}" for key, words in problems.items())
    return ""


def _other_shape(item: Item, name: str, value: Json) -> str:
    """A list stays a list, an object an object; a word or number is neither."""
    before = item.data.get(name)
    if isinstance(before, list) and not isinstance(value, list):
        return f"{name} must be a list: - and a value on each line"
    if isinstance(before, dict) and not isinstance(value, dict):
        return f"{name} must be an object: key: value, one below the other"
    if not isinstance(value, (dict, list)):
        return f"{name} must be an object (key: value) or a list (- value), one below the other"
    return ""


def _beyond(field: Editable, value: int) -> str:
    if field.least is not None and value < field.least:
        return f"{field.name} must be {field.least} or more"
    if field.most is not None and value > field.most:
        return f"{field.name} must be {field.most} or less"
    return ""


def changes(item: Item, edited: Mapping[str, Json]) -> tuple[Change, ...]:
    """The fields whose value differs from what the resource has."""
    before = editable_values(item)
    return tuple(
        Change(name, before.get(name), value)
        for name, value in edited.items()
        if not same(before.get(name), value)
    )


def same(a: Json, b: Json) -> bool:
    """Whether two JSON values are equal, a number and a boolean never."""
    return _frozen(a) == _frozen(b)


def _frozen(value: Json) -> str:
    try:
        return json.dumps(value, sort_keys=True, default=str)
    except (TypeError, ValueError, RecursionError):
        return repr(value)


def diff_text(item: Item, edited: Mapping[str, Json]) -> str:
    """The difference as unified text; empty if there is none. Pass it through ``text.safe``."""
    before = plain_object(editable_values(item))
    after = {**before, **plain_object(edited)}
    return "\n".join(_unified(dump(before), dump(after)))


def _unified(before: str, after: str) -> Iterator[str]:
    found = difflib.unified_diff(
        before.splitlines(), after.splitlines(), "now", "changed", lineterm="", n=2
    )
    yield from found


def edit_request(item: Item, edited: Mapping[str, Json], namespace: str | None) -> Request | None:
    """The request that makes the change, with only the changed fields; None if there is none.

    A kind that is written whole gets the rest when it is sent.

    Raises:
        UsageError: the item has no id, or a parent is unknown.
    """
    owner = kind(item.kind)
    wanted = {change.field: change.after for change in changes(item, edited)}
    if not wanted or not owner.update:
        return None
    home = namespace if owner.namespaced else None
    return Request(owner.update, item_path(owner, item), wanted, namespace=home)
