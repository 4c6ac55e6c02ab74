"""Keys pressed before the first screen stands: kept, and given to it."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import App


class EarlyKeys(App[Any]):
    """An app that shows something at once and its first screen a moment later."""

    _early: list[events.Event] | None = None
    """What was pressed and waits; None while nothing has to wait."""

    def hold_keys(self) -> None:
        """From now on keys and pasted text wait for the first screen."""
        self._early = []

    async def give_keys(self) -> None:
        """The first screen stands: give it what was pressed, in order."""
        early, self._early = self._early or [], None
        for event in early:
            await self.on_event(event)

    async def on_event(self, event: events.Event) -> None:
        """Keep what was pressed as long as there is no screen that it is for."""
        if self._early is not None and isinstance(event, (events.Key, events.Paste)):
            self._early.append(event)
        else:
            await super().on_event(event)
