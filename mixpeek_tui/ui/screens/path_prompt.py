"""Asking for the path of a file, with completion."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Input

from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.prompt_line import PromptLine


class PathPrompt(Dialog[str]):
    """Returns the path as typed, or None."""

    def __init__(
        self, services: Services, title: str, words: str = "", value: str = "",
        folder: Path | None = None,
    ) -> None:
        super().__init__(services, title, words, "enter use it   right complete   esc leave it")
        self._given, self._folder = value, folder or services.base_dir

    def panel(self) -> ComposeResult:
        """The input."""
        yield PromptLine(self._given, "path of the file", folder=str(self._folder))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Leave with what was typed."""
        if event.value.strip():
            self.dismiss(event.value.strip())
