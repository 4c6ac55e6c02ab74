"""Asking for the path of a file, with completion."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Input

from mixpeek_tui.errors import Complaint
from mixpeek_tui.ui.fields.shown import Complaints
from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.prompt_line import PromptLine


class PathPrompt(Dialog[str]):
    """Returns the path as typed, or None. A path that cannot be used stays, with the reason."""

    def __init__(
        self, services: Services, title: str, words: str = "", value: str = "",
        folder: Path | None = None, example: str = "products.csv",
        check: Callable[[str], Complaint | None] | None = None,
    ) -> None:
        """Ask for a path.

        Args:
            services: The outside world.
            title: What is asked.
            words: What to know besides.
            value: A path to begin with.
            folder: What a relative path is relative to.
            example: What a path could be.
            check: Says what is wrong with a path; called beside the screen's own work.
        """
        super().__init__(services, title, words, "enter use it   right complete   esc leave it")
        self._given, self._folder = value, folder or services.base_dir
        self._example, self._check = example, check

    def panel(self) -> ComposeResult:
        """The input, and what is wrong with it."""
        yield PromptLine(self._given, f"e.g. {self._example}", folder=str(self._folder))
        yield Complaints()

    @on(Input.Changed)
    def _typed(self) -> None:
        self.query_one(Complaints).show(())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Leave with what was typed, if it can be used."""
        if path := event.value.strip():
            self._use(path, served(self.app).keep_keys())

    @work(exclusive=True)
    async def _use(self, path: str, looked: Callable[[], None]) -> None:
        try:
            wrong = await asyncio.to_thread(self._check, path) if self._check else None
            if wrong is None:
                self.dismiss(path)
            else:
                self.query_one(Complaints).show((wrong,))
        finally:
            looked()
