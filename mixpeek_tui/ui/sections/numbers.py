"""Whole numbers that are typed."""

from __future__ import annotations

from mixpeek_tui.ui.state import State, Typed

LONGEST = 9
"""Digits; a longer number is too large for anything that is asked."""


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
    if len(words) <= LONGEST and words.isascii() and words.removeprefix("+").isdigit():
        return state.put(place, int(words))
    message = f"{words!r} is {_wrong(words)}"
    return state.wrong(place, empty, Typed(text, message, accepted))


def _wrong(words: str) -> str:
    digits = words.removeprefix("-").removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return "no whole number"
    return "too small" if words.startswith("-") else "too large"
