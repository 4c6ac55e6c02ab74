"""The run: a row per step, what failed and what can be done about it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Static

from mixpeek_tui.errors import TuiError
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.events import Event, Finished
from mixpeek_tui.text import glyphs, safe
from mixpeek_tui.ui.beginning import Wanted, begin
from mixpeek_tui.ui.following.follow_line import FollowLine
from mixpeek_tui.ui.run_view.board import Board, board_of
from mixpeek_tui.ui.run_view.lines import counted, line_of, sorted_steps
from mixpeek_tui.ui.run_view.progress import Progress, progress
from mixpeek_tui.ui.running import Live
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.screens.run_actions import RunActions
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.watching import Watching
from mixpeek_tui.ui.widgets.progress_line import ProgressLine
from mixpeek_tui.ui.widgets.run_list import RunList

MARKS = glyphs(False)
EVERY, EVERY_FAR = 1.0, 2.0
"""Seconds between two looks at the clock, at this machine and over SSH."""


class RunScreen(RunActions):
    """Shows a run and steers it; the run itself goes on without it."""

    PURPOSE = "Everything in the plan is being made. Leaving this screen does not stop it."
    DEFAULT_CSS = """
    RunScreen RunList { margin: 0 1; }
    RunScreen #more { height: 1; padding: 0 3; color: $text-muted; }
    RunScreen.-tall #more { margin: 1 0; }
    RunScreen #told { height: auto; max-height: 3; padding: 0 3; display: none; }
    """

    class Happened(Message):
        """Something happened in the run."""

        def __init__(self, event: Event) -> None:
            super().__init__()
            self.event = event

    class Over(Message):
        """The sitting ended."""

    def __init__(
        self,
        services: Services,
        plan: Plan | None = None,
        answers: Answers | None = None,
        base_dir: Path | None = None,
        resume: Path | None = None,
        attach: Path | None = None,
        *,
        again: bool = False,
        live: Live | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Show a run.

        Args:
            services: The outside world.
            plan: What to run, with ``answers`` and ``base_dir``.
            answers: The answers that the plan was made of.
            base_dir: What relative paths in them are relative to.
            resume: The journal of a run to go on with, instead of a plan.
            attach: The journal of a run to look at only.
            again: Whether to go on with a run even if it was undone.
            live: A run that was begun already.
            clock: Unix time.
        """
        super().__init__(services)
        follow_only = attach is not None
        self._wanted = Wanted(plan, answers, base_dir, resume or attach, follow_only, again)
        self.live = live
        self._clock = clock
        self.board = Board({}, {}, board_of({}, {}).graph)
        self._chosen = ""
        self._timer: Timer | None = None
        self._stale = False
        self._unanswered: Finished | None = None
        """An ending that came while a dialog was open."""

    # What is shown

    def crumbs(self) -> tuple[str, ...]:
        """Run, and the project."""
        project = self.live.header.project if self.live else ""
        return ("Run", project)

    def about(self) -> str:
        """This run: the line above the keys need not tell of it."""
        return str(self.live.path) if self.live else ""

    def body(self) -> ComposeResult:
        """Progress, rows, what is out of view."""
        yield ProgressLine()
        yield Static("", id="told")
        yield RunList()
        yield Static("", id="more")

    async def on_mount(self) -> None:
        """Begin, or find what was begun."""
        far = served(self.app).terminal.ssh
        self._timer = self.set_interval(EVERY_FAR if far else EVERY, self._tick, pause=True)
        self.query_one(RunList).focus()
        self.run_worker(self._begin(), exit_on_error=True)

    async def _begin(self) -> None:
        try:
            await self._reach_the_sandbox()
            self.live = self.live or await begin(self.services, self._wanted, clock=self._clock)
        except TuiError as error:
            self.query_one(ProgressLine).show(Progress(0, 0, "not begun"))
            self.tell(f"The run cannot begin. {error}")
            return
        self.query_one(FollowLine).look_again()
        live = self._need()
        live.join(self)
        self.board = board_of(live.steps, live.rows)
        if not live.active:
            self.board = self.board.rested()
        if live.finished is not None:
            self.board = self.board.after(live.finished)
        if live.error is not None:
            self.over()
        if not live.own:
            self.tell(_watched(live))
        self.show_top()
        self.draw()

    async def _reach_the_sandbox(self) -> None:
        """Nothing that was meant for the sandbox may go anywhere else."""
        where = self.services.where
        if where.sandbox and self.live is None:
            self.tell("Starting the sandbox …")
            url = await self.services.start_sandbox()
            self.services.where = replace(where, base_url=url, has_key=True)
            self.tell("")

    def on_unmount(self) -> None:
        """The run goes on; only the listening ends."""
        if self.live is not None:
            self.live.leave(self)

    def heard(self, event: Event) -> None:
        """Called by the run, from its own task."""
        self.post_message(self.Happened(event))

    def over(self) -> None:
        """Called by the run when its sitting ended."""
        self.post_message(self.Over())

    def on_run_screen_happened(self, message: Happened) -> None:
        """Fold it in and draw what changed."""
        message.stop()
        self.board = self.board.after(message.event)
        if not self._stale:
            self._stale = True
            self.call_next(self._draw_stale)

    def _draw_stale(self) -> None:
        """One drawing for all events that came together."""
        if self._stale:
            self.draw()

    def on_run_screen_over(self, message: Over) -> None:
        """Say how it ended, and what can be done."""
        message.stop()
        self.services.jobs.known(self.about())
        live = self._need()
        self.stopping = False
        self.board = self.board.rested()
        if live.error is not None and not isinstance(live.error, TuiError):
            raise live.error
        if live.error is not None:
            self.tell(f"The run had to end. {live.error}")
        elif not live.own and live.finished is None:
            self.tell("Nobody does this run any more. p goes on with it here.")
        self.draw()
        if live.finished is not None and live.own:
            self._ended(live.finished)

    def _ended(self, finished: Finished) -> None:
        """What follows from an ending, once no dialog is open and if this screen is seen."""
        front = self.app.screen
        self._unanswered = finished if isinstance(front, ModalScreen) else None
        if front is not self:
            return
        if finished.outcome == "unauthorised":
            self.ask_for_key()
        elif finished.outcome == "done":
            self.action_summary()

    def draw(self) -> None:
        """Draw the run as it stands."""
        self._stale = False
        now = self._clock()
        ids = sorted_steps(self.board, self.order)
        lines = [line_of(self.board, self.board.steps[step], now, MARKS) for step in ids]
        self.query_one(RunList).show(lines, self._chosen)
        self.on_run_list_scrolled()
        self._show_progress(now)
        self._set_timer()
        self.refresh_bindings()

    def _show_progress(self, now: float) -> None:
        live = self.live
        if live is None:
            return
        found = progress(self.board, now, live.began, live.done_before)
        self.query_one(ProgressLine).show(found, self.note())

    def _set_timer(self) -> None:
        if self._timer is None:
            return
        live = self.live
        if live is not None and live.active and self.is_current:
            self._timer.resume()
        else:
            self._timer.pause()

    def on_screen_suspend(self) -> None:
        """Nothing ticks behind another screen."""
        if self._timer is not None:
            self._timer.pause()

    def on_screen_resume(self) -> None:
        """What happened meanwhile is in the board already."""
        if self.live is not None:
            self.draw()
        if self._unanswered is not None:
            self._ended(self._unanswered)

    def _tick(self) -> None:
        """Only times and countdowns of what is under way change."""
        live, now = self.live, self._clock()
        if isinstance(live, Watching):
            live.look()
        active = self.board.active
        steps = self.board.steps
        self.query_one(RunList).tick(
            [line_of(self.board, steps[step], now, MARKS) for step in active]
        )
        self._show_progress(now)

    def on_run_list_scrolled(self) -> None:
        """Count what is out of view."""
        rest = counted(self.query_one(RunList).out_of_view())
        order = "sorted by state" if self.order == "running" else "in the plan's order"
        if not self.board.steps:
            order = ""
        self.query_one("#more", Static).update(Content("   ".join(p for p in (rest, order) if p)))

    def on_lines_moved(self) -> None:
        """The cursor stands on another step from now on, wherever that goes."""
        self._chosen = self.query_one(RunList).current
        self.refresh_bindings()

    def on_lines_opened(self) -> None:
        """Enter on a row."""
        self.action_details()

    @property
    def current(self) -> str:
        """Id of the step at the cursor; empty if there is none."""
        return self.query_one(RunList).current

    def resumed(self, *, again: bool = False) -> Page[None]:
        """A screen that does this run, to take the place of this one."""
        live = self._need()
        return RunScreen(self.services, resume=live.path, again=again, clock=self._clock)

    def tell(self, words: object) -> None:
        """Say something about the run as a whole, until something else is said."""
        told = self.query_one("#told", Static)
        told.update(Content(safe(words)))
        told.display = bool(words)


def _watched(live: Live) -> str:
    if live.active:
        return "Another process does this run; this screen only follows it."
    return "This run is over; its journal is shown."
