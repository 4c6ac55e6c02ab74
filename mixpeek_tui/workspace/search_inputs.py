"""What a retriever wants to know, and what was typed as the types that it wants."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from mixpeek_tui.interview.cells import parse_boolean
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.fields import mapping, text_at
from mixpeek_tui.workspace.item import Item

NUMBERS = frozenset({"number", "float", "integer", "int"})
OBJECTS = frozenset({"object", "array", "list"})
TRUTHS = ("true", "false")
"""Examples of an input that asks for a truth value stored as text."""
ANY = frozenset({"any", "*", "-"})
"""Words for: whichever."""


@dataclass(frozen=True, slots=True)
class InputField:
    """One thing that a retriever wants to know."""

    name: str
    type: str
    """The API's word: text, string, number, integer, boolean, image, object, …"""
    required: bool = False
    default: Json = None
    description: str = ""
    choices: tuple[str, ...] = ()
    example: str = ""
    truth: bool = False
    """Whether it is a truth value that is stored as the words ``true`` and ``false``."""


class InputError(ValueError):
    """A value that a retriever would refuse."""

    def __init__(self, name: str, message: str) -> None:
        self.name = name
        super().__init__(f"{name}: {message}")


def inputs_of(retriever: Item) -> tuple[InputField, ...]:
    """What the retriever asks for, required ones first; JSON Schema is read, too."""
    schema = mapping(retriever.data.get("input_schema"))
    properties = schema.get("properties")
    needed: Json = ()
    if isinstance(properties, Mapping) and "type" in schema:
        schema, needed = properties, schema.get("required")
    names = set(map(str, needed)) if isinstance(needed, list) else set()
    found = [_field(name, value, name in names) for name, value in schema.items()]
    return tuple(sorted(found, key=lambda field: not field.required))


def _field(name: str, value: Json, needed: bool) -> InputField:
    spec = mapping(value)
    choices = spec.get("enum")
    examples = spec.get("examples")
    return InputField(
        str(name),
        (value if isinstance(value, str) else text_at(spec, "type")) or "text",
        needed or spec.get("required") is True,
        spec.get("default"),
        text_at(spec, "description"),
        tuple(str(choice) for choice in choices) if isinstance(choices, list) else (),
        str(examples[0]) if isinstance(examples, list) and examples else "",
        examples == list(TRUTHS),
    )


def coerce(fields: tuple[InputField, ...], values: Mapping[str, str]) -> dict[str, Json]:
    """What was typed, as the types that the retriever wants; empty optional ones are left out.

    Raises:
        InputError: a required value is missing, or one is of the wrong type.
    """
    found: dict[str, Json] = {}
    for field in fields:
        typed = values.get(field.name, "").strip()
        if not typed:
            if field.required and field.default is None:
                raise InputError(field.name, "is needed")
            continue
        if field.truth and typed.lower() in ANY:
            continue
        found[field.name] = _truth(field, typed) if field.truth else _value(field, typed)
    return found


def _value(field: InputField, typed: str) -> Json:
    if field.choices and typed not in field.choices:
        raise InputError(field.name, f"must be one of {', '.join(field.choices)}")
    kind = field.type.lower()
    if kind in NUMBERS:
        return _number(field.name, typed, whole=kind.startswith("int"))
    if kind in ("boolean", "bool"):
        known = parse_boolean(typed)
        if known is None:
            raise InputError(field.name, "must be yes or no")
        return known
    if kind in OBJECTS:
        return _parsed(field.name, typed)
    return typed


def _truth(field: InputField, typed: str) -> str:
    known = parse_boolean(typed)
    if known is None:
        raise InputError(field.name, "must be yes or no, or empty for any")
    return TRUTHS[0] if known else TRUTHS[1]


def _parsed(name: str, typed: str) -> Json:
    try:
        found: Json = json.loads(typed)
    except (ValueError, RecursionError) as error:
        raise InputError(name, f"must be JSON: {error}") from error
    return found


def _number(name: str, typed: str, *, whole: bool) -> Json:
    try:
        return int(typed) if whole else float(typed)
    except ValueError as error:
        raise InputError(name, "must be a whole number" if whole else "must be a number") from error
