"""A field to type into."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text as RichText
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from mixpeek_tui.text import visible
from mixpeek_tui.ui.fields.paths import PathSuggester
from mixpeek_tui.ui.fields.shown import Given, Shown
from mixpeek_tui.ui.fields.spec import Text
from mixpeek_tui.ui.widgets.visible import VISIBLE
from mixpeek_tui.ui.widgets.words import Words


class Line(Input):
    """An input of one line; up, down and enter go to the neighbours."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", "field above", show=False),
        Binding("down,enter", "app.focus_next", "field below", show=False),
    ]
    DEFAULT_CSS = """
    Line { width: 1fr; border: none; border-left: solid $hairline; padding: 0 1; height: 1;
           background: $background; }
    Line > .input--placeholder { text-style: $state-muted-style; }
    Line:focus { border: none; border-left: solid $accent; background: $surface; }
    """

    def __init__(self, value: str, hint: str = "", *, folder: str = "", password: bool = False):
        super().__init__(
            value, hint, select_on_focus=False, password=password, highlighter=VISIBLE,
            suggester=PathSuggester(folder) if folder else None,
        )  # fmt: skip
        self.cursor_blink = False
        self._left_at = len(value)

    def on_mount(self) -> None:
        """Show the beginning of a value that is longer than the line."""
        if not self.has_focus:
            self.cursor_position = 0

    def on_blur(self) -> None:
        """Show the beginning again, and remember where the cursor was."""
        self._left_at = self.cursor_position
        self.cursor_position = 0

    def on_focus(self) -> None:
        """Put the cursor where it was, unless a click has put it somewhere already."""
        if not self.cursor_position:
            self.cursor_position = min(self._left_at, len(self.value))


class Paragraph(TextArea):
    """An input of several lines; tab leaves it."""

    DEFAULT_CSS = """
    Paragraph { width: 1fr; border: none; border-left: solid $hairline; padding: 0 1;
                background: $background; }
    Paragraph .text-area--placeholder { color: $text-disabled; text-style: $state-muted-style; }
    Paragraph:focus { border: none; border-left: solid $accent; background: $surface; }
    """

    def __init__(self, value: str, hint: str, lines: int) -> None:
        super().__init__(
            value, soft_wrap=True, tab_behavior="focus", show_line_numbers=False,
            placeholder=Content(hint), highlight_cursor_line=False,
        )  # fmt: skip
        self.cursor_blink = False
        self.styles.height = lines

    def get_line(self, line_index: int) -> RichText:
        """A line as it is drawn: nothing in it is obeyed by the terminal."""
        drawn = super().get_line(line_index)
        drawn.plain = visible(drawn.plain, keep_tabs=True)
        return drawn


class TextField(Shown[Text]):
    """A label, an input, and a word about what is in it."""

    DEFAULT_CSS = """
    TextField > Horizontal { height: auto; }
    TextField .label { width: 14; height: auto; }
    TextField .name { color: $text-muted; }
    TextField:focus-within .name { color: $accent; text-style: bold; }
    TextField .note { width: auto; margin-left: 2; color: $text-muted; }
    TextField .note.-below { margin: 0; }
    TextField > Complaints { margin-left: 14; }
    """

    def compose_field(self) -> ComposeResult:
        """Label, input, note."""
        spec = self.spec
        with Horizontal():
            with Vertical(classes="label"):
                yield Static(Content(spec.label), classes="name")
                if spec.lines > 1:
                    yield Words(spec.note, classes="note -below")
            if spec.lines > 1:
                yield Paragraph(spec.value, spec.hint, spec.lines)
            else:
                yield Line(spec.value, spec.hint, folder=spec.folder)
                yield Words(spec.note, classes="note")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._tell(event.value)

    @on(TextArea.Changed)
    def _written(self, event: TextArea.Changed) -> None:
        event.stop()
        self._tell(event.text_area.text)

    def _tell(self, text: str) -> None:
        if text != self.spec.value:
            self.post_message(Given(self.spec.place, text))

    def draw(self, old: Text) -> None:
        """What is being typed is never overwritten: only a field without focus is."""
        self.query_one(".note", Words).say(self.spec.note)
        editor = self.query_one("Line, Paragraph")
        if editor.has_focus:
            return
        if isinstance(editor, Line) and editor.value != self.spec.value:
            editor.value = self.spec.value
        elif isinstance(editor, Paragraph) and editor.text != self.spec.value:
            editor.text = self.spec.value
