"""The clock: fires due triggers and sweeps alerts while the sandbox runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.ids import now, stamp
from mixpeek_tui.sandbox.query import Where
from mixpeek_tui.sandbox.work.alerts import sweep
from mixpeek_tui.sandbox.work.triggers import fire

_TICK = 0.5
_SWEEP = 60.0


class Scheduler:
    """Looks twice a second for triggers whose moment has come."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._swept = 0.0

    async def run(self) -> None:
        """Until canceled."""
        while True:
            await asyncio.sleep(_TICK)
            self._swept += _TICK
            await self._beside(self.fire_due)
            if self._swept >= _SWEEP:
                self._swept = 0.0
                await self._beside(partial(sweep, self._sandbox))

    async def _beside(self, work: Callable[[], None]) -> None:
        # Whatever goes wrong in one trigger or alert, the clock goes on.
        await asyncio.gather(asyncio.to_thread(work), return_exceptions=True)

    def fire_due(self) -> None:
        """Fire every active trigger whose next moment has passed."""
        due = Where(
            "json_extract(body,'$.status')='active'"
            " AND json_extract(body,'$.next_scheduled_at') <= ?",
            (stamp(now()),),
        )
        for trigger in list(self._sandbox.store.each("trigger", None, due)):
            fire(self._sandbox, trigger)
