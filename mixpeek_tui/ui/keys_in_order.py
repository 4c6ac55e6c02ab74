"""Keys that arrive in one go, over a slow line or pasted: each waits for the one before it.

Textual hands a key to what has the focus as the key arrives. Of ``:tax`` in one packet, ``tax``
would go to the table behind the command line that ``:`` opens, and ``x`` runs what is chosen.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode

PASSES = 2
"""How often the way of a key is gone: the first time it is handled, the second what that led to."""
PATIENCE = 0.5
"""Seconds that a key waits at most: something may take its time over the one before."""
AT_ONCE = frozenset({"ctrl+q"})
"""Keys that wait for nothing."""


class KeysInOrder(App[Any]):
    """An app that takes the next key when the screen stands as the last one left it."""

    _turn = 0
    _busy = False

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self._keys: deque[events.Key | events.Paste] = deque()

    def hold_keys(self) -> None:
        """From now on keys and pasted text wait, until they are given."""
        self._busy = True

    def give_keys(self) -> None:
        """Take what was pressed meanwhile, once the screen that was just opened stands."""
        self._go(self._turn, (), PASSES)

    async def on_event(self, event: events.Event) -> None:
        """Take a key, or keep it until it is its turn."""
        if (
            not isinstance(event, (events.Key, events.Paste))
            or event.is_forwarded
            or (isinstance(event, events.Key) and event.key in AT_ONCE)
        ):
            await super().on_event(event)
            return
        self._keys.append(event)
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
        asyncio.get_running_loop().call_later(PATIENCE, self._over, turn)

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
