"""Asking for the name of a group, or of a run."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from mixpeek_tui.text import plural
from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.prompt_line import PromptLine


class RenameDialog(Dialog[str]):
    """Returns the name as typed, empty to take it away; None if it is to stay."""

    def __init__(self, services: Services, title: str, words: str, old: str, most: int) -> None:
        super().__init__(services, title, words, "enter sends it   esc leaves it as it is")
        self._old, self._most = old, most

    def panel(self) -> ComposeResult:
        """The input."""
        yield PromptLine(self._old, "the name")
        yield Static("", classes="wrong")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Use it, if the API takes it."""
        name = event.value.strip()
        if len(name) > self._most:
            words = f"The API takes at most {plural(self._most, 'letter')}; these are {len(name)}."
            self.query_one(".wrong", Static).update(Content(words))
        else:
            self.dismiss(name)
