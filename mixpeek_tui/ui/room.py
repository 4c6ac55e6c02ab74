"""How the interview uses the width there is."""

from __future__ import annotations

from textual.widget import Widget

WIDE = 112
"""Columns from which the plan stands beside the questions."""
BROAD = 140
"""Columns from which the questions stay beside the enlarged plan."""


def is_narrow(columns: int) -> bool:
    """Whether the plan has no room beside the questions."""
    return columns < WIDE


def fit(widget: Widget, columns: int) -> None:
    """Give a widget the classes of a width, which the style sheet goes by."""
    widget.set_class(is_narrow(columns), "-narrow")
    widget.set_class(columns >= BROAD, "-broad")
