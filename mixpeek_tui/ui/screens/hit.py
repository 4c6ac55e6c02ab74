"""One document that was found, whole."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.text import pad, width
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.search_view import document_lines
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.reading import Reading
from mixpeek_tui.workspace.search import Hit


class HitScreen(Page[None]):
    """Every field with its value."""

    PURPOSE = "One document, with every field it has."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,c", "copy", "copy the id", key_display="y"),
    ]
    DEFAULT_CSS = """
    HitScreen Reading { padding: 0 3; }
    """

    def __init__(self, services: Services, hit: Hit, place: tuple[str, ...]) -> None:
        """Show a document; ``place`` are the crumbs of the search that found it."""
        super().__init__(services)
        self._hit, self._place = hit, place

    def crumbs(self) -> tuple[str, ...]:
        """Where it was found, title."""
        return (*self._place, self._hit.title)

    def body(self) -> ComposeResult:
        """Names and values."""
        lines = document_lines(self._hit, self._hit.fields)
        names = min(28, max((width(name) for name, _ in lines), default=0))
        with Reading():
            for name, value in lines:
                label = Content.styled(pad(name, names) + "  ", "$text-muted")
                yield Static(label + Content(value))

    def action_copy(self) -> None:
        """Copy the document's id."""
        served(self.app).copy_out(self._hit.id, "Document id")
