"""The options of a choice, drawn by hand: one focus, a cursor, a reason where one is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from mixpeek_tui.ui.fields.option_lines import GAP, Placed, height, placed
from mixpeek_tui.ui.fields.spec import Pick
from mixpeek_tui.ui.widgets.reveal import reveal

CURSOR = "$block-cursor-foreground on $block-cursor-background $block-cursor-text-style"


class Options(Widget, can_focus=True):
    """The lines of a choice. Arrows move, space or enter chooses, letters choose directly."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False),
        Binding("down", "move(1)", "down", show=False),
        Binding("left", "sideways(-1)", "left", show=False),
        Binding("right", "sideways(1)", "right", show=False),
        Binding("space,enter", "choose", "choose", key_display="space"),
    ]
    DEFAULT_CSS = """
    Options { height: auto; width: 1fr; }
    """

    @dataclass
    class Chosen(Message):
        """An option was chosen, or chosen off."""

        value: str

    def __init__(self, spec: Pick) -> None:
        super().__init__()
        self._spec = spec
        self._cursor = self._chosen_first()

    def show(self, spec: Pick) -> None:
        """Draw another spec of the same choice."""
        moved = spec.chosen != self._spec.chosen
        layout = spec.options != self._spec.options
        self._spec = spec
        if (moved and not spec.many) or self._cursor >= len(spec.options):
            self._cursor = self._chosen_first()
        self.refresh(layout=layout)

    def _chosen_first(self) -> int:
        values = [option.value for option in self._spec.options]
        found = (values.index(v) for v in self._spec.chosen if v in values)
        return 0 if self._spec.many else next(found, 0)

    # Drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the options take."""
        return height(placed(self._spec, width))

    def render(self) -> Content:
        """All lines."""
        found = placed(self._spec, self.content_size.width)
        lines = [Content("") for _ in range(height(found))]
        for option in found:
            gap = Content(" " * GAP if option.column else "")
            lines[option.line] += gap + self._head(option) + self._help(option, option.beside)
            for number, words in enumerate(option.below, option.line + 1):
                lines[number] = Content(" " * option.indent) + self._help(option, words)
        return Content("\n").join(lines)

    def _head(self, at: Placed) -> Content:
        option = self._spec.options[at.number]
        if self.has_focus and at.number == self._cursor:
            return Content.styled(at.head, CURSOR)
        if option.refused:
            return Content.styled(at.head, "$text-disabled")
        return Content.styled(at.head, "bold $accent" if option.value in self._spec.chosen else "")

    def _help(self, at: Placed, words: str) -> Content:
        option = self._spec.options[at.number]
        wrong = option.refused and option.value in self._spec.chosen
        return Content.styled(words, "$state-blocked" if wrong else "$text-muted")

    # Moving and choosing

    def action_move(self, by: int) -> None:
        """One option up or down; past the end, to the neighbouring field."""
        target = self._cursor + by
        if not self._spec.inline and 0 <= target < len(self._spec.options):
            self._to(target)
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_sideways(self, by: int) -> None:
        """One option left or right."""
        target = self._cursor + by
        if 0 <= target < len(self._spec.options):
            self._to(target)

    def _to(self, target: int) -> None:
        self._cursor = target
        self.refresh()
        at = placed(self._spec, self.content_size.width)[target]
        reveal(self, at.line, 1 + len(at.below))

    def action_choose(self) -> None:
        """Choose the option under the cursor."""
        self._choose(self._cursor)

    def _choose(self, number: int) -> None:
        option = self._spec.options[number]
        if option.refused and option.value not in self._spec.chosen:
            self.app.bell()
        elif self._spec.many or option.value not in self._spec.chosen:
            self.post_message(self.Chosen(option.value))

    def on_key(self, event: events.Key) -> None:
        """A letter that stands before an option chooses it; without such, it goes to a name."""
        letters = {o.key: n for n, o in enumerate(self._spec.options) if o.key}
        if event.character in letters:
            self._to(letters[event.character])
            self._choose(self._cursor)
        elif letters or (target := self._named(event.character or " ")) is None:
            return
        else:
            self._to(target)
        event.stop()
        event.prevent_default()

    def _named(self, letter: str) -> int | None:
        """The next option whose name begins so, from the cursor on and around."""
        titles = [option.title.lower() for option in self._spec.options]
        order = [(self._cursor + n) % len(titles) for n in range(1, len(titles) + 1)]
        if not letter.isalnum():
            return None
        return next((n for n in order if titles[n].startswith(letter.lower())), None)

    def on_click(self, event: events.Click) -> None:
        """A click chooses."""
        found = placed(self._spec, self.content_size.width)
        hits = [
            p.number for p in found
            if p.line <= event.y <= p.line + len(p.below) and p.column <= event.x
        ]  # fmt: skip
        if hits:
            self._to(hits[-1])
            self._choose(hits[-1])

    def on_focus(self) -> None:
        """The cursor is shown only with focus, and then it is in view."""
        self.refresh()
        if self.size.height:
            self.call_after_refresh(self.call_after_refresh, self._all_in_view)

    def _all_in_view(self) -> None:
        """Every line of a row of options that was broken; else the cursor's."""
        if self._spec.inline:
            reveal(self, 0, self.size.height)
        self._to(self._cursor)

    def on_blur(self) -> None:
        """And goes with it."""
        self.refresh()
