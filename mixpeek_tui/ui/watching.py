"""A run that another process does, followed through its journal; nothing here can steer it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mixpeek_tui.errors import TuiError
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.edits import with_edits
from mixpeek_tui.run.events import Event, Finished, Rows, fold
from mixpeek_tui.run.journal import Header, Loaded, load
from mixpeek_tui.run.runs import info_of
from mixpeek_tui.ui.running import Audience, Clock


class Watching:
    """A journal that grows. ``look`` reads on; whoever shows it calls it once a second."""

    own = False
    error: BaseException | None = None

    def __init__(self, loaded: Loaded, plan: Plan, clock: Clock) -> None:
        self.path: Path = loaded.path
        self.header: Header = loaded.header
        self.plan = plan
        self.began = clock()
        self.steps: Mapping[str, Step] = with_edits(plan.by_id, loaded.events)
        self.rows: Rows = loaded.rows
        self.finished = _ending(loaded)
        self.done_before = sum(row.state in ("succeeded", "adopted") for row in self.rows.values())
        self.active = info_of(loaded).alive
        self._told = len(loaded.events)
        self._size = _size(loaded.path)
        self._audience: list[Audience] = []

    def join(self, audience: Audience) -> None:
        """Tell somebody what happens from now on."""
        self._audience.append(audience)

    def leave(self, audience: Audience) -> None:
        """Tell them no more."""
        self._audience = [one for one in self._audience if one is not audience]

    def look(self) -> None:
        """Read what was written since; cheap if nothing was."""
        size = _size(self.path)
        if size == self._size and self.active and self.finished is None:
            self._check_alive()
            return
        try:
            loaded = load(self.path)
        except TuiError as error:
            self.active, self.error = False, error
            self._over()
            return
        self._size = size
        for event in loaded.events[self._told :]:
            self._heard(event)
        self._told = len(loaded.events)
        self._check_alive(loaded)

    def _check_alive(self, loaded: Loaded | None = None) -> None:
        if self.active and not info_of(loaded or load(self.path)).alive:
            self.active = False
            self._over()

    def _heard(self, event: Event) -> None:
        self.rows = fold(self.rows, event)
        self.steps = with_edits(self.steps, (event,))
        self.finished = event if isinstance(event, Finished) else None
        for audience in list(self._audience):
            audience.heard(event)

    def _over(self) -> None:
        for audience in list(self._audience):
            audience.over()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _ending(loaded: Loaded) -> Finished | None:
    last = loaded.events[-1] if loaded.events else None
    return last if isinstance(last, Finished) else None
