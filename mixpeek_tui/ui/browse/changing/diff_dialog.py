"""The difference that an edit makes, before it is sent."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.text import safe
from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.services import Services

STYLES = {"+": "$state-ok", "-": "$state-failed", "@": "$text-muted"}


def coloured(difference: str) -> Content:
    """A unified difference; each line says by its first character what it is."""
    lines = [line for line in difference.split("\n") if not line.startswith(("---", "+++"))]
    return Content("\n").join(
        Content.styled(safe(line), STYLES[line[0]]) if line[:1] in STYLES else Content(safe(line))
        for line in lines
    )


class DiffDialog(Dialog[bool]):
    """Returns True to send it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "send", "send"),
        Binding("n", "dismiss", "back to the form"),
    ]
    DEFAULT_CSS = """
    DiffDialog > Vertical { width: 90; }
    DiffDialog VerticalScroll { height: auto; max-height: 18; margin-top: 1; }
    """

    def __init__(self, services: Services, title: str, words: str, difference: str) -> None:
        keys = "y or enter sends it   n or esc goes back to the form"
        super().__init__(services, title, words, keys)
        self._difference = difference

    def panel(self) -> ComposeResult:
        """The lines."""
        with VerticalScroll():
            yield Static(coloured(self._difference))

    def action_send(self) -> None:
        """Send it."""
        self.dismiss(True)
