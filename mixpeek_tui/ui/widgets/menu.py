"""A list of things to do, with a word about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from mixpeek_tui.text import fit, pad, width
from mixpeek_tui.ui.widgets.reveal import reveal


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do; without a name, a line of air or a heading."""

    name: str
    title: str
    help: str = ""
    refused: str = ""
    """Why it cannot be done now; empty if it can."""


class Menu(Widget, can_focus=True):
    """Arrows move, enter chooses."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", "up", show=False),
        Binding("down,j", "step(1)", "down", show=False),
        Binding("enter,space", "choose", "choose", key_display="enter"),
    ]
    DEFAULT_CSS = """
    Menu { height: auto; }
    """

    @dataclass
    class Chosen(Message):
        """Something was chosen."""

        name: str

    @dataclass
    class Refused(Message):
        """Something was chosen that cannot be done now."""

        item: Item

    @dataclass
    class Moved(Message):
        """Another item is under the cursor of the focused list."""

        name: str

    def __init__(self, items: Sequence[Item]) -> None:
        super().__init__()
        self.items = tuple(items)
        self._cursor = self._next(-1, 1)

    @property
    def current(self) -> str:
        """Name of the item under the cursor; empty if there is none."""
        return self.items[self._cursor].name if self.items else ""

    def show(self, items: Sequence[Item]) -> None:
        """Show other items. The cursor stays on its item, on the first one, or in its place."""
        before = self.current
        first = self._cursor == self._next(-1, 1)
        self.items = tuple(items)
        names = [item.name for item in self.items]
        if first:
            self._cursor = self._next(-1, 1)
        elif before in names:
            self._cursor = names.index(before)
        else:
            self._cursor = self._next(min(self._cursor, len(names)) - 1, 1)
        self.refresh(layout=True)

    def _next(self, start: int, by: int) -> int:
        place = start + by
        while 0 <= place < len(self.items):
            if self.items[place].name:
                return place
            place += by
        return max(0, min(start, len(self.items) - 1))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line per item."""
        return len(self.items)

    def render(self) -> Content:
        """All items, titles in a column."""
        room = self.content_size.width
        column = max((width(i.title) for i in self.items if i.name), default=0) + 5
        column = min(column, max(20, room // 2))
        return Content("\n").join(self._line(n, i, column, room) for n, i in enumerate(self.items))

    def _line(self, number: int, item: Item, column: int, room: int) -> Content:
        if not item.name:
            return Content.styled(fit(item.title, room), "$text-muted")
        here = number == self._cursor
        mark = "▸ " if here else "  "
        title = pad(mark + item.title, column)
        style = "bold" if here else ""
        if here and self.has_focus:
            style = "$block-cursor-foreground on $block-cursor-background $block-cursor-text-style"
        elif item.refused:
            style = "$text-disabled"
        words = fit(item.refused or item.help, max(0, room - column - 2))
        return Content.styled(title, style) + Content.styled(f"  {words}", "$text-muted")

    def action_step(self, by: int) -> None:
        """An item up or down."""
        self._cursor = self._next(self._cursor, by)
        reveal(self, self._cursor)
        self.refresh()
        self.post_message(self.Moved(self.current))

    def action_choose(self) -> None:
        """Do what is under the cursor."""
        if not self.items:
            return
        item = self.items[self._cursor]
        if item.refused:
            self.post_message(self.Refused(item))
        elif item.name:
            self.post_message(self.Chosen(item.name))

    def on_click(self, event: events.Click) -> None:
        """A click chooses."""
        if event.y < len(self.items) and self.items[event.y].name:
            self._cursor = event.y
            self.refresh()
            self.action_choose()

    def on_focus(self) -> None:
        """Draw the cursor."""
        self.refresh()
        self.post_message(self.Moved(self.current))

    def on_blur(self) -> None:
        """Draw it quieter."""
        self.refresh()
