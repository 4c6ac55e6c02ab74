"""A question that is answered with yes or no."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.services import Services


class Confirm(Dialog[bool]):
    """Returns True for yes; False or None otherwise."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "yes"),
        Binding("n", "answer(False)", "no"),
    ]

    def __init__(self, services: Services, title: str, words: str = "") -> None:
        super().__init__(services, title, words, "y yes   n no")

    def action_answer(self, yes: bool) -> None:
        """Leave with the answer."""
        self.dismiss(yes)
