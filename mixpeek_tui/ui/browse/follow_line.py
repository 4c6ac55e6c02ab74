"""The line that says how the jobs are doing which were started here."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.widget import Widget

from mixpeek_tui.text import fit, plural, safe
from mixpeek_tui.ui.browse.jobs import Job, Jobs
from mixpeek_tui.ui.browse.lines import PHASE_MARKS, PHASE_STYLES

SECONDS = 20.0
"""How long a job that ended is still shown."""


class FollowLine(Widget):
    """Nothing while there is no job; else the latest, and how many more."""

    DEFAULT_CSS = """
    FollowLine { dock: bottom; height: 1; margin-bottom: 1; padding: 0 1; display: none;
                 background: $surface; }
    FollowLine.some { display: block; }
    """

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._ended: Job | None = None
        self._stop: Callable[[], None] = lambda: None

    def on_mount(self) -> None:
        """Be told of changes from now on."""
        self._stop = self._jobs.listen(self._changed)
        self._draw()

    def on_unmount(self) -> None:
        """Be told no more."""
        self._stop()

    def _changed(self, job: Job) -> None:
        if job.over:
            self._ended = job
            self.set_timer(SECONDS, self._forget)
        self._draw()

    def _forget(self) -> None:
        self._ended = None
        self._draw()

    def _draw(self) -> None:
        self.set_class(bool(self._jobs.running or self._ended), "some")
        self.refresh()

    def render(self) -> Content:
        """The latest job."""
        running = self._jobs.running
        job = running[-1] if running else self._ended
        if job is None:
            return Content("")
        style = f"$state-{PHASE_STYLES[job.state.phase]}"
        words = f" {job.words}: {job.state.words}"
        if job.state.error:
            words += f", {job.state.error}"
        if len(running) > 1:
            words += f"   and {plural(len(running) - 1, 'more job')}"
        shown = fit(safe(words), max(1, self.content_size.width - 2))
        return Content.styled(PHASE_MARKS[job.state.phase], style) + Content(shown)
