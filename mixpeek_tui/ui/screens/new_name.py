"""Asking for another name of something that is to be made."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from mixpeek_tui.plan.rows import NAME, NAME_WORDS
from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.prompt_line import PromptLine


class NewName(Dialog[str]):
    """Returns the name, or None if it is to stay."""

    def __init__(self, services: Services, old: str) -> None:
        super().__init__(services, f"Another name for {old}", "", "enter use it   esc leave it")
        self._old = old

    def panel(self) -> ComposeResult:
        """The input, and what a name may be."""
        yield PromptLine(self._old, "the name")
        yield Static(Content(NAME_WORDS), classes="quiet")
        yield Static("", classes="wrong")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Use it, if it is a name."""
        name = event.value.strip()
        if not NAME.fullmatch(name):
            self.query_one(".wrong", Static).update(Content("The API takes no such name."))
            return
        self.dismiss(name)
