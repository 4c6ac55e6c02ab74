"""Following what a call started until it is over: created is not ready."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

from mixpeek_tui.errors import Conflict, NotFound, Problem, RateLimited, Unclear, Unreachable
from mixpeek_tui.kinds.kind import Body, Watch
from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.run.problems import StepError
from mixpeek_tui.run.sitting import Sleep
from mixpeek_tui.wire import Json, Reply, Request


@dataclass(frozen=True, slots=True)
class Pace:
    """How eagerly something is looked at, in seconds."""

    first: float
    """To the first look."""
    shortest: float
    """The least between two."""
    ahead: bool
    """Whether to look ahead where a watch says that it is worth it."""


EAGER = Pace(0.05, 0.15, True)
"""For a run, which waits for the end of each job."""
CALM = Pace(1.0, 1.0, False)
"""For whoever looks at other things meanwhile and needs the requests for them."""
LONGEST = 30.0
"""Seconds; the most between two looks (contract §4)."""
SHARE = 0.12
"""Of the time that a job has taken so far: how late its end may be noticed."""
SLOW = 1.0
"""Seconds; a look that takes longer had to wait its turn, so looks are rationed."""


def pause_after(elapsed: float, look: float, shortest: float = EAGER.shortest) -> float:
    """How long to wait before looking again.

    Args:
        elapsed: Seconds since the job was accepted.
        look: Seconds that the last look took, waiting for its turn included.
        shortest: The least that is waited.
    """
    rationed = look * 2 if look > SLOW else 0.0
    return min(LONGEST, max(shortest, elapsed * SHARE, rationed))


MISSES = 3
"""Looks in a row that may find nothing: what was just started may take a moment to show."""
TROUBLES = 20
"""Looks in a row that may not get through, several minutes, before following is given up."""
PASSING = (Unreachable, RateLimited, Unclear, Conflict)
OVER = ("done", "failed", "off")
ADOPTING = "adopting"
"""Key in a row's ``watching``: what is followed was there before."""
GONE = JobState("done", "gone")


@dataclass(frozen=True, slots=True)
class Progress:
    """How all that is followed is doing."""

    states: tuple[JobState | None, ...]
    """None for what was not seen yet."""

    @property
    def over(self) -> bool:
        """Whether all of it has ended, or some of it badly."""
        return self._failed is not None or all(s is not None and s.phase in OVER
                                               for s in self.states)  # fmt: skip

    @property
    def last(self) -> JobState:
        """What speaks for all of them at the end: what failed, before what had errors."""
        told = next((state for state in self._seen if "error" in state.words), None)
        return self._failed or told or (self._seen[-1] if self._seen else JobState("done", "done"))

    @property
    def now(self) -> JobState:
        """What speaks for all of them on the way: the first that is at work, the share of all."""
        active = next((state for state in self._seen if state.phase not in OVER), None)
        if active is None:
            return JobState("waiting", "waiting")
        shares = [1.0 if state.phase in OVER else state.fraction for state in self._seen]
        known = [share for share in shares if share is not None]
        whole = sum(known) / len(known) if len(known) == len(self.states) else None
        return JobState(active.phase, active.words, whole)

    @property
    def _seen(self) -> list[JobState]:
        return [state for state in self.states if state is not None]

    @property
    def _failed(self) -> JobState | None:
        return next((state for state in self._seen if state.phase == "failed"), None)


@dataclass
class _Looked:
    watch: Watch
    state: JobState | None = None
    misses: int = 0

    @property
    def over(self) -> bool:
        return self.state is not None and self.state.phase in OVER


@dataclass
class Follower:
    """Looks at what a reply named, again and again, ever more rarely.

    Args:
        ask: Sends a request that may wait for whatever is more urgent.
        namespace: Sent with requests that belong to one.
        sleep: Waits so many seconds.
        watches: Where to look; none means that it is over.
        tell: Told how it is doing whenever that changes, until it is over.
        pace: How eagerly to look.
    """

    ask: Callable[[Request], Awaitable[Reply]]
    namespace: str | None
    sleep: Sleep
    watches: tuple[Watch, ...]
    tell: Callable[[JobState], None] = lambda state: None
    pace: Pace = EAGER
    _open: list[_Looked] = field(default_factory=list)
    _paths: set[str] = field(default_factory=set)
    _troubles: int = 0
    _rationed: bool = False

    async def to_the_end(self) -> JobState:
        """The last state, once everything is over.

        Raises:
            StepError: the API forgot what it started.
            ApiError: the API cannot be reached, or refuses to say.
        """
        self._add(self.watches)
        pause, clock = self.pace.first, asyncio.get_running_loop().time
        began, told = clock(), JobState("waiting", "")
        while not self._progress.over:
            await self.sleep(pause)
            at = clock()
            for looked in list(self._open):
                await self._look(looked)
            took = clock() - at
            self._rationed = took > SLOW
            pause = pause_after(clock() - began, took, self.pace.shortest)
            now = self._progress.now
            if now != told and not self._progress.over:
                self.tell(now)
                told = now
        return self._progress.last

    @property
    def _progress(self) -> Progress:
        return Progress(tuple(looked.state for looked in self._open))

    def _add(self, watches: Iterable[Watch]) -> None:
        """Look at these too; of one that is looked at already, at what is behind it."""
        for watch in watches:
            behind = watch.fallback
            if watch.path not in self._paths:
                self._open.append(_Looked(watch))
                self._paths |= {watch.path} | ({behind.path} if behind else set())
            elif behind is not None:
                self._add((behind,))

    async def _look(self, looked: _Looked) -> None:
        if looked.over:
            return
        watch = looked.watch
        early = self._early(watch)
        try:
            body = await self._read(watch)
        except NotFound as error:
            self._missed(looked, error)
            return
        except PASSING:
            self._troubles += 1
            if self._troubles >= TROUBLES:
                raise
            return
        finally:
            behind = await early if early is not None else None
        self._troubles = looked.misses = 0
        looked.state = watch.read(body)
        if looked.state.phase == "done":
            self._add(watch.more(_details(body)) if watch.more else ())
            self._confirm(looked, behind or await self._behind(watch))

    async def _read(self, watch: Watch) -> Json:
        namespace = self.namespace if watch.namespaced else None
        return (await self.ask(Request("GET", watch.path, namespace=namespace))).body

    def _missed(self, looked: _Looked, error: NotFound) -> None:
        """Go on with the fallback, or count: tasks are forgotten after a day (contract §4)."""
        if looked.watch.until_gone:
            looked.state = GONE
            return
        if looked.watch.fallback is not None:
            looked.watch = looked.watch.fallback
            return
        looked.misses += 1
        if looked.misses >= MISSES:
            raise StepError(
                Problem(
                    "unclear", error.problem.said,
                    "The API no longer knows what this started, so how it ended is unknown.",
                    "Look at the workspace, then try again.", status=error.problem.status,
                )
            ) from error  # fmt: skip

    def _early(self, watch: Watch) -> asyncio.Task[JobState | None] | None:
        """The second look at the same time as the first, unless looks are rationed."""
        wanted = watch.ahead and self.pace.ahead and not self._rationed
        return asyncio.create_task(self._behind(watch)) if wanted else None

    async def _behind(self, watch: Watch) -> JobState | None:
        """What stands behind a task: it may be done and leave its batch working, or failed."""
        behind = watch.fallback
        if behind is None or not watch.confirm:
            return None
        try:
            return behind.read(await self._read(behind))
        except (NotFound, *PASSING):
            return None

    def _confirm(self, looked: _Looked, state: JobState | None) -> None:
        behind = looked.watch.fallback
        if state is None or behind is None:
            return
        if state.phase in ("waiting", "running"):
            looked.watch, looked.state = behind, state
        elif state.phase == "failed" or "error" in state.words:
            looked.state = state


def _details(body: Json) -> dict[str, Json]:
    """A task's fields with what it started on top (contract §4: batch ids appear there)."""
    if not isinstance(body, dict):
        return {}
    extra = body.get("additional_data")
    trigger = extra.get("trigger") if isinstance(extra, dict) else None
    ids = {k: v for k, v in trigger.items() if v} if isinstance(trigger, dict) else {}
    return {key: value for key, value in body.items() if key.endswith(("_id", "_ids"))} | ids


def watching_of(reply: Body) -> dict[str, str]:
    """What of a reply the journal keeps, so that a later process can go on looking."""
    found: dict[str, str] = {}
    for key, value in reply.items():
        if isinstance(value, str) and (key.endswith("_id") or key == "status"):
            found[key] = value
        elif isinstance(value, bool) or (key.endswith("_ids") and isinstance(value, list)):
            found[key] = "json:" + json.dumps(value)
    return found


def reply_of(watching: Mapping[str, str]) -> dict[str, Json]:
    """The reply's fields again, from what the journal kept."""
    return {
        key: json.loads(value[5:]) if value.startswith("json:") else value
        for key, value in watching.items()
        if key != ADOPTING
    }
