"""Following what a call started until it is over: created is not ready."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mixpeek_tui.errors import NotFound, Problem, RateLimited, Unclear, Unreachable
from mixpeek_tui.kinds.kind import Body, Kind, Watch
from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.run.problems import StepError
from mixpeek_tui.run.sitting import Sitting
from mixpeek_tui.wire import Json, Request

FIRST, SHORTEST, LONGEST = 0.05, 0.15, 30.0
"""Seconds to the first look; the least and the most between two."""
SHARE = 0.12
"""Of the time that a job has taken so far: how late its end may be noticed."""
SLOW = 1.0
"""Seconds; a look that takes longer had to wait its turn, so looks are rationed."""


def pause_after(elapsed: float, look: float) -> float:
    """How long to wait before looking again.

    Args:
        elapsed: Seconds since the job was accepted.
        look: Seconds that the last look took, waiting for its turn included.
    """
    rationed = look * 2 if look > SLOW else 0.0
    return min(LONGEST, max(SHORTEST, elapsed * SHARE, rationed))


MISSES = 3
"""Looks in a row that may find nothing: what was just started may take a moment to show."""
TROUBLES = 20
"""Looks in a row that may not get through, several minutes, before the row fails."""
OVER = ("done", "failed", "off")
ADOPTING = "adopting"
"""Key in a row's ``watching``: what is followed was there before."""
Tell = Callable[[str, float | None], None]


@dataclass
class _Looked:
    watch: Watch
    state: JobState | None = None
    misses: int = 0


@dataclass
class Follower:
    """Looks at the watches of one step, again and again, ever more rarely."""

    sitting: Sitting
    kind: Kind
    step: Step
    reply: Body
    tell: Tell
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
        self._add(self.kind.watch(self.step, self.reply))
        pause, clock = FIRST, asyncio.get_running_loop().time
        began = clock()
        told: tuple[str, float | None] = ("", None)
        while not self._over:
            await self.sitting.sleep(pause)
            at = clock()
            for looked in list(self._open):
                await self._look(looked)
            took = clock() - at
            self._rationed = took > SLOW
            pause = pause_after(clock() - began, took)
            words = self._words
            if words != told and not self._over:
                self.tell(*words)
                told = words
        return self._last

    @property
    def _over(self) -> bool:
        states = [looked.state for looked in self._open]
        failed = any(state is not None and state.phase == "failed" for state in states)
        return failed or all(state is not None and state.phase in OVER for state in states)

    @property
    def _last(self) -> JobState:
        states = [looked.state for looked in self._open if looked.state is not None]
        failed = next((state for state in states if state.phase == "failed"), None)
        told = next((state for state in states if "error" in state.words), None)
        return failed or told or (states[-1] if states else JobState("done", "done"))

    @property
    def _words(self) -> tuple[str, float | None]:
        states = [looked.state for looked in self._open if looked.state is not None]
        active = [state for state in states if state.phase not in OVER]
        words = active[0].words if active else "waiting"
        shares = [1.0 if s.phase in OVER else s.fraction for s in states]
        known = [share for share in shares if share is not None]
        complete = len(known) == len(self._open) and bool(active)
        return words, sum(known) / len(known) if complete else None

    def _add(self, watches: tuple[Watch, ...]) -> None:
        for watch in watches:
            if watch.path not in self._paths:
                self._open.append(_Looked(watch))
                self._paths |= {watch.path} | ({watch.fallback.path} if watch.fallback else set())

    async def _look(self, looked: _Looked) -> None:
        if looked.state is not None and looked.state.phase in OVER:
            return
        watch = looked.watch
        early = self._early(watch)
        try:
            body = await self._read(watch)
        except NotFound as error:
            self._missed(looked, error)
            return
        except (Unreachable, RateLimited, Unclear):
            self._troubles += 1
            if self._troubles >= TROUBLES:
                raise
            return
        finally:
            behind = await early if early is not None else None
        self._troubles = looked.misses = 0
        looked.state = watch.read(body)
        if looked.state.phase == "done":
            self._add(self.kind.watch(self.step, {**self.reply, **_details(body)}))
            self._confirm(looked, behind or await self._behind(watch))

    async def _read(self, watch: Watch) -> Json:
        namespace = self.sitting.namespace if watch.namespaced else None
        return (await self.sitting.poll(Request("GET", watch.path, namespace=namespace))).body

    def _missed(self, looked: _Looked, error: NotFound) -> None:
        """Go on with the fallback, or count: tasks are forgotten after a day (contract §4)."""
        if looked.watch.fallback is not None:
            looked.watch = looked.watch.fallback
            return
        looked.misses += 1
        if looked.misses >= MISSES:
            raise StepError(
                Problem(
                    "unclear", error.problem.said,
                    "The API no longer knows what this step started, so how it ended is unknown.",
                    "Look at the workspace, then try again.", status=error.problem.status,
                )
            ) from error  # fmt: skip

    def _early(self, watch: Watch) -> asyncio.Task[JobState | None] | None:
        """The second look at the same time as the first, unless looks are rationed."""
        wanted = watch.confirm and watch.fallback is not None and not self._rationed
        return asyncio.create_task(self._behind(watch)) if wanted else None

    async def _behind(self, watch: Watch) -> JobState | None:
        """What stands behind a task: it may be done and leave its batch working, or failed."""
        behind = watch.fallback
        if behind is None or not watch.confirm:
            return None
        try:
            return behind.read(await self._read(behind))
        except (NotFound, Unreachable, RateLimited, Unclear):
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
