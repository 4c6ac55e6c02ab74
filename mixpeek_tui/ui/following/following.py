"""Following what a reply named, for the line that tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.kind import Watch
from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.run.problems import problem_words
from mixpeek_tui.ui.following.jobs import Notice
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.follow import Progress, Sleep, follow


@dataclass(frozen=True, slots=True)
class Following:
    """A ``Follow``: asks the same client to the end, in the namespace it began in."""

    client: Client
    watches: Sequence[Watch]
    namespace: str | None
    sleep: Sleep

    async def __call__(self, notice: Notice) -> JobState:
        """Look until it is over; losing sight of it counts as a failure."""

        def progressed(progress: Progress) -> None:
            notice(progress.worst)

        try:
            return await follow(self.client, self.watches, namespace=self.namespace,
                                notice=progressed, sleep=self.sleep)  # fmt: skip
        except ApiError as error:
            return JobState("failed", f"lost sight of it: {problem_words(error)}")
