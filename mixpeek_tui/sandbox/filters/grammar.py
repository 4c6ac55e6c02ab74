"""The grammar of a filter: read once into a tree, which SQL and memory then follow alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mixpeek_tui.sandbox.errors import invalid
from mixpeek_tui.sandbox.filters.operators import OPERATORS, holds
from mixpeek_tui.sandbox.filters.pattern import check_pattern
from mixpeek_tui.sandbox.filters.pattern_parts import PatternRefused
from mixpeek_tui.sandbox.templates import reach

Word = Literal["AND", "OR", "NOT"]
Place = tuple[str | int, ...]
_OF_PLACES = frozenset({"geo_radius", "geo_bounding_box", "geo_polygon"})
_WORDS: Mapping[str, Word] = {"AND": "AND", "OR": "OR", "NOT": "NOT"}
_FIELD = re.compile(r"\w[\w .:@/-]*")


@dataclass(frozen=True)
class Comparison:
    """One field compared with one value."""

    field: str
    operator: str
    value: Any


@dataclass(frozen=True)
class Group:
    """Conditions under one word; NOT means that none holds, and no conditions hold always."""

    word: Word
    parts: tuple[Condition, ...]


Condition = Comparison | Group


def parse(filters: Mapping[str, Any], where: Place = ("filters",)) -> Condition:
    """The tree of a LogicalOperator, of one condition, or of plain key: value pairs.

    422 (ApiProblem) at what is not in the grammar; `where` is its place in the body.
    """
    if "field" in filters:
        return _comparison(filters, where)
    parts: list[Condition] = []
    for key, value in filters.items():
        here = (*where, key)
        if key in _WORDS:
            parts.append(Group(_WORDS[key], _listed(key, value, here)))
        elif key != "case_sensitive":
            parts.append(_plain(key, value, here))
    return Group("AND", tuple(parts))


def check_field(field: str) -> str:
    """The field's name; 422 when it cannot be one."""
    if not _FIELD.fullmatch(field):
        raise invalid(("body", "filters", "field"), f"'{field}' is not a field name")
    return field


def meets(document: Mapping[str, Any], condition: Condition) -> bool:
    """Whether a document meets a condition."""
    if isinstance(condition, Comparison):
        return holds(reach(document, condition.field), condition.operator, condition.value)
    if not condition.parts:
        return True
    found = (meets(document, part) for part in condition.parts)
    if condition.word == "AND":
        return all(found)
    return any(found) if condition.word == "OR" else not any(found)


def _listed(key: str, value: object, where: Place) -> tuple[Condition, ...]:
    if not isinstance(value, list):
        raise invalid(("body", *where), f"{key} takes a list of conditions", "list_type")
    parts = []
    for index, part in enumerate(value):
        if not isinstance(part, Mapping):
            raise invalid(("body", *where, index), "A condition is an object", "dict_type")
        parts.append(parse(part, (*where, index)))
    return tuple(parts)


def _plain(key: str, value: object, where: Place) -> Condition:
    if not isinstance(value, Mapping):
        return _comparison({"field": key, "operator": "eq", "value": value}, where)
    comparisons = (
        _comparison({"field": key, "operator": str(name).lstrip("$"), "value": inner}, where)
        for name, inner in value.items()
    )
    return Group("AND", tuple(comparisons))


def _comparison(condition: Mapping[str, Any], where: Place) -> Comparison:
    extra = sorted(set(condition) - {"field", "operator", "value"})
    if extra:
        words = "Accepted keys: field, operator, value"
        raise invalid(("body", *where, extra[0]), words, "extra_forbidden")
    operator, value = str(condition.get("operator") or "eq"), condition.get("value")
    if operator in _OF_PLACES:
        raise invalid(("body", *where), "The sandbox does not filter by place")
    if operator not in OPERATORS:
        words = f"Operator is one of {', '.join(sorted(OPERATORS | _OF_PLACES))}"
        raise invalid(("body", *where, "operator"), words, "enum")
    if operator == "regex":
        try:
            check_pattern(str(value))
        except PatternRefused as problem:
            raise invalid(("body", *where, "value"), str(problem)) from None
    return Comparison(check_field(str(condition["field"])), operator, value)
