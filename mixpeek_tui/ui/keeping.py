"""When an interview's draft is written: a moment after the last keystroke, and on leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from mixpeek_tui.interview.draft import Draft
from mixpeek_tui.ui.drafting import Drafting

SAVE_AFTER = 1.0
"""Seconds without a keystroke until the draft is written."""

AGE_EVERY = 10.0
"""Seconds between two looks at how old the draft is."""


class Keeping:
    """Writes the draft for a screen, beside the screen's own work."""

    def __init__(
        self, screen: Screen[Any], drafting: Drafting, beginning: Draft, told: Callable[[], None]
    ) -> None:
        """Keep the draft of a screen.

        Args:
            screen: Whose timers and threads are used.
            drafting: Which draft.
            beginning: What is not worth writing: what the interview began with.
            told: Called after each writing.
        """
        self._screen, self._drafting, self._told = screen, drafting, told
        self._draft = self._written = self._beginning = beginning
        self._timer: Timer | None = None

    def tell_age(self) -> None:
        """From now on, say every few seconds how old the draft is, while the screen is seen."""
        self._screen.set_interval(AGE_EVERY, self._tell_age)

    def _tell_age(self) -> None:
        if self._screen.is_current:
            self._told()

    def soon(self, draft: Draft) -> None:
        """Write this once nothing is typed for a moment."""
        self._draft = draft
        self._stop()
        self._timer = self._screen.set_timer(SAVE_AFTER, self._begin)

    def moved(self, draft: Draft) -> None:
        """Another section is open; that alone is worth no draft, but belongs to one."""
        if self._draft is not self._beginning:
            self.soon(draft)

    def now(self) -> str:
        """Write at once what is not written yet; returns why that failed, or an empty string."""
        self._stop()
        if self._draft is not self._written:
            self._write()
        return self._drafting.problem

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()

    def _begin(self) -> None:
        self._screen.run_worker(self._in_thread, thread=True, group="draft")

    def _in_thread(self) -> None:
        self._write()
        self._screen.call_later(self._told)

    def _write(self) -> None:
        draft = self._draft
        self._drafting.write(draft)
        if not self._drafting.problem:
            self._written = draft
