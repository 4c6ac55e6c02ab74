"""The requests of a session, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mixpeek_tui.text import duration, pad, safe
from mixpeek_tui.ui.services import LoggedCall
from mixpeek_tui.ui.widgets.lines import Line, Lines, Part


class CallList(Lines):
    """Newest last; opens with the cursor there."""

    def __init__(self, calls: Sequence[LoggedCall] = ()) -> None:
        super().__init__()
        self._calls = list(calls)
        self.cursor = max(0, len(self._calls) - 1)

    @property
    def count(self) -> int:
        """How many calls there are."""
        return len(self._calls)

    @property
    def call(self) -> LoggedCall | None:
        """The call at the cursor."""
        return self._calls[self.cursor] if self._calls else None

    def show(self, calls: Sequence[LoggedCall]) -> None:
        """Show these; a cursor on the last one stays on the last one."""
        last = self.cursor >= len(self._calls) - 1
        self._calls = list(calls)
        self.changed()
        if last:
            self.move_to(len(self._calls) - 1)

    def line(self, row: int) -> Line:
        """Time, method, status, how long, path."""
        call = self._calls[row]
        good = call.status is not None and call.status < 400
        status = str(call.status) if call.status is not None else "none"
        return (
            Part(f"{datetime.fromtimestamp(call.at):%H:%M:%S}  ", "muted"),
            Part(f"{pad(status, 4)}  ", "ok" if good else "failed"),
            Part(f"{pad(call.method, 6)}  "),
            Part(f"{pad(duration(call.seconds), 7, align='right')}  ", "muted"),
            Part(safe(call.path)),
        )
