"""Bringing one line of a tall widget into view; Textual scrolls to whole widgets only."""

from __future__ import annotations

from textual.geometry import Region
from textual.widget import Widget


def reveal(widget: Widget, line: int, lines: int = 1) -> None:
    """Scroll the nearest container so that some lines of a widget are seen."""
    found = (a for a in widget.ancestors if isinstance(a, Widget) and a.allow_vertical_scroll)
    around = next(found, None)
    if around is None or not widget.region.height:
        return
    top = widget.region.y - around.content_region.y + around.scroll_offset.y
    around.scroll_to_region(Region(0, top + line, 1, lines), animate=False, force=True)
