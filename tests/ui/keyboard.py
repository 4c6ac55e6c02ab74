"""Somebody at the keyboard: presses keys, and reads the screen as text."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from mixpeek_tui.ui.app import MixpeekApp
from tests.ui.opened import opened, patience
from tests.ui.world import services, terminal

NAMES = {" ": "space", "_": "underscore", "-": "minus", ":": "colon", "/": "slash", ".": "full_stop",
         ",": "comma", "@": "at", "*": "asterisk", "#": "number_sign", "(": "left_parenthesis",
         ")": "right_parenthesis", "$": "dollar_sign", "{": "left_curly_bracket",
         "}": "right_curly_bracket", "\n": "enter"}


class Keyboard:
    """Keys in, text of the screen out."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self.app = pilot.app

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type without waiting between letters, as fast typists and pastes into a shell do."""
        first, *rest = text.split("\n")
        await self._letters(first)
        for line in rest:
            await self.pilot.press("enter")
            await self._letters(line)

    async def _letters(self, text: str) -> None:
        for letter in text:
            self.app.post_message(events.Key(NAMES.get(letter, letter), letter))
        await self.pilot.pause()

    async def until(self, true: Callable[[], object]) -> None:
        """Wait until it is so; fails when it does not come."""
        assert await patience(self.pilot, true), f"it never came to that:\n{self.text}"

    async def comes(self, words: str) -> None:
        """Wait until it is on the screen."""
        await self.until(lambda: self.sees(words))

    async def settle(self) -> None:
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    @property
    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(s.text for s in strip).rstrip() for strip in strips)

    @property
    def told(self) -> list[str]:
        """The short messages so far."""
        return [f"{n.title} {n.message}".strip() for n in self.app._notifications]

    def sees(self, words: str) -> bool:
        return " ".join(words.split()) in " ".join(self.text.split())


@asynccontextmanager
async def at_the_keyboard(
    home: Path, size: tuple[int, int] = (80, 24), *, route: str = "home", where: Any = None,
    environ: Any = None, **given: Any
) -> AsyncIterator[Keyboard]:
    world = services(home, **(where or {}))
    world.environ = {**world.environ, **(environ or {})}
    app = MixpeekApp(world, terminal(), route=route, given=given)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        yield Keyboard(pilot)
