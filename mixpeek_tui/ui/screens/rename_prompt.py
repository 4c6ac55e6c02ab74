"""Asking for another name of a row."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.plan.rows import row_complaints
from mixpeek_tui.text import safe
from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.switching import renamed
from mixpeek_tui.ui.widgets.prompt_line import PromptLine


class RenamePrompt(Dialog[Answers]):
    """Returns the answers with the new name in them, or None."""

    def __init__(self, services: Services, answers: Answers, step: str, name: str) -> None:
        super().__init__(services, f"Another name for {step}", "Empty gives it its own name back.",
                         "enter use it   esc leave it")  # fmt: skip
        self._answers, self._step, self._shown = answers, step, name

    def panel(self) -> ComposeResult:
        """The input, and what is wrong with it."""
        yield PromptLine(self._shown, "its own name")
        yield Static("", classes="wrong")

    def _wrong(self, name: str) -> str:
        tried = renamed(self._answers, self._step, name)
        found = row_complaints(tried, self.services.where.namespace)
        mine = (c for c in found if c.place == f"rename.{self._step}")
        return "\n".join(f"! {c.message}: {c.accepted}" for c in mine)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what is wrong while it is typed."""
        words = self._wrong(event.value.strip())
        self.query_one(".wrong", Static).update(Content(safe(words, keep_newlines=True)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Leave with the name, if it can be used."""
        name = event.value.strip()
        if not self._wrong(name):
            self.dismiss(renamed(self._answers, self._step, name))
