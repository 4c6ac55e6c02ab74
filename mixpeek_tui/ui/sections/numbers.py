"""Whole numbers that are typed."""

from __future__ import annotations

from mixpeek_tui.ui.state import State, Typed


def put_number(
    state: State, place: str, text: str, accepted: str, empty: int | None = None
) -> State:
    """Take a whole number; anything else stays in the field, with a complaint.

    Args:
        state: The interview.
        place: Where the number goes.
        text: What was typed.
        accepted: What would be accepted, in words.
        empty: What an empty field means.
    """
    words = text.strip()
    if not words:
        return state.put(place, empty)
    if words.isascii() and words.isdigit() and len(words) <= 9:
        return state.put(place, int(words))
    message = f"{words!r} is no whole number"
    return state.wrong(place, empty, Typed(text, message, accepted))
