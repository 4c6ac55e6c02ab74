"""One gate for all requests of the process: in order, not too many at once, not too often."""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from mixpeek_tui.api.advice import News, Rate
from mixpeek_tui.api.allowance import AT_ONCE, Allowance

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]

YIELD = 60.0
"""For so many seconds a background request lets all others go first."""
SLICE = 5.0
"""The longest single sleep: the clock runs on while a laptop is suspended, sleeps do not."""
JITTER = 0.25


def monotonic() -> float:
    """Seconds that never go back and, where the system can, count suspended time too."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


@dataclass(order=True, slots=True)
class Place:
    """One request's place in the queue, kept over all its attempts."""

    due: float
    number: int
    background: bool = field(compare=False)
    go: asyncio.Future[None] | None = field(default=None, compare=False)


class Pacer:
    """Lets requests through; learns from what becomes of them."""

    def __init__(
        self,
        *,
        clock: Clock = monotonic,
        sleep: Sleep = asyncio.sleep,
        rng: Clock = random.random,
        requests_per_minute: int | None = None,
        at_once: int = AT_ONCE,
    ) -> None:
        self._clock, self._sleep, self._rng = clock, sleep, rng
        self._told = Rate(requests_per_minute) if requests_per_minute else None
        self._at_once = at_once
        self._allowance = Allowance(self._told, at_once)
        self._numbers = itertools.count()
        self._waiting: list[Place] = []
        self._timer: asyncio.Task[None] | None = None

    @property
    def rate(self) -> Rate | None:
        """The slowest rate in force, or None while none is known."""
        return min(self._allowance.rates, key=lambda r: r.count / r.seconds, default=None)

    def place(self, *, background: bool = False) -> Place:
        """A place at the end of the queue."""
        due = self._clock() + (YIELD if background else 0.0)
        return Place(due, next(self._numbers), background)

    async def enter(self, place: Place, told: Callable[[float], None] | None = None) -> None:
        """Return when the request may go out; then ``leave`` must follow.

        ``told`` is called with an estimate in seconds if there is a wait.
        """
        place.go = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        self._dispatch()
        if told is not None and not place.go.done():
            told(self._estimate(place))
        try:
            await place.go
        except asyncio.CancelledError:
            if place in self._waiting:
                self._waiting.remove(place)
            else:
                self._allowance.unsent(place.number)
            self._dispatch()
            raise

    def leave(
        self,
        place: Place,
        *,
        sent: bool = True,
        news: News | None = None,
        refused_for: float | None = None,
    ) -> None:
        """The attempt is over.

        ``sent`` is False if nothing left the machine; ``refused_for`` is how long everybody
        waits, in seconds, if it was refused as one too many.
        """
        now = self._clock()
        if refused_for is not None:
            wait = refused_for + JITTER * self._rng()
            self._allowance.refused(place.number, now, wait, news)
        elif sent:
            self._allowance.accepted(place.number, now, news)
        else:
            self._allowance.unsent(place.number)
        self._dispatch()

    def forget(self) -> None:
        """Drop what was learnt: another key may have another limit. Open requests still count."""
        self._allowance.forget(self._told)
        self._dispatch()

    def close(self) -> None:
        """Stop the timer; waiting requests stay for whoever cancels them."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _estimate(self, place: Place) -> float:
        ahead = sum(1 for other in self._waiting if other < place)
        return self._allowance.delay(self._clock(), ahead=ahead, background=place.background)

    def _dispatch(self) -> None:
        """Let through whoever may go; set the timer for whoever comes next."""
        soonest = float("inf")
        for place in sorted(self._waiting):
            if self._allowance.full:
                return
            now = self._clock()
            yields = place.background and now < place.due
            delay = self._allowance.delay(now, background=yields)
            if delay > 0:
                soonest = min(soonest, delay)
                if not yields:
                    break
                continue
            self._waiting.remove(place)
            self._allowance.sent(place.number, now)
            if place.go is not None and not place.go.done():
                place.go.set_result(None)
        if soonest < float("inf"):
            self._wake_in(soonest)

    def _wake_in(self, seconds: float) -> None:
        self.close()
        self._timer = asyncio.create_task(self._wake(seconds))

    async def _wake(self, seconds: float) -> None:
        end = self._clock() + seconds
        while (left := end - self._clock()) > 0:
            await self._sleep(min(left, SLICE))
        self._timer = None
        self._dispatch()
