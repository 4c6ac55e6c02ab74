"""Filter conditions on documents in memory, with the grammar of query.py."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mixpeek_tui.sandbox.templates import ABSENT, reach, resolve


def settled(condition: Any, scope: Mapping[str, Any]) -> Any:
    """A condition with its templates filled; None when it rests on an input that is absent.

    Of an AND the rest stays; an OR that lacks one side would mean something else and goes whole.
    """
    if not isinstance(condition, Mapping):
        return None
    if "field" in condition:
        value = resolve(condition.get("value"), scope)
        return None if value is ABSENT else {**condition, "value": value}
    found: dict[str, Any] = {}
    for key, inner in condition.items():
        if key in ("AND", "OR", "NOT"):
            kept = [part for item in inner if (part := settled(item, scope)) is not None]
            if kept and (key == "AND" or len(kept) == len(inner)):
                found[key] = kept
        elif (value := resolve(inner, scope)) is not ABSENT:
            found[key] = value
    return found or None


def matches(document: Mapping[str, Any], condition: Mapping[str, Any] | None) -> bool:
    """Whether a document meets a condition; no condition is met by all."""
    if not condition:
        return True
    if "field" in condition:
        operator = str(condition.get("operator") or "eq")
        return _holds(reach(document, str(condition["field"])), operator, condition.get("value"))
    return all(_part(document, key, inner) for key, inner in condition.items())


def _part(document: Mapping[str, Any], key: str, inner: Any) -> bool:
    if key == "AND":
        return all(matches(document, item) for item in inner)
    if key == "OR":
        return any(matches(document, item) for item in inner)
    if key == "NOT":
        return not any(matches(document, item) for item in inner)
    if key == "case_sensitive":
        return True
    found = reach(document, key)
    if isinstance(inner, Mapping):
        return all(_holds(found, name.lstrip("$"), value) for name, value in inner.items())
    return _holds(found, "eq", inner)


def _holds(found: Any, operator: str, value: Any) -> bool:
    if operator in ("exists", "is_null"):
        present = found is not ABSENT and found is not None
        return present == ((value is not False) == (operator == "exists"))
    if operator == "ne":
        return not _equal(found, value)
    if operator == "nin":
        return not any(_equal(found, item) for item in _as_list(value))
    if found is ABSENT or found is None:
        return False
    if operator == "eq":
        return _equal(found, value)
    if operator == "in":
        return any(_equal(found, item) for item in _as_list(value))
    if operator in ("gt", "gte", "lt", "lte"):
        return _ordered(found, operator, value)
    return _textual(found, operator, value)


def _equal(found: Any, value: Any) -> bool:
    if isinstance(found, list) and not isinstance(value, list):
        return any(_equal(item, value) for item in found)
    if isinstance(found, str) and isinstance(value, str):
        return found.lower() == value.lower()
    if isinstance(found, bool) != isinstance(value, bool):
        return str(found).lower() == str(value).lower()
    left, right = _number(found), _number(value)
    return left == right if left is not None and right is not None else bool(found == value)


def _ordered(found: Any, operator: str, value: Any) -> bool:
    left: Any = _number(found)
    right: Any = _number(value)
    if left is None or right is None:
        left, right = str(found), str(value)
    if operator == "gt":
        return bool(left > right)
    if operator == "gte":
        return bool(left >= right)
    return bool(left < right) if operator == "lt" else bool(left <= right)


def _textual(found: Any, operator: str, value: Any) -> bool:
    if isinstance(found, list):
        return any(_textual(item, operator, value) for item in found)
    text, wanted = str(found).lower(), str(value).lower()
    if operator == "starts_with":
        return text.startswith(wanted)
    if operator == "ends_with":
        return text.endswith(wanted)
    if operator == "regex":
        return _found_by(str(value), str(found))
    if operator in ("text", "words"):
        return all(word in text for word in wanted.split())
    return wanted in text


def _found_by(pattern: str, text: str) -> bool:
    # A pattern that an input brings is not known to be one before it is there.
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return False


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return float(value)
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
