"""Following what a reply named, for the line that tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.kind import Watch
from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.run.follow import CALM, Follower
from mixpeek_tui.run.problems import StepError, problem_words
from mixpeek_tui.run.sitting import Sleep
from mixpeek_tui.ui.following.jobs import Notice
from mixpeek_tui.wire import Client, Reply, Request


@dataclass(frozen=True, slots=True)
class Following:
    """A ``Follow``: asks the same client to the end, in the namespace it began in."""

    client: Client
    watches: Sequence[Watch]
    namespace: str | None
    sleep: Sleep

    async def __call__(self, notice: Notice) -> JobState:
        """Look until it is over; losing sight of it counts as a failure."""

        follower = Follower(
            self._ask, self.namespace, self.sleep, tuple(self.watches), notice, CALM
        )
        try:
            return await follower.to_the_end()
        except (ApiError, StepError) as error:
            return JobState("failed", f"lost sight of it: {problem_words(error)}")

    async def _ask(self, request: Request) -> Reply:
        return await self.client.send(request, background=True)
