"""Letters on the parts of a screen: the one that is typed takes the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from mixpeek_tui.ui.services import Services

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Those under the fingers first."""
WIDEST = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A part that can be jumped to."""

    letters: str
    at: Offset
    """Where on the screen its letters stand."""
    part: Widget


def letters(count: int) -> Iterator[str]:
    """So many different ones, all of one length, so that none begins like another."""
    length = 1
    while len(LETTERS) ** length < count:
        length += 1
    found = product(LETTERS, repeat=length)
    return ("".join(next(found)) for _ in range(count))


def marks(screen: Screen[Any]) -> tuple[Mark, ...]:
    """Each part of a screen that takes the keyboard and of which something is in view."""
    places: dict[Offset, Widget] = {}
    for part in screen.focus_chain:
        region = screen.find_widget(part).visible_region
        if not region:
            continue
        at = region.offset
        while at in places:
            at = at + Offset(WIDEST, 0)
        places[at] = part
    return tuple(map(Mark, letters(len(places)), places.keys(), places.values()))


class Jump(ModalScreen[Widget | None]):
    """The letters over the screen below; gives back the part that was meant."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f12,ctrl+underscore,ctrl+slash", "dismiss", "stay")
    ]
    DEFAULT_CSS = """
    Jump { overflow: hidden hidden;
        & .mark { position: absolute; width: auto; height: 1; text-style: bold;
                  background: $block-cursor-background; color: $block-cursor-foreground; }
        & .keys { dock: bottom; height: 1; padding: 0 1; background: $panel; }
    }
    """

    def __init__(self, services: Services, page: Screen[Any]) -> None:
        super().__init__()
        self.marks = marks(page)
        self._typed = ""

    def compose(self) -> ComposeResult:
        """A label on each part, and what to do."""
        for mark in self.marks:
            label = Static(Content(f"[{mark.letters}]"), classes="mark")
            label.styles.offset = (mark.at.x, mark.at.y)
            yield label
        yield Static(Content("Type the letters of a part to go there.   esc stays"), classes="keys")

    def on_key(self, event: events.Key) -> None:
        """Letters of a part choose it; others begin anew."""
        if not event.is_printable:
            return
        event.stop()
        typed = self._typed + (event.character or "")
        found = next((mark.part for mark in self.marks if mark.letters == typed), None)
        if found is not None:
            self.dismiss(found)
        begins = any(mark.letters.startswith(typed) for mark in self.marks)
        self._typed = typed if begins else ""

    def on_click(self) -> None:
        """A click stays."""
        self.dismiss(None)
