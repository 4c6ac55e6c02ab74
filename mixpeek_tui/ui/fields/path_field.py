"""A field for the path of a file, which is looked at once nobody types."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from textual import events, on
from textual.timer import Timer
from textual.widgets import Input

from mixpeek_tui.run.needs import unusable
from mixpeek_tui.ui.fields.shown import Looked
from mixpeek_tui.ui.fields.spec import Text
from mixpeek_tui.ui.fields.text import TextField

SETTLES = 0.5
"""Seconds without a keystroke until the file is looked at."""


class PathField(TextField):
    """Says ``Looked`` when it is shown, entered and left, and a moment after the last letter.

    The file is read beside the screen's own work: a slow disk holds up no key.
    """

    def __init__(self, spec: Text) -> None:
        super().__init__(spec)
        self._settling: Timer | None = None

    def on_mount(self) -> None:
        """Look at the file that is named already."""
        super().on_mount()
        self._look()

    def draw(self, old: Text) -> None:
        """Another path was given elsewhere."""
        super().draw(old)
        if old.value != self.spec.value and not self.has_focus_within:
            self._look()

    @on(Input.Changed)
    def _settle(self) -> None:
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLES, self._look)

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _look(self) -> None:
        path = self.spec.value
        if path.strip():
            self.run_worker(partial(self._tell_of, path), thread=True, group="look")

    def _tell_of(self, path: str) -> None:
        place, folder = self.spec.place, Path(self.spec.folder)
        wrong = unusable(path, place, folder, rows=self.spec.reads == "rows")
        self.post_message(Looked(place, path, wrong))
