"""Filters, search and sort as SQL (contract section 2, LogicalOperator)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mixpeek_tui.sandbox.errors import invalid

Value = str | int | float | None

OPERATORS = (
    "eq", "ne", "gt", "lt", "gte", "lte", "in", "nin", "contains", "starts_with", "ends_with",
    "regex", "exists", "is_null", "text", "phrase", "words",
    "geo_radius", "geo_bounding_box", "geo_polygon",
)  # fmt: skip
_COMPARE = {"gt": ">", "lt": "<", "gte": ">=", "lte": "<="}
_FIELD = re.compile(r"^[\w][\w .:@/-]*$")


@dataclass(frozen=True)
class Where:
    """A condition: SQL with its values."""

    sql: str
    values: tuple[Value, ...] = ()

    def and_(self, other: Where | None) -> Where:
        """Both conditions."""
        if other is None:
            return self
        return Where(f"({self.sql}) AND ({other.sql})", self.values + other.values)


def joined(word: str, parts: Sequence[Where]) -> Where:
    """The conditions joined by AND or OR; no conditions hold."""
    if not parts:
        return Where("1=1")
    sql = f" {word} ".join(f"({part.sql})" for part in parts)
    return Where(sql, tuple(value for part in parts for value in part.values))


def search_where(text: str) -> Where:
    """Rows whose id, name or description contain the text; * stands for anything."""
    pattern = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return Where("needle LIKE ? ESCAPE '\\'", (f"%{pattern.replace('*', '%')}%",))


def text_where(text: str) -> Where:
    """Rows that hold the text anywhere in their values."""
    pattern = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return Where("body LIKE ? ESCAPE '\\'", (f"%{pattern.replace('*', '%')}%",))


def filter_where(filters: Mapping[str, Any], where: tuple[str | int, ...] = ("filters",)) -> Where:
    """The condition of a LogicalOperator, of one condition, or of plain key: value pairs."""
    if "field" in filters:
        return _condition(filters, where)
    parts: list[Where] = []
    for key, value in filters.items():
        here = (*where, key)
        if key in ("AND", "OR", "NOT"):
            parts.append(_group(key, value, here))
        elif key != "case_sensitive":
            parts.append(_plain(key, value, here))
    return joined("AND", parts)


def order_by(sort: object, default: str) -> str:
    """The ORDER BY of a `sort` object or a `sorts` list."""
    entries = sort if isinstance(sort, list) else [sort] if sort else []
    orders: list[str] = []
    for entry in entries:
        if not isinstance(entry, Mapping) or not isinstance(entry.get("field"), str):
            raise invalid(("body", "sort"), "Sort needs {field, direction}")
        direction = str(entry.get("direction") or "asc").lower()
        if direction not in ("asc", "desc", "1", "-1"):
            raise invalid(("body", "sort", "direction"), "Direction is asc or desc", "enum")
        word = "DESC" if direction in ("desc", "-1") else "ASC"
        orders.append(f"{column(entry['field'])} {word}")
    return ", ".join([*orders, default])


def column(field: str) -> str:
    """The SQL expression of a body field; dots reach into nested objects."""
    if not _FIELD.match(field):
        raise invalid(("body", "filters", "field"), f"'{field}' is not a field name")
    path = "".join(f'."{part}"' for part in field.split("."))
    return f"json_extract(body, '${path}')"


def _group(key: str, value: object, where: tuple[str | int, ...]) -> Where:
    if not isinstance(value, list):
        raise invalid(("body", *where), f"{key} takes a list of conditions", "list_type")
    parts = []
    for index, part in enumerate(value):
        if not isinstance(part, Mapping):
            raise invalid(("body", *where, index), "A condition is an object", "dict_type")
        parts.append(filter_where(part, (*where, index)))
    if key == "NOT":
        inner = joined("OR", parts)
        return Where(f"NOT COALESCE(({inner.sql}), 0)", inner.values)
    return joined(key, parts)


def _plain(key: str, value: object, where: tuple[str | int, ...]) -> Where:
    operators = {"field": key}
    if isinstance(value, Mapping):
        parts = [
            _condition({**operators, "operator": name.lstrip("$"), "value": inner}, where)
            for name, inner in value.items()
        ]
        return joined("AND", parts)
    return _condition({**operators, "operator": "eq", "value": value}, where)


def _condition(condition: Mapping[str, Any], where: tuple[str | int, ...]) -> Where:
    extra = set(condition) - {"field", "operator", "value"}
    if extra:
        raise invalid(
            ("body", *where, sorted(extra)[0]),
            "Accepted keys: field, operator, value",
            "extra_forbidden",
        )
    operator = str(condition.get("operator") or "eq")
    if operator not in OPERATORS:
        raise invalid(
            ("body", *where, "operator"), f"Operator is one of {', '.join(OPERATORS)}", "enum"
        )
    return _compare(column(str(condition["field"])), operator, condition.get("value"), where)


def _compare(cell: str, operator: str, value: Any, where: tuple[str | int, ...]) -> Where:
    if operator in ("exists", "is_null"):
        wanted = value is not False
        present = wanted if operator == "exists" else not wanted
        return Where(f"{cell} IS {'NOT ' if present else ''}NULL")
    if operator in ("in", "nin"):
        values = tuple(_bind(v) for v in (value if isinstance(value, list) else [value]))
        marks = ",".join("?" for _ in values)
        inside = f"{cell} COLLATE NOCASE IN ({marks})"
        return Where(inside if operator == "in" else f"COALESCE({inside}, 0)=0", values)
    if operator in _COMPARE:
        return Where(f"{cell} {_COMPARE[operator]} ?", (_bind(value),))
    if operator in ("eq", "ne"):
        negated = "NOT " if operator == "ne" else ""
        return Where(f"{cell} IS {negated}? COLLATE NOCASE", (_bind(value),))
    if operator == "regex":
        _check_pattern(str(value), where)
        return Where(f"regexp(?, {cell})", (str(value),))
    if operator.startswith("geo_"):
        raise invalid(("body", *where), "The sandbox does not filter by place")
    return _like(cell, operator, str(value))


def _check_pattern(pattern: str, where: tuple[str | int, ...]) -> None:
    try:
        re.compile(pattern)
    except (re.error, OverflowError) as problem:
        raise invalid(("body", *where, "value"), f"Not a regular expression: {problem}") from None


def _like(cell: str, operator: str, text: str) -> Where:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    patterns = {"starts_with": f"{escaped}%", "ends_with": f"%{escaped}"}
    if operator in ("text", "words"):
        words = [Where(f"{cell} LIKE ? ESCAPE '\\'", (f"%{w}%",)) for w in escaped.split()]
        return joined("AND", words)
    pattern = patterns.get(operator, f"%{escaped}%")
    return Where(f"{cell} LIKE ? ESCAPE '\\'", (pattern,))


def _bind(value: object) -> Value:
    if isinstance(value, bool):
        return int(value)
    return value if isinstance(value, str | int | float) or value is None else str(value)
