"""What the line above the keys tells of a run, on every screen but the run's own."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from textual.app import App

from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.run.events import (
    OVER,
    Adopted,
    Blocked,
    Event,
    Failed,
    Finished,
    Rows,
    Skipped,
    Succeeded,
)
from mixpeek_tui.text import plural
from mixpeek_tui.ui.following.jobs import Jobs
from mixpeek_tui.ui.routes import open_screen

COUNTED = (Succeeded, Adopted, Failed, Skipped, Blocked)


def open_run(path: Path, app: App[Any]) -> None:
    """Show a run; nothing is started again."""
    open_screen(app, "run", attach=path)


class RunTold:
    """Tells ``Jobs`` how a run is doing."""

    def __init__(self, jobs: Jobs, path: Path, project: str, steps: int) -> None:
        self._jobs = jobs
        self._steps = steps
        self._words = f"set up {project}"
        self._path = path
        self._number: int | None = None

    def began(self, rows: Rows) -> None:
        """The run is at work, for the first time or again."""
        if self._number is None:
            self._number = self._jobs.begin(self._words, partial(open_run, self._path),
                                            str(self._path))  # fmt: skip
        self._jobs.put(self._number, self._counted(rows, failures=False))

    def heard(self, event: Event, rows: Rows) -> None:
        """Something happened in it."""
        if self._number is not None and isinstance(event, COUNTED):
            self._jobs.put(self._number, self._counted(rows))

    def over(self, finished: Finished | None, error: BaseException | None, rows: Rows) -> None:
        """The sitting ended."""
        if self._number is not None:
            counted = self._counted(rows).words
            self._jobs.put(self._number, _ended(finished, error, rows, counted), ended=True)

    def _counted(self, rows: Rows, *, failures: bool = True) -> JobState:
        """Failures of before are left out as the run begins: they are tried again."""
        done = sum(row.state in OVER for row in rows.values())
        failed = sum(row.state == "failed" for row in rows.values()) if failures else 0
        words = f"{done} of {self._steps} done" + (f", {failed} failed" if failed else "")
        return JobState("running", words)


def _ended(
    finished: Finished | None, error: BaseException | None, rows: Rows, counted: str
) -> JobState:
    if error is not None:
        return JobState("failed", "it had to end", error=str(error))
    if finished is None:
        return JobState("off", "ended")
    if finished.outcome == "done":
        return JobState("done", "everything is made")
    if finished.outcome == "stopped":
        return JobState("off", f"stopped, {counted}")
    if finished.outcome == "unauthorised":
        return JobState("failed", "the API key was refused")
    failed = sum(row.state == "failed" for row in rows.values())
    return JobState("failed", f"{plural(failed, 'step')} failed")
