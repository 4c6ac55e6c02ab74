"""When to look again by itself: often while things change, seldom when nothing does."""

from __future__ import annotations

from dataclasses import dataclass, replace

FIRST, LONGEST, GROWTH = 8.0, 90.0, 1.6
RUNNING = 4.0
"""Seconds between two looks while something in view is at work."""
AGES = (0.0, 5.0, 10.0, 20.0, 30.0, 60.0)
"""Ages at which the words of ``updated ... ago`` change in the first minute."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """The pause before the next look, in seconds."""

    pause: float = FIRST

    def after(self, *, changed: bool, running: bool) -> Pulse:
        """The pause after a look that found something changed, or something at work."""
        if running:
            return replace(self, pause=RUNNING)
        return replace(self, pause=FIRST if changed else min(LONGEST, self.pause * GROWTH))


def shown_age(seconds: float) -> float:
    """An age rounded down to one that is worth drawing, so that the screen mostly rests."""
    if seconds >= 60:
        return seconds // 60 * 60
    return max(age for age in AGES if age <= max(0.0, seconds))


def next_age(seconds: float) -> float:
    """In how many seconds ``shown_age`` becomes another."""
    if seconds >= 60:
        return 60 - seconds % 60
    return min(age for age in AGES if age > seconds) - max(0.0, seconds)
