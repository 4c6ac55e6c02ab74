"""Whether to leave the program while it does a run."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.text import safe
from mixpeek_tui.ui.following.jobs import Job
from mixpeek_tui.ui.routes import late
from mixpeek_tui.ui.screens.confirm import Confirm
from mixpeek_tui.ui.services import Services


class QuitDialog(Confirm):
    """Stays until it is answered; says so when the run ends meanwhile."""

    def __init__(self, services: Services) -> None:
        words = "The run stops with the program. Home offers to resume it next time."
        super().__init__(services, "Quit while the run goes on?", words)
        self._stop: Callable[[], None] = lambda: None

    def on_mount(self) -> None:
        """Be told of what ends."""
        self._stop = self.services.jobs.listen(self._told)

    def on_unmount(self) -> None:
        """Be told no more."""
        self._stop()

    def action_answer(self, yes: bool) -> None:
        """Leave the program from here, so that nothing below appears and acts meanwhile."""
        if yes:
            self.app.exit()
        else:
            self.dismiss(False)

    def _told(self, job: Job) -> None:
        ended = job.over and bool(job.about) and not late("ui.running").under_way()
        if ended and self.is_current:
            self.query_one(".title", Static).update(Content("Quit?"))
            words = f"The run has ended meanwhile: {job.state.words}."
            self.query_one(".quiet", Static).update(Content(safe(words)))
