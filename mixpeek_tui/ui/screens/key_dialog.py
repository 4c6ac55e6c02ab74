"""Asking for the API key: never echoed, never stored."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.prompt_line import PromptLine

WORDS = (
    "You find it at https://studio.mixpeek.com → Settings → API Keys. It is used for this "
    "session and never written to disk; to keep it, export MIXPEEK_API_KEY in your shell."
)


class KeyDialog(Dialog[str]):
    """Returns the key, or None if none was given."""

    def __init__(self, services: Services) -> None:
        keys = "enter use it   esc leave it"
        super().__init__(services, "What's your Mixpeek API key?", WORDS, keys)

    def panel(self) -> ComposeResult:
        """The input, hidden."""
        yield Static("")
        yield PromptLine("", "the key", password=True)
        yield Static("", classes="wrong")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Use it, if it can be one."""
        key = event.value.strip()
        if not key or not key.isascii() or any(c.isspace() for c in key):
            self.query_one(".wrong", Static).update(Content("This is no key: one word, no spaces."))
            return
        self.dismiss(key)
