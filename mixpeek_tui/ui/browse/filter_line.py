"""The line above a table: its filter at the left, how many rows at the right."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from mixpeek_tui.text import safe
from mixpeek_tui.ui.widgets.visible import VISIBLE


class FilterLine(Horizontal):
    """Shows the filter while there is one, and lets it be typed."""

    DEFAULT_CSS = """
    FilterLine { height: 1; padding: 0 1 0 2;
        & .sign { width: auto; color: $accent; text-style: bold; display: none; }
        & .title { width: 1fr; height: 1; color: $state-muted; text-style: $state-muted-style; }
        & .words { width: auto; color: $state-muted; text-style: $state-muted-style; }
        & Input { border: none; height: 1; padding: 0; width: 1fr; display: none;
                  background: $background; }
        & Input:focus { border: none; }
        &.used .sign, &.used Input { display: block; }
        &.used .title { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "done", "to the rows", key_display="enter", priority=True),
        Binding("escape", "clear", "clear the filter", priority=True),
    ]

    class Changed(Message):
        """Other words were typed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Done(Message):
        """Typing is over; the filter stays."""

    def compose(self) -> ComposeResult:
        """Sign, input or title, words."""
        yield Static("/", classes="sign")
        field = Input(compact=True, select_on_focus=False, highlighter=VISIBLE,
                      placeholder="word, !word, -f wrd")  # fmt: skip
        field.cursor_blink = False
        yield field
        yield Static(markup=False, classes="title")
        yield Static(markup=False, classes="words")

    def open(self) -> None:
        """Begin to type."""
        self.add_class("used")
        self.query_one(Input).focus()

    def show(self, text: str, title: str, words: str) -> None:
        """Show a filter, or the title where there is none, and how many rows it leaves."""
        field = self.query_one(Input)
        if field.value != text:
            with field.prevent(Input.Changed):
                field.value = text
        self.set_class(bool(text) or field.has_focus, "used")
        self.query_one(".title", Static).update(Content(safe(title)))
        self.query_one(".words", Static).update(Content(safe(words)))

    def action_clear(self) -> None:
        """No filter any more."""
        self.remove_class("used")
        field = self.query_one(Input)
        with field.prevent(Input.Changed):
            field.value = ""
        self.post_message(self.Changed(""))
        self.post_message(self.Done())

    def action_done(self) -> None:
        """Keep it and go to the rows."""
        self.set_class(bool(self.query_one(Input).value), "used")
        self.post_message(self.Done())

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value))
