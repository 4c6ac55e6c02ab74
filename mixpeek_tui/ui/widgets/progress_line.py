"""How far a run is: counts, a bar, words."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from mixpeek_tui.text import fit, glyphs, width
from mixpeek_tui.ui.run_view.progress import Progress

BAR = 24
MARKS = glyphs(False)


class ProgressLine(Widget):
    """One line; drawn again only when something in it changed."""

    DEFAULT_CSS = """
    ProgressLine { height: 2; padding: 0 3 1 3; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown = (Progress(0, 0, ""), "")

    def show(self, progress: Progress, note: str = "") -> None:
        """Show how far it is; ``note`` stands at the right, such as ``paused``."""
        if (progress, note) != self._shown:
            self._shown = (progress, note)
            self.refresh()

    def render(self) -> Content:
        """``14 of 34   ████░░   about 2 min left``."""
        progress, note = self._shown
        room = self.content_size.width
        full = round(progress.share * BAR)
        line = (
            Content.styled(progress.counts, "bold")
            + Content("   ")
            + Content.styled(MARKS.bar_full * full, "$accent")
            + Content.styled(MARKS.bar_empty * (BAR - full), "$hairline")
            + Content(f"   {progress.words}")
        )
        left = room - width(line.plain) - 3
        words = fit(note, max(0, left))
        gap = " " * max(0, room - width(line.plain) - width(words))
        return line + Content.styled(gap + words, "$state-blocked")
