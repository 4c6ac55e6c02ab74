"""A run that another process does, followed through its journal; nothing here can steer it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from mixpeek_tui.kinds.step import Step
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.codec import from_dict
from mixpeek_tui.run.edits import with_edits
from mixpeek_tui.run.events import Event, Finished, Rows, fold
from mixpeek_tui.run.journal import Header, JournalError, Loaded, load
from mixpeek_tui.run.lock import holder_of
from mixpeek_tui.run.runs import info_of
from mixpeek_tui.ui.running import Audience, Clock


class Watching:
    """A journal that grows. ``look`` reads on; whoever shows it calls it once a second."""

    own = False
    error: BaseException | None = None

    def __init__(self, path: Path, plan: Plan, clock: Clock) -> None:
        """Read what is there.

        Raises:
            JournalError: it cannot be read.
        """
        self._size = _whole(path)  # before the events: read twice does no harm, missed would
        loaded = load(path)
        self.path = path
        self.header: Header = loaded.header
        self.plan = plan
        self.began = clock()
        self.steps: Mapping[str, Step] = with_edits(plan.by_id, loaded.events)
        self.rows: Rows = loaded.rows
        self.finished = _ending(loaded)
        self.done_before = sum(row.state in ("succeeded", "adopted") for row in self.rows.values())
        self.active = info_of(loaded).alive
        self._audience: list[Audience] = []

    def join(self, audience: Audience) -> None:
        """Tell somebody what happens from now on."""
        self._audience.append(audience)

    def leave(self, audience: Audience) -> None:
        """Tell them no more."""
        self._audience = [one for one in self._audience if one is not audience]

    def look(self) -> None:
        """Read what was written since; cheap if nothing was."""
        if not self.active:
            return
        try:
            new = self._new_lines()
        except OSError as error:
            self.active, self.error = False, JournalError(f"{self.path}: {error.strerror}")
            self._over()
            return
        for line in new:
            event = _event(line)
            if event is not None:
                self._heard(event)
        holder = holder_of(self.path.parent, self.header.fingerprint)
        if holder is None or holder.run != self.header.run:
            self.active = False
            self._over()

    def _new_lines(self) -> list[bytes]:
        """Whole lines behind those that were read; a line that is being written waits."""
        with self.path.open("rb") as file:
            file.seek(self._size)
            text = file.read()
        whole = text.rfind(b"\n") + 1
        self._size += whole
        return text[:whole].splitlines()

    def _heard(self, event: Event) -> None:
        self.rows = fold(self.rows, event)
        self.steps = with_edits(self.steps, (event,))
        self.finished = event if isinstance(event, Finished) else None
        for audience in list(self._audience):
            audience.heard(event)

    def _over(self) -> None:
        for audience in list(self._audience):
            audience.over()


def _whole(path: Path) -> int:
    """Bytes of the file up to its last whole line."""
    try:
        return path.read_bytes().rfind(b"\n") + 1
    except OSError:
        return 0


def _event(line: bytes) -> Event | None:
    try:
        data = json.loads(line)
    except ValueError:
        return None
    return from_dict(data) if isinstance(data, dict) else None


def _ending(loaded: Loaded) -> Finished | None:
    last = loaded.events[-1] if loaded.events else None
    return last if isinstance(last, Finished) else None
