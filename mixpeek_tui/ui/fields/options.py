"""The options of a choice, drawn by hand: one focus, a cursor, and a reason where one is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from mixpeek_tui.text import fit, width
from mixpeek_tui.ui.fields.spec import Option, Pick

GAP = 3


class Options(Widget, can_focus=True):
    """The lines of a choice. Arrows move, space or enter chooses, letters choose directly."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False),
        Binding("down", "move(1)", "down", show=False),
        Binding("left", "sideways(-1)", "left", show=False),
        Binding("right", "sideways(1)", "right", show=False),
        Binding("space,enter", "choose", "choose", key_display="space"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"options--help", "options--refused", "options--on"}
    DEFAULT_CSS = """
    Options { height: auto; width: 1fr; }
    Options .options--help { color: $text-muted; }
    Options .options--refused { color: $text-disabled; }
    Options .options--on { color: $accent; text-style: bold; }
    """

    @dataclass
    class Chosen(Message):
        """An option was chosen, or chosen off."""

        value: str

    def __init__(self, spec: Pick) -> None:
        super().__init__()
        self._spec = spec
        self._cursor = self._first()

    def show(self, spec: Pick) -> None:
        """Draw another spec of the same choice."""
        moved = spec.chosen != self._spec.chosen
        layout = spec.options != self._spec.options
        self._spec = spec
        if (moved and not spec.many) or self._cursor >= len(spec.options):
            self._cursor = self._first()
        self.refresh(layout=layout)

    def _first(self) -> int:
        values = [option.value for option in self._spec.options]
        found = (values.index(v) for v in self._spec.chosen if v in values)
        return next(found, 0) if not self._spec.many else 0

    # Drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the options take."""
        return max(1, len(self._places(width)[1]))

    def _mark(self, option: Option) -> str:
        on = option.value in self._spec.chosen
        if option.value == "+":
            return ""
        if self._spec.many:
            return "[x] " if on else "[ ] "
        return "(•) " if on else "( ) "

    def _title(self, option: Option) -> str:
        key = f"{option.key}  " if option.key else ""
        return self._mark(option) + key + option.title

    def _places(self, width_: int) -> tuple[list[tuple[int, int]], list[list[int]]]:
        """Where each option begins (column, line), and the options on each line."""
        if not self._spec.inline:
            rows: list[list[int]] = []
            spots = []
            for number, option in enumerate(self._spec.options):
                spots.append((0, len(rows)))
                rows.append([number])
                if self._below(option, width_):
                    rows.append([])
            return spots, rows
        spots, rows, x = [], [[]], 0
        for number, option in enumerate(self._spec.options):
            size = width(self._title(option))
            if x and x + size > width_:
                rows.append([])
                x = 0
            spots.append((x, len(rows) - 1))
            rows[-1].append(number)
            x += size + GAP
        return spots, rows

    def _column(self) -> int:
        return max((width(self._title(o)) for o in self._spec.options), default=0) + GAP

    def _help(self, option: Option) -> str:
        return option.refused or option.help

    def _below(self, option: Option, width_: int) -> bool:
        """Whether the help does not fit beside the title and goes below it."""
        words = self._help(option)
        return bool(words) and self._column() + width(words) > width_

    def render(self) -> Content:
        """All lines."""
        room = self.content_size.width
        spots, rows = self._places(room)
        lines: list[Content] = []
        for row in rows:
            if not row and not self._spec.inline:
                continue
            lines.append(Content(" " * GAP).join([self._drawn(n) for n in row]))
            if not self._spec.inline and row:
                lines[-1:] = self._with_help(row[0], lines[-1], room)
        return Content("\n").join(lines)

    def _drawn(self, number: int) -> Content:
        option = self._spec.options[number]
        title = self._title(option)
        if self.has_focus and number == self._cursor:
            return Content.styled(title, "$block-cursor-foreground on $block-cursor-background "
                                         "$block-cursor-text-style")
        if option.refused:
            return Content.styled(title, "$text-disabled")
        on = option.value in self._spec.chosen
        return Content.styled(title, "bold $accent" if on else "")

    def _with_help(self, number: int, line: Content, room: int) -> list[Content]:
        option = self._spec.options[number]
        words = self._help(option)
        if not words:
            return [line]
        chosen = option.refused and option.value in self._spec.chosen
        style = "$state-blocked" if chosen else "$text-muted"
        if self._below(option, room):
            indent = width(self._mark(option)) + (3 if option.key else 0)
            return [line, Content.styled(" " * indent + fit(words, room - indent), style)]
        space = " " * (self._column() - width(self._title(option)))
        return [line + Content(space) + Content.styled(words, style)]

    # Moving and choosing

    def action_move(self, by: int) -> None:
        """One option up or down; past the end, to the neighbouring field."""
        target = self._cursor + by
        if self._spec.inline or not 0 <= target < len(self._spec.options):
            self.screen.focus_next() if by > 0 else self.screen.focus_previous()
            return
        self._to(target)

    def action_sideways(self, by: int) -> None:
        """One option left or right."""
        target = self._cursor + by
        if 0 <= target < len(self._spec.options):
            self._to(target)

    def _to(self, target: int) -> None:
        self._cursor = target
        self.refresh()
        self.scroll_visible(animate=False)

    def action_choose(self) -> None:
        """Choose the option under the cursor."""
        self._choose(self._cursor)

    def _choose(self, number: int) -> None:
        option = self._spec.options[number]
        if option.refused and option.value not in self._spec.chosen:
            self.app.bell()
            return
        if self._spec.many or option.value not in self._spec.chosen:
            self.post_message(self.Chosen(option.value))

    def on_key(self, event: events.Key) -> None:
        """A letter that stands before an option chooses it."""
        letters = {o.key: n for n, o in enumerate(self._spec.options) if o.key}
        if event.character in letters:
            event.stop()
            self._to(letters[event.character])
            self._choose(self._cursor)

    def on_click(self, event: events.Click) -> None:
        """A click chooses."""
        spots, rows = self._places(self.content_size.width)
        if event.y >= len(rows):
            return
        hits = [n for n in rows[event.y] if spots[n][0] <= event.x] or rows[event.y]
        if hits:
            self._cursor = hits[-1]
            self._choose(hits[-1])

    def watch_has_focus(self, focused: bool) -> None:
        """The cursor is shown only with focus."""
        super().watch_has_focus(focused)
        self.refresh()
