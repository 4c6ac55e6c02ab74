"""Background jobs: kept in the store, moved by time, never by polling."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from mixpeek_tui.sandbox.errors import ApiProblem
from mixpeek_tui.sandbox.ids import new_id, stamp
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.store import Store

CONCURRENT = 2  # jobs that work at the same time
Step = Callable[[JsonDict], str | None]


class JobFailed(Exception):
    """A job that could not do its work; the words go to the task and the resource."""


class Canceled(Exception):
    """A job that was asked to stop."""


@dataclass(frozen=True)
class JobKind:
    """How a kind of job moves: what happens at its start, its work, its end, its failure.

    `finish` may answer the task's last status; without one it is COMPLETED.
    """

    work: Step
    start: Step | None = None
    finish: Step | None = None
    fail: Callable[[JsonDict, str], None] | None = None


def left(seconds: float, share: float, spent: float) -> float:
    """How long to wait until a share of a job's seconds is over; work counts, none when late."""
    return max(0.0, seconds * share - spent)


class Jobs:
    """Starts jobs and carries the ones a restart interrupted on."""

    def __init__(self, store: Store, seconds: float) -> None:
        self._store = store
        self._seconds = seconds
        self._kinds: dict[str, JobKind] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._threads = ThreadPoolExecutor(max_workers=CONCURRENT, thread_name_prefix="job")

    def register(self, name: str, kind: JobKind) -> None:
        """Make a kind of job known."""
        self._kinds[name] = kind

    def open(self) -> None:
        """Begin on the current event loop, with the jobs that were left unfinished."""
        self._loop = asyncio.get_running_loop()
        for job in list(self._store.each("job", "")):
            self._spawn(job)

    async def close(self) -> None:
        """Stop; unfinished jobs stay in the store."""
        for task in list(self._running):
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def submit(self, name: str, task_id: str | None = None, **payload: object) -> None:
        """Queue a job; safe from any thread."""
        job: JsonDict = {"job_id": new_id("job"), "name": name, "task_id": task_id, **payload}
        self._store.add("job", job["job_id"], "", job)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._spawn, job)

    def _spawn(self, job: JsonDict) -> None:
        task = asyncio.get_running_loop().create_task(self._run(job))
        self._running.add(task)
        task.add_done_callback(partial(self._ended, job))

    def _ended(self, job: JsonDict, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        problem = None if task.cancelled() else task.exception()
        if problem is not None:
            words = f"The sandbox failed: {type(problem).__name__}: {problem}"
            self._failed(self._kinds[job["name"]], job, words)
            self._store.remove("job", job["job_id"])

    async def _run(self, job: JsonDict) -> None:
        kind = self._kinds[job["name"]]
        began = time.monotonic()
        await asyncio.sleep(self._wait(0.25, began))
        try:
            await self._step(kind.start, job, "IN_PROGRESS")
            await asyncio.sleep(self._wait(0.5, began))
            self._status(job, "PROCESSING")
            await self._step(kind.work, job)
            await asyncio.sleep(self._wait(1.0, began))
            outcome = await self._step(kind.finish, job)
            self._status(job, outcome or "COMPLETED")
        except Canceled:
            pass
        except (JobFailed, ApiProblem) as problem:
            self._failed(kind, job, str(problem))
        self._store.remove("job", job["job_id"])

    def _wait(self, share: float, began: float) -> float:
        return left(self._seconds, share, time.monotonic() - began)

    async def _step(
        self, step: Step | None, job: JsonDict, status: str | None = None
    ) -> str | None:
        if self._is_canceled(job):
            raise Canceled
        if status is not None:
            self._status(job, status)
        if step is None:
            return None
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, step, job)

    def _is_canceled(self, job: JsonDict) -> bool:
        task = self._store.get("task", job["task_id"]) if job["task_id"] else None
        return task is not None and task["status"] == "CANCELED"

    def _failed(self, kind: JobKind, job: JsonDict, problem: str) -> None:
        if kind.fail is not None:
            kind.fail(job, problem)
        self._status(job, "FAILED", error=problem)

    def _status(self, job: JsonDict, status: str, error: str | None = None) -> None:
        if not job["task_id"]:
            return
        task = self._store.get("task", job["task_id"])
        if task is None or task["status"] == "CANCELED":
            return
        extra = {**(task["additional_data"] or {}), "updated_at": stamp()}
        self._store.change(
            "task", job["task_id"], status=status, error=error, additional_data=extra
        )
