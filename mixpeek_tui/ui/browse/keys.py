"""The keys of what kinds can do, as bindings of the screens that show them."""

from __future__ import annotations

from textual.binding import Binding

from mixpeek_tui.kinds.kind import Action
from mixpeek_tui.kinds.registry import KINDS
from mixpeek_tui.workspace.act import available
from mixpeek_tui.workspace.item import Item

ELSEWHERE = frozenset({"explain"})
"""Actions that have a screen of their own."""


def action_bindings(only: str = "") -> tuple[Binding, ...]:
    """A binding for each action of each kind, or of one; which apply is decided when shown."""
    return tuple(
        Binding(action.key, f"act({kind.name!r}, {action.name!r})", action.title)
        for kind in KINDS
        for action in kind.actions
        if action.name not in ELSEWHERE and only in ("", kind.name)
    )


def applying(items: tuple[Item, ...], kind: str, name: str) -> Action | None:
    """The action if it applies to all of these items now."""
    found: Action | None = None
    for item in items:
        if item.kind != kind:
            return None
        found = next((a for a in available(item) if a.name == name), None)
        if found is None or _already(item, found) or (len(items) > 1 and not found.bulk):
            return None
    return found


def _already(item: Item, action: Action) -> bool:
    """Whether the action would set a switch to what it is."""
    body = action.body if isinstance(action.body, dict) else {}
    return bool(body) and all(item.data.get(k) is v for k, v in body.items())
