"""A day as a line: when triggers fire, hour by hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from mixpeek_tui.text import glyphs, pad
from mixpeek_tui.ui.widgets.lines import Line, Part
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.triggers import Fire

NAME = 22
_GLYPHS = glyphs(False)
ONE, MANY, NONE = _GLYPHS.here, _GLYPHS.bar_full, _GLYPHS.bullet


def hours(start: datetime, room: int) -> Line:
    """The scale: every sixth hour by its clock."""
    width = max(24, room - NAME - 2)
    cells = [" "] * width
    first = start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    for step in range(24):
        at = first + timedelta(hours=step)
        column = int((at - start) / timedelta(hours=24) * width)
        words = f"{at:%H:%M}"
        if at.hour % 6 == 0 and column + len(words) <= width:
            cells[column : column + len(words)] = words
    return (Part(pad("next 24 hours", NAME + 2), "muted"), Part("".join(cells), "muted"))


def day(trigger: Item, fires: Sequence[Fire], start: datetime, room: int, here: bool) -> Line:
    """One trigger's fires of the coming day."""
    width = max(24, room - NAME - 2)
    counts = [0] * width
    for fire in fires:
        if fire.trigger.key == trigger.key:
            column = int((fire.at - start) / timedelta(hours=24) * width)
            counts[max(0, min(width - 1, column))] += 1
    cells = "".join(NONE if not n else (ONE if n == 1 else MANY) for n in counts)
    style = "accent" if here else ""
    return (Part(pad(trigger.name, NAME), style), Part("  "),
            *_runs(cells, "accent" if here else ""))  # fmt: skip


def _runs(cells: str, style: str) -> list[Part]:
    """Quiet dots apart from the marks."""
    parts: list[Part] = []
    for cell in cells:
        tone = "muted" if cell == NONE else style
        if parts and parts[-1].style == tone:
            parts[-1] = Part(parts[-1].text + cell, tone)
        else:
            parts.append(Part(cell, tone))
    return parts
