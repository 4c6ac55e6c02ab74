"""The browser in an app of its own, with a fixed clock."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual.app import App

from mixpeek_tui.run.sitting import Sleep
from mixpeek_tui.ui.app import MixpeekApp
from mixpeek_tui.ui.browse.browser import BrowserScreen
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.services import Services, Where
from mixpeek_tui.ui.terminal.environment import Terminal
from mixpeek_tui.wire import Client

TERMINAL = Terminal(True, True, "none", "truecolor", True, "utf-8", False)
CLOCK = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def services(client: Client, home: Path, **where: Any) -> Services:
    made = Services(
        where=Where("https://api.mixpeek.com", **{"namespace": "shop", "has_key": True, **where}),
        client=lambda: client, connect=lambda place, key: setattr(made, "where", place),
        start_sandbox=_no_sandbox, calls=tuple, runs=home / "runs", drafts=home / "drafts",
        environ={"MIXPEEK_TUI_CLIPBOARD": "osc52"},
    )  # fmt: skip
    return made


async def _no_sandbox() -> str:
    raise NotImplementedError


class BrowserApp(MixpeekApp):
    """Opens the browser at once."""

    def __init__(
        self, client: Client, home: Path, *, now: datetime = CLOCK, where: dict[str, Any] | None = None,
        sleep: Sleep = asyncio.sleep, **given: Any,
    ) -> None:
        made = services(client, home, **(where or {}))
        self.session = Session(made, now=lambda: now, sleep=sleep)
        super().__init__(made, TERMINAL, "dark", route="browser", given={"session": self.session, **given})

    @property
    def browser(self) -> BrowserScreen:
        found = next(s for s in self.screen_stack if isinstance(s, BrowserScreen))
        return found


def text_of(app: App[Any]) -> str:
    """What the screen shows, as lines."""
    height = app.size.height
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(s.text for s in line).rstrip() for line in lines[:height])
