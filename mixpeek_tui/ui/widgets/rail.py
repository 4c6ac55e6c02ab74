"""The sections with their state: a column at the left, or one line on top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from mixpeek_tui.text import fit, pad, width

Standing = Literal["", "done", "open", "problem"]
MARKS: dict[Standing, str] = {"": "", "done": "✓", "open": "●", "problem": "!"}
STYLES: dict[Standing, str] = {
    "": "", "done": "$state-ok", "open": "$state-accent", "problem": "$state-failed bold",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """One section as the rail shows it."""

    name: str
    title: str
    standing: Standing = ""


class Rail(Widget, can_focus=True):
    """Numbers, names and states. Digits and arrows go there while it has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,left,k", "step(-1)", "section above", show=False),
        Binding("down,right,j", "step(1)", "section below", show=False),
        Binding("enter", "enter", "to the questions", show=False),
        *(Binding(str(n), f"go({n})", f"section {n}", show=False) for n in range(1, 8)),
    ]
    DEFAULT_CSS = """
    Rail { width: 18; height: 1fr; padding: 0 0 0 2; }
    Rail.-line { width: 1fr; height: 1; padding: 0 0 0 1; }
    """

    @dataclass
    class Picked(Message):
        """A section was asked for; ``enter`` says whether the focus shall go there."""

        name: str
        enter: bool = False

    def __init__(self, stops: tuple[Stop, ...], current: str, *, line: bool = False) -> None:
        super().__init__(classes="-line" if line else "")
        self.stops = stops
        self.current = current

    def show(self, stops: tuple[Stop, ...], current: str) -> None:
        """Show other states, or another current section."""
        if (stops, current) != (self.stops, self.current):
            self.stops, self.current = stops, current
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line each, and one of air before the last."""
        return 1 if self.has_class("-line") else len(self.stops) + 1

    def render(self) -> Content:
        """The column, or the line."""
        if self.has_class("-line"):
            return Content("").join(self._line(self.content_size.width))
        found = [self._column(n, stop) for n, stop in enumerate(self.stops, 1)]
        found.insert(-1, Content(""))
        return Content("\n").join(found)

    def _look(self, stop: Stop) -> str:
        if stop.name != self.current:
            return "$text-muted" if not stop.standing else ""
        if self.has_focus:
            return "$block-cursor-foreground on $block-cursor-background $block-cursor-text-style"
        return "bold $accent"

    def _column(self, number: int, stop: Stop) -> Content:
        words = Content.styled(pad(f"{number} {stop.title}", 13), self._look(stop))
        return words + Content.styled(f" {MARKS[stop.standing]}", STYLES[stop.standing])

    def _line(self, room: int) -> list[Content]:
        """As much of every title as fits; the current one is whole."""
        for longest, gap in ((20, 2), (20, 1), (8, 1), (6, 1), (4, 1), (0, 1)):
            words = [self._words(n, s, longest) for n, s in enumerate(self.stops, 1)]
            size = sum(width(w) + width(MARKS[s.standing]) for w, s in
                       zip(words, self.stops, strict=True)) + gap * (len(words) - 1)  # fmt: skip
            if size <= room:
                break
        found: list[Content] = []
        for stop, title in zip(self.stops, words, strict=True):
            found.append(Content.styled(title, self._look(stop)))
            found.append(Content.styled(MARKS[stop.standing], STYLES[stop.standing]))
            found.append(Content(" " * gap))
        return found

    def _words(self, number: int, stop: Stop, longest: int) -> str:
        if stop.name == self.current or longest >= len(stop.title):
            return f"{number} {stop.title}"
        return f"{number} {fit(stop.title, longest)}" if longest else str(number)

    def action_step(self, by: int) -> None:
        """The section above or below."""
        names = [stop.name for stop in self.stops]
        target = names.index(self.current) + by
        if 0 <= target < len(names):
            self.post_message(self.Picked(names[target]))

    def action_go(self, number: int) -> None:
        """The section of that number."""
        if number <= len(self.stops):
            self.post_message(self.Picked(self.stops[number - 1].name))

    def action_enter(self) -> None:
        """Into the current section."""
        self.post_message(self.Picked(self.current, enter=True))

    def on_click(self, event: events.Click) -> None:
        """A click on a line goes there."""
        if not self.has_class("-line") and event.y < len(self.stops):
            self.post_message(self.Picked(self.stops[event.y].name))

    def on_focus(self) -> None:
        """Draw the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Take the cursor away."""
        self.refresh()
