"""When an app has nothing left to do, told by its loop and not by the clock.

Textual's pilot takes an app for idle when the process used little of a few milliseconds. On a
machine that other work holds, every process uses little: the pilot would look too early.
"""

from __future__ import annotations

import asyncio
from asyncio.base_events import BaseEventLoop
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from tests.run.virtual import VirtualLoop

SOON = 0.05
"""Seconds. A timer that is due by then is waited for: screens draw at every sixtieth."""
PASSES = 3
"""How often in a row the loop is found with nothing to do, since sockets tell only at the next."""
ROUNDS = 20_000
"""Of the loop at most, for one that never comes to rest."""
TICKS = 5
"""Timers at most, for what repeats."""
LOOKS = 200
"""Looks at a thread at most, for one that never comes to an end."""
A_LOOK = 0.05
"""Seconds between two looks at a thread."""


class Threads:
    """Counts what a loop has given to threads and not got back."""

    def __init__(self) -> None:
        self.working: set[asyncio.Future[Any]] = set()
        self._begin = BaseEventLoop.run_in_executor

    def begin(self, loop: Any, executor: Any, func: Callable[..., Any], *args: Any) -> Any:
        future = self._begin(loop, executor, func, *args)
        self.working.add(future)
        future.add_done_callback(self.working.discard)
        return future


@contextmanager
def told_by_the_loop() -> Iterator[None]:
    """Pilots wait for the loop to come to rest, and for threads."""
    threads = Threads()

    async def wait_for_idle(*seconds: float) -> None:
        await rest(threads)

    def begin(loop: Any, *given: Any) -> Any:
        return threads.begin(loop, *given)

    with ExitStack() as stack:
        for module in ("pilot", "app"):
            stack.enter_context(mock.patch(f"textual.{module}.wait_for_idle", wait_for_idle))
        stack.enter_context(mock.patch.object(BaseEventLoop, "run_in_executor", begin))
        yield


async def rest(threads: Threads) -> None:
    """Return as soon as nothing is left to do that needs nobody and no time to speak of."""
    loop: Any = asyncio.get_running_loop()
    if isinstance(loop, VirtualLoop):
        await asyncio.sleep(SOON)
        return
    ticks = idle = 0
    for _ in range(ROUNDS):
        await asyncio.sleep(0)
        idle = 0 if loop._ready else idle + 1
        if idle < PASSES:
            continue
        due = _due(loop)
        patience = LOOKS if threads.working else TICKS if due <= SOON else 0
        if ticks >= patience:
            return
        ticks += 1
        idle = 0
        await asyncio.sleep(min(due, A_LOOK))


def _due(loop: Any) -> float:
    """Seconds until the next timer."""
    waiting = (timer.when() for timer in loop._scheduled if not timer.cancelled())
    return max(0.0, min(waiting, default=loop.time() + 3600) - loop.time())
