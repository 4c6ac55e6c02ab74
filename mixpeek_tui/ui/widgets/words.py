"""A line of words that is laid out again only when it must be."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Words(Static):
    """Shows content; the same content again costs nothing."""

    def __init__(
        self, content: Content | str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        self._said = Content(content) if isinstance(content, str) else content
        super().__init__(self._said, id=id, classes=classes, markup=False)

    def say(self, content: Content | str, *, layout: bool = True) -> None:
        """Show this; ``layout`` says whether its height may be another."""
        said = Content(content) if isinstance(content, str) else content
        if said != self._said or said.spans != self._said.spans:
            self._said = said
            self.update(said, layout=layout)
