"""Filters, search and sort as SQL (contract section 2)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mixpeek_tui.sandbox.errors import invalid
from mixpeek_tui.sandbox.filters.grammar import Condition, Group, check_field, parse
from mixpeek_tui.sandbox.filters.operators import holds
from mixpeek_tui.sandbox.templates import reach

Value = str | int | float | None


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
    """The rows whose body meets a filter; 422 at what is not in the grammar."""
    return _where(parse(filters, where))


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
    path = "".join(f'."{part}"' for part in check_field(field).split("."))
    return f"json_extract(body, '${path}')"


def _where(condition: Condition) -> Where:
    if isinstance(condition, Group):
        word = "AND" if condition.word == "AND" else "OR"
        inner = joined(word, [_where(part) for part in condition.parts])
        negated = condition.word == "NOT" and condition.parts
        return Where(f"NOT ({inner.sql})", inner.values) if negated else inner
    root, *rest = [part for part in condition.field.split(".") if part]
    value = json.dumps(condition.value, default=str)
    # Two paths make an array of JSON text: a list, true and 1 stay what they are.
    return Where(
        "holds(?, ?, ?, json_extract(body, ?, '$.\"\"'))",
        (condition.operator, value, ".".join(rest), f'$."{root}"'),
    )


def row_holds(operator: str, value: str, rest: str, cell: str) -> bool:
    """The SQL function `holds`: the operator on a cell's first value, at a path inside it."""
    return holds(reach(json.loads(cell)[0], rest), operator, _read(value))


@lru_cache(maxsize=256)
def _read(value: str) -> Any:
    return json.loads(value)
