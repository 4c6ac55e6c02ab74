"""What every dialog has: a panel in the middle, a title, esc to leave without an answer."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import Static

from mixpeek_tui.text import safe
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.key_line import keyed


class Dialog(ModalScreen[ScreenResultType]):
    """A small panel over the screen. Subclasses give ``panel``."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "leave it")]
    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > Vertical {
        width: 72; max-width: 96%; height: auto; max-height: 90%; padding: 1 2;
        background: $panel; border-left: outer $accent;
    }
    Dialog .title { text-style: bold; }
    Dialog .quiet { color: $text-muted; }
    Dialog .wrong { color: $state-failed; }
    Dialog .keys { margin-top: 1; }
    """

    def __init__(self, services: Services, title: str, words: str = "", keys: str = "") -> None:
        super().__init__()
        self.services = services
        self._words = (title, words, keys)

    def panel(self) -> ComposeResult:
        """What is between the words and the keys."""
        yield from ()

    def compose(self) -> ComposeResult:
        """Title, words, the panel, keys."""
        title, words, keys = self._words
        with Vertical():
            yield Static(Content(safe(title)), classes="title")
            if words:
                yield Static(Content(safe(words, keep_newlines=True)), classes="quiet")
            yield from self.panel()
            yield Static(keyed(keys), classes="keys")
