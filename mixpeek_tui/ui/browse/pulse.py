"""When to look again by itself: often while things change, seldom when nothing does."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mixpeek_tui.text import age

FIRST, LONGEST, GROWTH = 8.0, 90.0, 1.6
RUNNING = 4.0
"""Seconds between two looks while something in view is at work."""
SHARE = 6
"""A look and the pause after it are at least so many times as long as the look."""
AGES = (0.0, 5.0, 10.0, 20.0, 30.0, 60.0)
"""Ages at which the words of ``updated ... ago`` change in the first minute."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """The pause before the next look, in seconds."""

    pause: float = FIRST
    least: float = 0.0
    """Never less than this, whatever happens."""

    def after(self, *, changed: bool, running: bool) -> Pulse:
        """The pause after a look that found something changed, or something at work."""
        resting = FIRST if changed else min(LONGEST, self.pause * GROWTH)
        return replace(self, pause=max(self.least, RUNNING if running else resting))

    def after_look(self, took: float) -> float:
        """The pause when a look takes so many seconds: most of the time is left to others."""
        return max(self.pause, min(LONGEST, took * SHARE))


def shown_age(seconds: float) -> float:
    """An age rounded down to one that is worth drawing, so that the screen mostly rests."""
    if seconds >= 60:
        return seconds // 60 * 60
    return max(age for age in AGES if age <= max(0.0, seconds))


def age_words(seconds: float | None) -> str:
    """An age as the top line says it; nothing if nothing was read."""
    if seconds is None:
        return ""
    shown = shown_age(seconds)
    return f"updated {age(shown)} ago" if shown else "updated just now"


def next_age(seconds: float) -> float:
    """In how many seconds ``shown_age`` becomes another."""
    if seconds >= 60:
        return 60 - seconds % 60
    return min(age for age in AGES if age > seconds) - max(0.0, seconds)
