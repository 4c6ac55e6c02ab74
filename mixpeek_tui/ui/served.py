"""The app as screens may know it: what was given to it, and the terminal it runs in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from rich.console import RenderableType
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from mixpeek_tui.errors import UsageError
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.compat import EndedWork, QuietCrash, swap_mouse, write_to_terminal
from mixpeek_tui.ui.keys_in_order import KeysInOrder
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.terminal.clipboard import copy
from mixpeek_tui.ui.terminal.environment import Terminal


class Served(KeysInOrder, EndedWork[None], QuietCrash[None]):
    """An app with services."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+e", "compact", "the top line away, or back", show=False),
        Binding("m", "mouse", "the mouse to the terminal, or back", show=False),
    ]
    services: Services
    terminal: Terminal

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the palette offers on every screen besides its own."""
        yield SystemCommand("mouse to the terminal, or back", "m", self.action_mouse)
        yield SystemCommand("top line away, or back", "ctrl+e", self.action_compact)
        yield SystemCommand("theme", "Other colours", self.action_change_theme)
        yield SystemCommand("quit", "Leave; nothing typed is lost", self.action_quit)

    def exit(
        self, result: None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """Leave, and follow nothing any more; what goes on at the server goes on there."""
        self.services.jobs.stop()
        super().exit(result, return_code, message)

    def action_help_quit(self) -> None:
        """ctrl+c, where it copies nothing: say how to leave."""
        notice.say(self, "ctrl+q leaves. ctrl+c copies what is selected.")

    def action_mouse(self) -> None:
        """The mouse to the terminal, which selects and copies with it, or back."""
        works = swap_mouse(self)
        notice.say(self, "The mouse works here again." if works else
                   "The mouse is the terminal's: select and copy as elsewhere. m takes it back.")

    def action_compact(self) -> None:
        """The top line away, or back, on every screen."""
        self.toggle_class("-compact")
        self.refresh_css(animate=False)

    async def reach_sandbox(self) -> bool:
        """Make sure that the sandbox runs, if it is what is talked to.

        Returns whether the place can be used; if it cannot, a message has said why. Before
        this, nothing may be sent while the screen says sandbox.
        """
        if not self.services.where.sandbox:
            return True
        try:
            url = await self.services.start_sandbox()
        except UsageError as error:
            notice.fail(self, error)
            return False
        self.services.where = replace(self.services.where, base_url=url, has_key=True)
        return True

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
