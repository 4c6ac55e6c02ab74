"""A text that may be longer than the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message


class Reading(VerticalScroll):
    """Arrows, j and k roll it by a line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "roll(-1)", "up", show=False),
        Binding("down,j", "roll(1)", "down", show=False),
    ]

    @dataclass
    class Rolled(Message):
        """Other lines are in view."""

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Tell of it."""
        super().watch_scroll_y(old, new)
        self.post_message(self.Rolled())

    def action_roll(self, by: int) -> None:
        """A line up or down."""
        self.scroll_relative(y=by, animate=False)
