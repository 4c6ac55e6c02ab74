"""The small app in a pseudo terminal, which says when it has drawn."""

from __future__ import annotations

import re
from typing import Any

from tests.ui.terminal.pty_harness import Pty

F12 = "\x1b[24~"
TOLD = re.compile(rb"\x1b\]7777;(\d+)x(\d+)\x07")
ASKED = 2
"""Times: before it is asked again, it has been through all that had reached it."""


class Tiny(Pty):
    """Stands when it is made."""

    def __init__(self, **given: Any) -> None:
        super().__init__("-m", "tests.ui.terminal.tiny_app", **given)
        self.shows("row 0")

    def drawn(self) -> None:
        """Wait until all that was sent so far is on the screen, in the terminal's size."""
        for _ in range(ASKED):
            while self._drawn_in() != (self.cols, self.rows):
                pass

    def _drawn_in(self) -> tuple[int, int]:
        before = len(self.raw)
        self.send(F12)
        self.wait(lambda: TOLD.search(self.raw, before) is not None)
        told = TOLD.search(self.raw, before)
        assert told is not None
        return int(told[1]), int(told[2])
