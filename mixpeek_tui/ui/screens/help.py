"""All keys of the screen below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from mixpeek_tui.ui.commands import EVERYWHERE, Key, keys
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.key_line import keyed

MOTIONS = (
    *("up", "down", "left", "right"),
    *("home", "end", "first", "last", "top", "bottom", "page up", "page down"),
)
"""Words that say no more than the key does."""
WIDEST = 16
"""Cells of the column of keys at most."""


class Help(ModalScreen[None]):
    """What a screen is for, and every key that does something there now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "dismiss", "close"),
    ]
    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > Vertical {
        width: 64; max-width: 96%; height: auto; max-height: 90%; padding: 1 2;
        background: $panel; border-left: outer $accent;
    }
    Help VerticalScroll { height: auto; max-height: 100%; background: $panel; }
    Help .head { text-style: bold; margin-top: 1; }
    Help .quiet { color: $text-muted; }
    Help .keys { dock: bottom; height: 2; padding-top: 1; background: $panel; }
    """

    def __init__(self, services: Services, page: Page[Any]) -> None:
        super().__init__()
        found = list(keys(page))
        self._purpose = page.PURPOSE
        usual = [key for key in found if key.action in EVERYWHERE]
        special = [key for key in found if key not in usual]
        here = [key for key in special if key.own]
        self._groups = (
            ("On this screen", [(key.key, key.words) for key in special if not key.own]),
            ("Where the cursor is", [*_moving(here), *_doing(here)]),
            ("Everywhere", _merged(usual)),
        )

    def compose(self) -> ComposeResult:
        """The purpose, then the keys in groups."""
        with Vertical():
            with VerticalScroll():
                yield Static(Content(self._purpose), classes="quiet")
                for title, rows in self._groups:
                    if rows:
                        yield Static(Content(title), classes="head")
                        yield Static(_table(rows))
            yield Static(keyed("esc closes this"), classes="keys")

    def on_mount(self) -> None:
        """The arrows scroll."""
        self.query_one(VerticalScroll).focus()


def _doing(found: Iterable[Key]) -> list[tuple[str, str]]:
    """What does more than move. Words that begin with a capital are Textual's own: what every
    line and text takes anyway."""
    return [(key.key, key.words) for key in found
            if key.words not in MOTIONS and not key.words[:1].isupper()]  # fmt: skip


def _moving(found: Iterable[Key]) -> list[tuple[str, str]]:
    """One row for all that only moves."""
    plain = (key for key in found if key.words in MOTIONS or key.words[:1].isupper())
    named = [key.key for key in plain if key.key in MOTIONS]
    return [("  ".join(named), "move")] if named else []


def _merged(found: Iterable[Key]) -> list[tuple[str, str]]:
    """One row for keys that do the same."""
    rows: dict[str, list[str]] = {}
    for key in found:
        rows.setdefault(key.words, []).append(key.key)
    return [(", ".join(names), words) for words, names in rows.items()]


def _table(rows: Iterable[tuple[str, str]]) -> Content:
    """Keys and words in two columns; a long row of keys does not push the others aside."""
    listed = list(rows)
    widest = max((len(key) for key, _ in listed if len(key) <= WIDEST), default=0)
    lines = [
        Content.styled(f"  {key.ljust(widest)}", "$footer-key-foreground $footer-key-style")
        + Content(f"   {words}")
        for key, words in listed
    ]
    return Content("\n").join(lines)
