"""The colour and the mark of each group: the same in the list and in the picture."""

from __future__ import annotations

TONES = ("accent", "ok", "blocked", "failed", "plain")
MARKS = "●▲■◆○△□◇+x*"
NOISE_MARK, NOISE_TONE = "·", "muted"


def tone(number: int) -> str:
    """The name of the colour of the group of that rank, from 0; noise is below 0."""
    return NOISE_TONE if number < 0 else TONES[number % len(TONES)]


def mark(number: int) -> str:
    """Its mark."""
    return NOISE_MARK if number < 0 else MARKS[number % len(MARKS)]
