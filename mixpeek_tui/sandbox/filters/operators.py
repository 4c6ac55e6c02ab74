"""What each operator of a filter means for one value of a document.

A field that is absent counts as null. A list meets an operator when one of its items does, and
the negated operators (ne, nin, is_null) hold where their opposite does not.
"""

from __future__ import annotations

import operator as compare
from collections.abc import Callable, Mapping
from typing import Any

from mixpeek_tui.sandbox.filters.pattern import found_by
from mixpeek_tui.sandbox.filters.pattern_parts import PatternRefused
from mixpeek_tui.sandbox.templates import ABSENT

Meaning = Callable[[Any, Any], bool]


def holds(found: Any, operator: str, value: Any) -> bool:
    """Whether a document's value (or ABSENT) meets an operator of OPERATORS."""
    if operator in _OPPOSITES:
        return not holds(found, _OPPOSITES[operator], value)
    if operator in _OF_THE_WHOLE:
        return _OF_THE_WHOLE[operator](None if found is ABSENT else found, value)
    return _any_item(found, _OF_AN_ITEM[operator], value)


def _any_item(found: Any, meaning: Meaning, value: Any) -> bool:
    if isinstance(found, list):
        return any(_any_item(item, meaning, value) for item in found)
    return found is not None and found is not ABSENT and meaning(found, value)


def _exists(found: Any, value: Any) -> bool:
    return (found is not None) == (value is not False)


def _equal(found: Any, value: Any) -> bool:
    if isinstance(found, list):
        if isinstance(value, list):
            return len(found) == len(value) and all(map(_equal, found, value))
        return any(_equal(item, value) for item in found)
    if isinstance(found, str) and isinstance(value, str):
        return found.lower() == value.lower()
    if isinstance(found, bool) != isinstance(value, bool):
        return str(found).lower() == str(value).lower()
    left, right = _number(found), _number(value)
    return left == right if left is not None and right is not None else bool(found == value)


def _among(found: Any, value: Any) -> bool:
    return any(_equal(found, item) for item in (value if isinstance(value, list) else [value]))


def _ordered(order: Callable[[Any, Any], bool]) -> Meaning:
    """Numbers (also those written as text) by size, other texts by their characters."""

    def meaning(found: Any, value: Any) -> bool:
        left, right = _number(found), _number(value)
        if left is not None and right is not None:
            return order(left, right)
        return isinstance(found, str) and isinstance(value, str) and order(found, value)

    return meaning


def _textual(test: Callable[[str, str], bool]) -> Meaning:
    """Of the values' lower-case texts; several wanted texts are alternatives."""

    def meaning(found: Any, value: Any) -> bool:
        if isinstance(value, list):
            return any(meaning(found, item) for item in value)
        return value is not None and test(str(found).lower(), str(value).lower())

    return meaning


def _all_words(text: str, wanted: str) -> bool:
    return all(word in text for word in wanted.split())


def _regex(found: Any, value: Any) -> bool:
    try:
        return found_by(str(value), str(found))
    except PatternRefused:
        return False


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None


_OPPOSITES: Mapping[str, str] = {"ne": "eq", "nin": "in", "is_null": "exists"}
_OF_THE_WHOLE: Mapping[str, Meaning] = {"eq": _equal, "in": _among, "exists": _exists}
_OF_AN_ITEM: Mapping[str, Meaning] = {
    "gt": _ordered(compare.gt),
    "gte": _ordered(compare.ge),
    "lt": _ordered(compare.lt),
    "lte": _ordered(compare.le),
    "contains": _textual(compare.contains),
    "phrase": _textual(compare.contains),
    "starts_with": _textual(str.startswith),
    "ends_with": _textual(str.endswith),
    "text": _textual(_all_words),
    "words": _textual(_all_words),
    "regex": _regex,
}
OPERATORS = frozenset({*_OPPOSITES, *_OF_THE_WHOLE, *_OF_AN_ITEM})
"""The operators this sandbox computes; all of the API's but those of places."""
