"""The app as screens may know it: what was given to it, and the terminal it runs in."""

from __future__ import annotations

from typing import Any

from textual.app import App

from mixpeek_tui.ui import notice
from mixpeek_tui.ui.compat import QuietCrash, write_to_terminal
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.terminal.clipboard import copy
from mixpeek_tui.ui.terminal.environment import Terminal


class Served(QuietCrash[None]):
    """An app with services."""

    services: Services
    terminal: Terminal

    def copy_out(self, text: str, what: str) -> None:
        """Copy to the clipboard of the person at the keyboard, and say how that went."""
        words = copy(
            text, self.terminal, self.services.environ, lambda data: write_to_terminal(self, data)
        )
        notice.say(self, f"{what}: {words}")


def served(app: App[Any]) -> Served:
    """The app, known to be one with services."""
    assert isinstance(app, Served)
    return app
