"""How far a run is: counts, a bar, words."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from mixpeek_tui.text import fit, glyphs, width
from mixpeek_tui.ui.run_view.progress import Progress

BAR, NARROW_BAR = 24, 8
WIDE = 72
"""Cells from which on the long bar leaves enough for the words."""
BEGINNING = "beginning …"
MARKS = glyphs(False)


class ProgressLine(Widget):
    """One line, and a second one for a note that does not fit; drawn only when it changed."""

    DEFAULT_CSS = """
    ProgressLine { height: 2; padding: 0 3; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown = (Progress(0, 0, BEGINNING), "")

    def show(self, progress: Progress, note: str = "") -> None:
        """Show how far it is; ``note`` stands at the right, such as ``paused``."""
        if (progress, note) != self._shown:
            self._shown = (progress, note)
            self.refresh()

    def render(self) -> Content:
        """``14 of 34   ████░░   about 2 min left``; only words while there is nothing to count."""
        progress, note = self._shown
        room = self.content_size.width
        if not progress.total:
            return Content.styled(fit(progress.words, room), "$text-muted")
        bar = BAR if room >= WIDE else NARROW_BAR
        full = round(progress.share * bar)
        words = in_parts(progress.words, room - width(progress.counts) - bar - 6, ", ")
        line = (
            Content.styled(progress.counts, "bold")
            + Content("   ")
            + Content.styled(MARKS.bar_full * full, "$accent")
            + Content.styled(MARKS.bar_empty * (bar - full), "$hairline")
            + Content(f"   {words}")
        )
        gap = room - width(line.plain) - width(note)
        if gap >= 3:
            return line + Content.styled(" " * gap + note, "$state-blocked")
        return line + Content("\n") + Content.styled(in_parts(note, room, "   "), "$state-blocked")


def in_parts(words: str, cells: int, between: str) -> str:
    """The words without their last parts where all of them do not fit."""
    while width(words) > cells and between in words:
        words = words.rpartition(between)[0]
    return fit(words, max(0, cells))
