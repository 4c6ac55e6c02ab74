"""Somebody at the keyboard of the browser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from textual.pilot import Pilot

from mixpeek_tui.wire import Client
from tests.ui.browse.app import BrowserApp, text_of
from tests.ui.opened import patience


class Keyboard:
    """Presses keys and waits for what should come of them."""

    def __init__(self, app: BrowserApp, pilot: Pilot[Any]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def text(self) -> str:
        return text_of(self.app)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        names = {" ": "space", "-": "minus", "/": "slash", "!": "exclamation_mark", "_": "underscore"}
        await self.press(*(names.get(letter, letter) for letter in text))

    async def until(self, true: Callable[[], object], what: str = "") -> None:
        """Wait until it is so; fails when it does not come."""
        if not await patience(self.pilot, true):
            raise AssertionError(f"{what or true} never came; on screen:\n{self.text}")

    async def sees(self, *words: str) -> None:
        """Wait until all of these are on the screen."""
        def seen() -> bool:
            plain = self.text.replace("\u00a0", " ")
            return all(word in plain for word in words)

        await self.until(seen, str(words))

    def lacks(self, word: str) -> bool:
        return word not in self.text.replace("\u00a0", " ")


@asynccontextmanager
async def browsing(
    client: Client, size: tuple[int, int] = (100, 30), home: Path | None = None, **given: Any
) -> AsyncIterator[Keyboard]:
    with TemporaryDirectory() as folder:
        app = BrowserApp(client, home or Path(folder), **given)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield Keyboard(app, pilot)
        app.session.jobs.stop()
        app.session.changes.close()
