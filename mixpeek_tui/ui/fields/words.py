"""Fields that only say something: headings and notes."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.text import safe
from mixpeek_tui.ui.fields.shown import Shown
from mixpeek_tui.ui.fields.spec import Heading, Note


class HeadingField(Shown[Heading]):
    """A question: bold, with its help and examples quieter below."""

    DEFAULT_CSS = """
    HeadingField { margin-top: 1; }
    HeadingField .title { text-style: bold; }
    HeadingField .help { color: $text-muted; }
    """

    def compose_field(self) -> ComposeResult:
        """Title, help, examples."""
        yield Static(Content(self.spec.title), classes="title")
        yield Static(Content(self._below), classes="help")

    @property
    def _below(self) -> str:
        examples = f"e.g. {self.spec.examples}" if self.spec.examples else ""
        return "\n".join(filter(None, (self.spec.help, examples)))

    def on_mount(self) -> None:
        """No line where there is no help."""
        super().on_mount()
        self.query_one(".help").display = bool(self._below)

    def draw(self, old: Heading) -> None:
        """Other words."""
        self.query_one(".title", Static).update(Content(self.spec.title))
        line = self.query_one(".help", Static)
        line.update(Content(self._below))
        line.display = bool(self._below)


class NoteField(Shown[Note]):
    """A line of text."""

    DEFAULT_CSS = """
    NoteField .text.-muted { color: $text-muted; }
    NoteField .text.-warning { color: $state-blocked; }
    """

    def compose_field(self) -> ComposeResult:
        """The text."""
        yield Static(self._content, classes=f"text -{self.spec.tone}")

    @property
    def _content(self) -> Content:
        return Content(safe(self.spec.text, keep_newlines=True))

    def on_mount(self) -> None:
        """No line where there is no text."""
        super().on_mount()
        self.query_one(".text").display = bool(self.spec.text)

    def draw(self, old: Note) -> None:
        """Another text or tone."""
        line = self.query_one(".text", Static)
        line.update(self._content)
        line.set_classes(f"text -{self.spec.tone}")
        line.display = bool(self.spec.text)
