"""Whether what is on a screen can be read: measured on what is drawn, in any theme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.geometry import Region
from textual.screen import ModalScreen

from tests.ui.test_theme import contrast

LEAST = 3.0
"""Of placeholders and what is switched off; words reach 4.5, which ``test_theme`` measures."""
DRAWN = (range(0x2500, 0x25A0), range(0x2800, 0x2900), range(0x25B8, 0x25BF))
"""Lines, blocks, braille and small triangles: nothing to read."""


def unreadable(app: App[Any]) -> list[str]:
    """Every piece of text that its ground swallows, with its colours."""
    found = []
    for segment in pieces(app):
        words = "".join(c for c in segment.text if not any(ord(c) in some for some in DRAWN)).strip()
        if words and segment.style is not None and (why := _swallowed(segment.style)):
            found.append(f"{words!r}: {why}")
    return found


def pieces(app: App[Any]) -> Iterator[Segment]:
    """What the top screen draws; of a dialog only the panel, since the rest is dimmed."""
    region = app.screen.size.region
    if isinstance(app.screen, ModalScreen) and app.screen.children:
        region = _panel(app)
    strips = app.screen._compositor.render_strips()
    for y in range(region.y, min(region.bottom, len(strips))):
        yield from strips[y].crop(region.x, region.right)


def _panel(app: App[Any]) -> Region:
    return next(w.region for w in app.screen.walk_children() if w.region.area and w.display)


def _swallowed(style: Style) -> str:
    front, ground = style.color, style.bgcolor
    if style.reverse:
        front, ground = ground, front
    known = [color for color in (front, ground) if color is not None and not color.is_default]
    if len(known) < 2 or front is None or ground is None:
        return ""
    if front == ground:
        return f"{front.name} on itself"
    if front.triplet is None or ground.triplet is None:
        return ""
    reached = contrast(front.triplet.hex, ground.triplet.hex)
    return f"{front.name} on {ground.name}: {reached:.1f}" if reached < LEAST else ""
