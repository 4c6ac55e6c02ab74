"""All keys of the screen below."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from mixpeek_tui.ui.commands import EVERYWHERE, key_table, keys
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.services import Services


class Help(ModalScreen[None]):
    """What a screen is for, and every key that does something there now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "dismiss", "close"),
    ]
    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > VerticalScroll {
        width: 64; max-width: 96%; height: auto; max-height: 90%; padding: 1 2;
        background: $panel; border-left: outer $accent;
    }
    Help .head { text-style: bold; margin-top: 1; }
    Help .quiet { color: $text-muted; }
    """

    def __init__(self, services: Services, page: Page[Any]) -> None:
        super().__init__()
        found = list(keys(page))
        self._purpose = page.PURPOSE
        usual = [key for key in found if key.action in EVERYWHERE]
        special = [key for key in found if key not in usual]
        self._groups = (
            ("On this screen", [key for key in special if not key.own]),
            ("Where the cursor is", [key for key in special if key.own]),
            ("Everywhere", usual),
        )

    def compose(self) -> ComposeResult:
        """The purpose, then the keys in two groups."""
        with VerticalScroll():
            yield Static(Content(self._purpose), classes="quiet")
            for title, found in self._groups:
                if found:
                    yield Static(Content(title), classes="head")
                    yield Static(key_table(found))
            yield Static(Content("esc closes this"), classes="quiet head")
