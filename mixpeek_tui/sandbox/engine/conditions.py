"""Filter conditions on documents in memory, and conditions whose values are templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mixpeek_tui.sandbox.filters.grammar import meets, parse
from mixpeek_tui.sandbox.templates import ABSENT, resolve


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


def matcher(condition: Mapping[str, Any] | None) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a document meets the condition; none is met by all, a broken one is refused (422)."""
    if not condition:
        return _all
    tree = parse(condition)
    return lambda document: meets(document, tree)


def _all(document: Mapping[str, Any]) -> bool:
    return True
