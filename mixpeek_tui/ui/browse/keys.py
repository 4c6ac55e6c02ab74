"""The keys of what kinds can do, as bindings of the screens that show them."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from mixpeek_tui.kinds.kind import Action
from mixpeek_tui.kinds.registry import KINDS
from mixpeek_tui.workspace.act import available
from mixpeek_tui.workspace.cells import state_of
from mixpeek_tui.workspace.item import Item

ELSEWHERE = frozenset({"explain"})
"""Actions that have a screen of their own."""
WAYS: tuple[BindingType, ...] = (
    Binding("ctrl+r", "reload", "refresh", show=False),
    Binding("d", "describe", "details", show=False),
    Binding("plus", "enlarge(True)", "only the details", show=False),
    Binding("underscore", "enlarge(False)", "table and details", key_display="_", show=False),
    Binding("left_square_bracket", "travel('backward')", "back in history", show=False),
    Binding("right_square_bracket", "travel('forward')", "forward in history", show=False),
    Binding("minus", "travel('swapped')", "last view", key_display="-", show=False),
    Binding("1", "digit(1)", "the first nine at the left; others with :", key_display="1…9",
            show=False),
    *(Binding(str(number), f"digit({number})", show=False) for number in range(2, 10)),
    Binding("w", "answers", "change through the interview", show=False),
)
"""Keys of the browser that the line at the bottom leaves to help."""


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
    """Whether it is so already what the action would make it: switched, paused, active."""
    if action.past and state_of(item).phase in action.leads_to:
        return True
    body = action.body if isinstance(action.body, dict) else {}
    return bool(body) and all(item.data.get(k) is v for k, v in body.items())
