"""Keys that arrive in one go, over a slow line or pasted: each waits for the one before it.

Textual hands a key to what has the focus as the key arrives. Of ``:tax`` in one packet, ``tax``
would go to the table behind the command line that ``:`` opens, and ``x`` runs what is chosen.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from time import monotonic, thread_time
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode

PASSES = 4
"""How often the way of a key is gone. The first time the key is handled; what that posts, as a
field its answer and the form what follows from it, is one step behind each time."""
TICK = 0.1
"""Seconds. Only ticks in which the app has nothing to do count."""
BUSY = 0.005
"""Seconds of computing in a tick, from which on the app has something to do. One that comes late
had something to do as well, or others had the machine."""
PATIENCE = 5
"""Ticks that a key waits at most: something may take its time over the one before."""
LONGEST = 100
"""Ticks that it waits at most if all of them are busy."""
STARTS_WITHIN = 600
"""Ticks that keys wait for something that has to be started first: a minute."""
AT_ONCE = frozenset({"ctrl+q"})
"""Keys that wait for nothing."""


class KeysInOrder(App[Any]):
    """An app that takes the next key when the screen stands as the last one left it."""

    _turn = 0
    _busy = False
    _starting = False

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self._keys: deque[events.Key | events.Paste] = deque()

    def hold_keys(self) -> None:
        """From now on keys and pasted text wait for the first screen, until they are given."""
        self._starting = self._busy = True

    def give_keys(self) -> None:
        """Take what was pressed meanwhile, once the screen that was just opened stands."""
        self._starting = False
        self._go(self._turn, (), PASSES)

    def keep_keys(self, ticks: int = 4 * PATIENCE) -> Callable[[], None]:
        """Keep the next key while something comes about that it may be for, ticks at most.

        Returns:
            What gives the keys again; to be called as soon as it has come about.
        """
        self._turn += 1
        self._busy = True
        self._wait(self._turn, ticks, max(ticks, LONGEST))
        return partial(self._go, self._turn, (), PASSES)

    async def give_keys_to(self, opening: Awaitable[bool], give: Callable[[], None]) -> None:
        """Give the keys that are kept to what opens, and forget them if it does not.

        Args:
            opening: Opens it, and says whether it could.
            give: What ``keep_keys`` returned when this began.
        """
        try:
            if not await opening:
                self._keys.clear()
        finally:
            give()

    async def on_event(self, event: events.Event) -> None:
        """Take a key, or keep it until it is its turn."""
        if (
            not isinstance(event, (events.Key, events.Paste))
            or event.is_forwarded
            or (isinstance(event, events.Key) and event.key in AT_ONCE)
        ):
            await super().on_event(event)
            return
        self._keys.append(self._meant(event))
        if not self._busy:
            await self._next()

    async def _next(self) -> None:
        self._busy = bool(self._keys)
        if not self._keys:
            return
        self._turn += 1
        turn, way = self._turn, self._way()
        await super().on_event(self._keys.popleft())
        self._go(turn, way, PASSES)
        self._wait(turn, PATIENCE, LONGEST)

    def _meant(self, event: events.Key | events.Paste) -> events.Key | events.Paste:
        """A terminal that was not taken over yet makes a line feed of enter."""
        feed = self._starting and isinstance(event, events.Key) and event.key == "ctrl+j"
        return events.Key("enter", "\r") if feed else event

    def _wait(self, turn: int, ticks: int, longest: int) -> None:
        if not ticks or not longest:
            self._over(turn)
        elif turn == self._turn:
            wait = asyncio.get_running_loop().call_later
            wait(TICK, self._tick, turn, ticks, longest, monotonic(), thread_time())

    def _tick(self, turn: int, ticks: int, longest: int, began: float, computed: float) -> None:
        busy = thread_time() - computed > BUSY or monotonic() - began > 2 * TICK
        self._wait(turn, ticks if busy else ticks - 1, longest - 1)

    def _way(self) -> tuple[DOMNode, ...]:
        """Whom a key passes if nobody takes it: from what has the focus to the app."""
        return tuple((self.focused or self.screen).ancestors_with_self)

    def _go(self, turn: int, way: tuple[DOMNode, ...], passes: int) -> None:
        """Through everybody's queue, one after the other, behind what waits there."""
        for number, node in enumerate(way):
            if node.call_later(self._go, turn, way[number + 1 :], passes):
                return
        if passes > 1:
            self.call_later(self._go_again, turn, passes - 1)
        else:
            self._over(turn)

    def _go_again(self, turn: int, passes: int) -> None:
        self._go(turn, self._way(), passes)

    def _over(self, turn: int) -> None:
        self.call_later(self._end, turn)

    async def _end(self, turn: int) -> None:
        """The key is done with; the next one's turn, unless that has come already."""
        if turn == self._turn and self._busy:
            await self._next()
