"""What is typed or pasted, or came from a file, shown in an input: no byte of it is obeyed."""

from __future__ import annotations

from rich.highlighter import Highlighter
from rich.text import Text

from mixpeek_tui.text import visible


class Visible(Highlighter):
    """For ``Input(highlighter=...)``: the value stays as it is, its drawing shows marks."""

    def __call__(self, text: str | Text) -> Text:
        """The same text with a mark in the place of each character that would be obeyed."""
        drawn = Text(text) if isinstance(text, str) else text.copy()
        drawn.plain = visible(drawn.plain)
        return drawn

    def highlight(self, text: Text) -> None:
        """Nothing stands out."""


VISIBLE = Visible()
