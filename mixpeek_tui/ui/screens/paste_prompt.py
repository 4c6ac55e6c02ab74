"""Pasting all fields at once."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static, TextArea

from mixpeek_tui.errors import AnswersError
from mixpeek_tui.interview.answers import FieldType
from mixpeek_tui.interview.sample import parse_pasted
from mixpeek_tui.text import plural, safe
from mixpeek_tui.ui.fields.text import Paragraph
from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.services import Services

HINT = "e.g. name (text), description (text), photo_url (image), price (float), in_stock (boolean)"
SHOWN_COMPLAINTS = 3


class PastePrompt(Dialog[list[tuple[str, FieldType]]]):
    """Returns names and types, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+n,f3", "use", "use them", priority=True)]

    def __init__(self, services: Services, text: str = "") -> None:
        words = "One after the other, with a comma or a line break between them."
        super().__init__(services, "List the field names and their types", words,
                         "ctrl+n use them   esc leave it")  # fmt: skip
        self._text = text

    def panel(self) -> ComposeResult:
        """The text, and what is understood of it."""
        yield Static("")
        yield Paragraph(self._text, HINT, 6)
        yield Static("", classes="found")

    def on_mount(self) -> None:
        """Say what is understood of a text that was there from the beginning."""
        self.query_one(Paragraph).focus()
        if self._text:
            self._understand()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Say what is understood."""
        event.stop()
        self._understand()

    def _understand(self) -> list[tuple[str, FieldType]]:
        line = self.query_one(".found", Static)
        try:
            found = parse_pasted(self.query_one(Paragraph).text)
        except AnswersError as error:
            words = "\n".join(f"! {safe(c)}" for c in error.complaints[:SHOWN_COMPLAINTS])
            line.update(Content.styled(words, "$state-failed"))
            return []
        names = ", ".join(f"{name} {kind}" for name, kind in found)
        line.update(Content(f"{plural(len(found), 'field')}: {names}"))
        return found

    def action_use(self) -> None:
        """Leave with the fields, if all are clear."""
        found = self._understand()
        if found:
            self.dismiss(found)
