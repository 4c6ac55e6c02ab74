"""The line above the keys that says how the jobs are doing which were started here."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from mixpeek_tui.text import fit, plural, safe, width
from mixpeek_tui.ui.following.jobs import Job, Jobs
from mixpeek_tui.ui.widgets.lines import PHASE_MARKS, PHASE_STYLES

KEY = "f6"


class FollowLine(Widget):
    """Nothing while there is no job; else the one that matters most, and how many more."""

    DEFAULT_CSS = """
    FollowLine { dock: bottom; height: 1; margin-bottom: 1; padding: 0 1; display: none;
                 background: $surface; }
    FollowLine.some { display: block; }
    """

    def __init__(self, jobs: Jobs, but: Callable[[], str]) -> None:
        """Make the line; ``but`` tells what its screen is about anyway."""
        super().__init__()
        self._jobs, self._but = jobs, but
        self._told: tuple[Job, ...] = ()
        self._timer: Timer | None = None
        self._stop: Callable[[], None] = lambda: None

    def on_mount(self) -> None:
        """Be told of changes from now on."""
        self._stop = self._jobs.listen(lambda job: self._draw())
        self._draw()

    def look_again(self) -> None:
        """What its screen is about has changed."""
        self._draw()

    def on_unmount(self) -> None:
        """Be told no more."""
        self._stop()

    def _draw(self) -> None:
        told = self._jobs.told(self._but())
        if told != self._told:
            self._told = told
            self.set_class(bool(told), "some")
            self.refresh()
        if self._timer is not None:
            self._timer.stop()
        rests = [rest for job in told if (rest := self._jobs.rest(job))]
        if rests:
            self._timer = self.set_timer(min(rests) + 0.05, self._draw)

    def render(self) -> Content:
        """The job, how many more, the key."""
        if not self._told:
            return Content("")
        job, others = self._told[0], len(self._told) - 1
        state = job.state
        words = f" {job.words}: {state.words}" + (f", {state.error}" if state.error else "")
        tail = (f"   and {plural(others, 'more', 'more')}" if others else "") + f"   {KEY} opens it"
        room = max(1, self.content_size.width - 1 - width(tail))
        left = fit(safe(words), room)
        gap = " " * max(0, room - width(left))
        mark = Content.styled(PHASE_MARKS[state.phase], f"$state-{PHASE_STYLES[state.phase]}")
        return mark + Content(left + gap) + Content.styled(tail, "$text-muted")
