"""Looking again by itself: often while things change, seldom when nothing does, never hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.timer import Timer
from textual.widget import Widget

from mixpeek_tui.ui.browse.pulse import Pulse


class Beat:
    """The next look of a screen, or of a part of one."""

    def __init__(self, owner: Widget, look: Callable[[], Any], pulse: Pulse | None = None) -> None:
        """Nothing happens until ``looked`` is called for the first time.

        Args:
            owner: Whose screen has to be seen for a look to be worth it.
            look: Looks again, and calls ``looked`` when that is done.
            pulse: How long to wait at first.
        """
        self._owner, self._look = owner, look
        self._pulse = pulse or Pulse()
        self._timer: Timer | None = None

    @property
    def waiting(self) -> bool:
        """Whether a look is to come."""
        return self._timer is not None

    def looked(self, *, changed: bool, running: bool, took: float = 0.0) -> None:
        """A look is done: set when the next one comes, unless the screen is hidden by now.

        Args:
            changed: Whether it found anything else than the one before.
            running: Whether something in view is at work.
            took: Seconds of the look; one that had to wait its turn makes the next one rare.
        """
        self.stop()
        self._pulse = self._pulse.after(changed=changed, running=running)
        if self._owner.screen.is_current:
            pause = self._pulse.after_look(took)
            self._timer = self._owner.set_timer(pause, self._again)

    def stop(self) -> None:
        """Look no more by itself."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _again(self) -> None:
        self._timer = None
        if self._owner.screen.is_current:
            self._look()
