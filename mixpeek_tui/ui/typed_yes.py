"""The yes that is typed before something is deleted: its name, if a keyboard can write it."""

from __future__ import annotations

from mixpeek_tui.text import fit, safe, width
from mixpeek_tui.workspace.item import Item

NAMELESS = "delete"
"""What is typed for something that has no name."""
TYPED = 60
"""Cells of a name that somebody can be asked to type."""


def wanted_word(item: Item) -> str:
    """What must be typed: the name; its id where no keyboard writes the name, or nobody would."""
    if not item.name or item.name == item.id:
        return NAMELESS
    return next((word for word in (item.name, item.id) if _typed(word)), NAMELESS)


def short_name(item: Item) -> str:
    """Its name, else its id, with room left for a question about it."""
    return fit(safe(item.name or item.id), TYPED, where="middle")


def _typed(word: str) -> bool:
    return bool(word) and safe(word) == word == word.strip() and width(word) <= TYPED
