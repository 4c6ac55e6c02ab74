"""Jobs that were started here, followed to their end whichever screen is open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.kind import Watch
from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.follow import Progress, follow, problem_words

Listener = Callable[["Job"], None]
OVER = frozenset({"done", "failed", "off"})


@dataclass(frozen=True, slots=True)
class Job:
    """One job as it stands."""

    number: int
    words: str
    """What was started: ``run shop-vector-clusters``."""
    kind: str
    """Kind of the resource it was started on."""
    state: JobState = field(default_factory=lambda: JobState("waiting", "pending"))

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.state.phase in OVER


class Jobs:
    """The jobs of a session. Following one ends with the job or with ``stop``."""

    def __init__(self, sleep: Callable[[float], asyncio.Future[None]] | None = None) -> None:
        self.jobs: tuple[Job, ...] = ()
        self._tasks: set[asyncio.Task[None]] = set()
        self._listeners: list[Listener] = []
        self._sleep = sleep or asyncio.sleep

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Be told of every change; returns how to stop being told."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def start(
        self, client: Client, watches: Sequence[Watch], words: str, kind: str, namespace: str | None
    ) -> None:
        """Follow what a reply named."""
        job = Job(len(self.jobs), words, kind)
        self.jobs = (*self.jobs, job)
        task = asyncio.create_task(self._follow(client, watches, job, namespace))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._tell(job)

    def stop(self) -> None:
        """Follow nothing any more; the jobs themselves go on."""
        for task in self._tasks:
            task.cancel()

    @property
    def running(self) -> tuple[Job, ...]:
        """Those that have not ended."""
        return tuple(job for job in self.jobs if not job.over)

    async def _follow(
        self, client: Client, watches: Sequence[Watch], job: Job, namespace: str | None
    ) -> None:
        def notice(progress: Progress) -> None:
            self._put(job.number, progress.worst, ended=False)

        try:
            state = await follow(client, watches, namespace=namespace, notice=notice,
                                 sleep=self._sleep)  # fmt: skip
        except ApiError as error:
            state = JobState("unknown", f"lost sight of it: {problem_words(error)}")
            state = replace(state, phase="failed")
        self._put(job.number, state, ended=True)

    def _put(self, number: int, state: JobState, *, ended: bool) -> None:
        old = self.jobs[number]
        if state.phase in OVER and not ended:
            return
        if old.state == state:
            return
        new = replace(old, state=state)
        self.jobs = (*self.jobs[:number], new, *self.jobs[number + 1 :])
        self._tell(new)

    def _tell(self, job: Job) -> None:
        for listener in tuple(self._listeners):
            listener(job)
