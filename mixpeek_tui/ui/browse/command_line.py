"""The line after ``:``, with what it could become above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from mixpeek_tui.text import safe
from mixpeek_tui.ui.widgets.visible import VISIBLE

Complete = Callable[[str], Sequence[str]]


class CommandLine(Vertical):
    """Hidden until it is opened. Enter runs, tab completes, esc leaves."""

    DEFAULT_CSS = """
    CommandLine { dock: bottom; height: 2; margin-bottom: 1; padding: 0 1; display: none;
                  background: $panel;
        & .options { height: 1; color: $state-muted; text-style: $state-muted-style; }
        & Horizontal { height: 1; }
        & .sign { width: 2; color: $accent; text-style: bold; }
        & Input { border: none; height: 1; padding: 0; background: $panel; width: 1fr; }
        & Input:focus { border: none; }
    }
    CommandLine.open { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "run", "go", priority=True),
        Binding("tab", "complete", "complete", priority=True),
        Binding("escape", "leave", "leave it", priority=True),
    ]

    class Typed(Message):
        """A command was given."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The line was closed without one."""

    def __init__(self, complete: Complete) -> None:
        super().__init__()
        self._complete = complete

    def compose(self) -> ComposeResult:
        """Options, then the line."""
        yield Static(markup=False, classes="options")
        with Horizontal():
            yield Static(":", classes="sign")
            field = Input(compact=True, select_on_focus=False, highlighter=VISIBLE)
            field.cursor_blink = False
            yield field

    def open(self) -> None:
        """Show it, empty."""
        self.add_class("open")
        field = self.query_one(Input)
        field.value = ""
        field.focus()
        self._offer("")

    def action_leave(self) -> None:
        """Close it."""
        self.remove_class("open")
        self.post_message(self.Left())

    def action_complete(self) -> None:
        """Take the first option."""
        field = self.query_one(Input)
        options = self._complete(field.value)
        if options:
            field.value = options[0] + (" " if options[0] in ("ns", "profile") else "")
            field.cursor_position = len(field.value)

    def action_run(self) -> None:
        """Close it and give the command."""
        self.remove_class("open")
        self.post_message(self.Typed(self.query_one(Input).value))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Its keys are its own only while it is open."""
        return self.has_class("open") if action in ("run", "complete", "leave") else True

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._offer(event.value)

    def _offer(self, typed: str) -> None:
        words = "  ".join(safe(option) for option in self._complete(typed))
        self.query_one(".options", Static).update(Content(words or "nothing begins so"))
