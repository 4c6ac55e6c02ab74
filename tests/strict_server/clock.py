"""The time the server measures its jobs, limits and latency on."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Seconds that only go up, and a way to wait for them."""

    def now(self) -> float:
        """Seconds since some fixed moment."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return once that many seconds have passed on this clock."""
        ...


class RealClock:
    """The machine's own time."""

    def now(self) -> float:
        """Seconds since the machine started."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Really wait."""
        await asyncio.sleep(seconds)


class ManualClock:
    """A clock that moves only when somebody sleeps on it or advances it; nobody really waits."""

    def __init__(self, start: float = 1000.0) -> None:
        self._now = start

    def now(self) -> float:
        """The time it has been moved to."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move it forward."""
        self._now += seconds

    async def sleep(self, seconds: float) -> None:
        """Move it forward by the length of the sleep and let others run."""
        self._now += seconds
        await asyncio.sleep(0)
