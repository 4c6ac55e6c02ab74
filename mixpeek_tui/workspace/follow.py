"""Following a job to its end: with growing pauses, past short failures of the line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from mixpeek_tui.errors import Conflict, NotFound, RateLimited, Unclear, Unreachable
from mixpeek_tui.kinds.kind import Watch
from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.wire import Client, Request

Sleep = Callable[[float], Awaitable[None]]
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between two looks (contract §4)."""
PATIENCE = 8
"""Looks in a row that may fail before following is given up."""
OVER = frozenset({"done", "failed"})
PASSING = (Unreachable, Unclear, RateLimited, Conflict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How all that is followed is doing, for one line."""

    states: tuple[JobState, ...]

    @property
    def worst(self) -> JobState:
        """The state that speaks for all: failed before running before done."""
        order = ("failed", "unknown", "waiting", "running", "off", "done")
        return min(self.states, key=lambda state: order.index(state.phase), default=GONE)


GONE = JobState("done", "no longer listed")


async def follow(
    client: Client,
    watches: Sequence[Watch],
    *,
    namespace: str | None,
    notice: Callable[[Progress], None] = lambda progress: None,
    sleep: Sleep = asyncio.sleep,
) -> JobState:
    """Look until every job is over; what speaks for all of them.

    Args:
        client: Whom to ask.
        watches: What a reply named; none means that it is done.
        namespace: For watches that need one.
        notice: Called with each change.
        sleep: Waits so many seconds.

    Raises:
        ApiError: the API refuses to be asked, or stays away for too long.
    """
    states = [JobState("waiting", "pending")] * len(watches)
    pause, failures = FIRST_PAUSE, 0
    open_: dict[int, Watch] = dict(enumerate(watches))
    while open_:
        try:
            for index, watch in list(open_.items()):
                found, after = await look(client, watch, namespace)
                states[index] = found
                if after is not None:
                    open_[index] = after
                elif found.phase in OVER or found.phase == "off":
                    del open_[index]
            failures = 0
            notice(Progress(tuple(states)))
        except PASSING:
            failures += 1
            if failures >= PATIENCE:
                raise
        if open_:
            await sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 1.5)
    return Progress(tuple(states)).worst


async def look(
    client: Client, watch: Watch, namespace: str | None
) -> tuple[JobState, Watch | None]:
    """One look: the state, and where to look from now on if this place is gone or done.

    A task that is done may leave what it started still working, or failed.

    Raises:
        ApiError: anything but NotFound.
    """
    request = Request("GET", watch.path, namespace=namespace if watch.namespaced else None)
    try:
        found = watch.read((await client.send(request)).body)
    except NotFound:
        if watch.fallback is None:
            return GONE, None
        return JobState("running", "running"), watch.fallback
    if found.phase != "done" or watch.fallback is None:
        return found, None
    behind, after = await look(client, watch.fallback, namespace)
    if behind.phase in ("waiting", "running"):
        return behind, after or watch.fallback
    return (behind if behind.phase == "failed" else found), None
