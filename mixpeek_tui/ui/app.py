"""The app: theme, first screen, palette. Everything else is a screen's own."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.driver import Driver
from textual.widgets import Static

from mixpeek_tui.ui import theme
from mixpeek_tui.ui.commands import PageCommands
from mixpeek_tui.ui.routes import late, make_screen, open_screen
from mixpeek_tui.ui.served import Served
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.terminal.environment import Terminal
from mixpeek_tui.ui.widgets.top_line import TopLine

GARBAGE_AFTER = 50_000
"""Objects made before the collector looks; a large plan is as many per keystroke."""


HEIGHTS = (0, "-short"), (30, "-tall")
"""Classes of screens by their lines: where there are enough, there is air above the keys."""
OFFLINE = ("home", "interview", "review")
"""Screens that begin without the API."""


class MixpeekApp(Served):
    """The program with a screen."""

    TITLE = "mixpeek-tui"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {PageCommands}
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "quit", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", "to the shell; fg comes back", show=False),
    ]
    CSS = """
    * { scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; }
    Input { scrollbar-size-horizontal: 0; }
    .-compact TopLine { display: none; }
    ToastRack { align-horizontal: right; }
    CommandPalette SearchIcon { display: none; }
    Toast { border-left: outer $hairline; padding: 0 1; }
    """ + theme.SIXTEEN

    def __init__(
        self,
        services: Services,
        terminal: Terminal,
        wished: str | None = None,
        *,
        route: str = "home",
        given: Mapping[str, Any] | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        """Make the app.

        Args:
            services: What the screens are given.
            terminal: What the terminal can do.
            wished: The theme to begin with; None for the one that suits the terminal.
            route: The first screen.
            given: What the first screen is given.
            driver_class: The driver that guards the terminal; None for Textual's own.

        Raises:
            UsageError: there is no such theme.
        """
        self.services = services
        self.terminal = terminal
        self._start = (route, given or {})
        self._asked = False
        choice = theme.choose(terminal, wished)
        super().__init__(driver_class=driver_class, ansi_color=choice.ansi_color)
        self.VERTICAL_BREAKPOINTS = list(HEIGHTS)
        theme.apply(self, choice)
        if not terminal.animations:
            self.animation_level = "none"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The states' colours, so that stylesheets parse in every theme."""
        return theme.variable_defaults()

    def compose(self) -> ComposeResult:
        """What stands there until the first screen does: its top line, and what is waited for."""
        where = self.services.where
        yield TopLine((), (where.words,), loud=where.production)
        if self._waits:
            yield Static("\n   Starting the sandbox …")

    @property
    def _waits(self) -> bool:
        """Whether the first screen asks the API at once, which has to be started first."""
        return self._start[0] not in OFFLINE and self.services.where.sandbox

    async def on_mount(self) -> None:
        """Open the first screen once its top line is drawn: it takes a moment to load."""
        self.hold_keys()
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        route, given = self._start
        if self._waits:
            await self.reach_sandbox()
        await self.push_screen(make_screen(self.services, route, **given))
        self.give_keys()
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """What is loaded now stays; a pause to look for garbage in it would delay keystrokes."""
        gc.freeze()
        gc.set_threshold(GARBAGE_AFTER, 20, 50)

    async def action_quit(self) -> None:
        """Leave; while a run is under way, ask first. Asked twice means yes."""
        if self._asked or not _under_way():
            self.exit()
            return
        self._asked = True
        open_screen(self, "quit", on_result=self._answered)

    def _answered(self, _: bool | None) -> None:
        self._asked = False


def _under_way() -> bool:
    """Whether this process does a run; it cannot as long as nothing has loaded the module."""
    loaded = "mixpeek_tui.ui.running" in sys.modules
    return loaded and bool(late("ui.running").under_way())
