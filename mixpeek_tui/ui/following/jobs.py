"""What was started here, followed to its end whichever screen is open."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from textual.app import App

from mixpeek_tui.kinds.states import JobState

Notice = Callable[[JobState], None]
Follow = Callable[[Notice], Awaitable[JobState]]
"""Looks until it is over, tells of each change, and returns the last state."""
Opens = Callable[[App[Any]], None]
OVER = frozenset({"done", "failed", "off"})
MOMENT = 20.0
"""Seconds for which something that ended well is still told."""


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that was started, as it stands."""

    number: int
    words: str
    """What was started: ``run shop-vector-clusters``."""
    opens: Opens
    """Shows what it is about."""
    about: str = ""
    """Tells it from others; a screen that shows just this tells nothing of it in its line."""
    state: JobState = field(default_factory=lambda: JobState("waiting", "pending"))
    ended: float | None = None
    """When it ended, on the clock of ``Jobs``."""
    seen: bool = False
    """Whether its end was looked at."""

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.ended is not None


Listener = Callable[[Job], None]


class Jobs:
    """All jobs of the program's life. Following one ends with the job or with ``stop``."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.jobs: tuple[Job, ...] = ()
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Be told of every change; returns how to stop being told."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def start(self, words: str, follow: Follow, opens: Opens) -> None:
        """Follow something to its end."""
        number = self.begin(words, opens)
        task = asyncio.create_task(self._follow(number, follow))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def begin(self, words: str, opens: Opens, about: str = "") -> int:
        """Tell of something that somebody else follows and reports with ``put``.

        Returns its number.
        """
        job = Job(len(self.jobs), words, opens, about)
        self.jobs = (*self.jobs, job)
        self._tell(job)
        return job.number

    def put(self, number: int, state: JobState, *, ended: bool = False) -> None:
        """Tell how a job is doing; one that ended and is at work again has not ended."""
        old = self.jobs[number]
        at = self._clock() if ended else None
        if old.state != state or old.over != ended:
            self._set(replace(old, state=state, ended=at, seen=False))

    def look_at(self, job: Job) -> None:
        """Its end is known to the reader; nothing more is told of it."""
        if job.over:
            self._set(replace(job, seen=True))

    def tell_again(self, number: int) -> None:
        """Its end is told once more, although it was looked at."""
        self._set(replace(self.jobs[number], seen=False))

    def known(self, about: str) -> None:
        """The end of what is about this is seen where it is shown."""
        for job in self.jobs:
            if about and job.about == about and not job.seen:
                self.look_at(job)

    def stop(self) -> None:
        """Follow nothing any more; the jobs themselves go on."""
        for task in self._tasks:
            task.cancel()

    @property
    def running(self) -> tuple[Job, ...]:
        """Those that have not ended."""
        return tuple(job for job in self.jobs if not job.over)

    @property
    def left(self) -> tuple[str, ...]:
        """Sentences on what goes on at the server when the program is left now."""
        return tuple(
            f"{job.words}: goes on at the server" for job in self.running if not job.about
        )

    def told(self, but: str = "") -> tuple[Job, ...]:
        """Those worth a line, the one that wants attention most first.

        That is one that failed and was not looked at, then one at work, then one that has just
        ended; the latest of each.

        Args:
            but: Leave out what is about this.
        """
        found = [job for job in reversed(self.jobs) if not (but and job.about == but)]
        failed = [job for job in found if job.over and _bad(job) and not job.seen]
        working = [job for job in found if not job.over]
        ended = [job for job in found if job.over and not _bad(job) and self.rest(job) > 0]
        return (*failed, *working, *ended)

    def rest(self, job: Job) -> float:
        """Seconds for which a job that ended well is still told; 0 if it is told no more."""
        if job.ended is None or job.seen:
            return 0.0
        return max(0.0, job.ended + MOMENT - self._clock())

    async def _follow(self, number: int, follow: Follow) -> None:
        def notice(state: JobState) -> None:
            if state.phase not in OVER:
                self.put(number, state)

        self.put(number, await follow(notice), ended=True)

    def _set(self, job: Job) -> None:
        self.jobs = (*self.jobs[: job.number], job, *self.jobs[job.number + 1 :])
        self._tell(job)

    def _tell(self, job: Job) -> None:
        for listener in tuple(self._listeners):
            listener(job)


def _bad(job: Job) -> bool:
    return job.state.phase == "failed"
