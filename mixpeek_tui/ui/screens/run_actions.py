"""What can be done on the run screen: to the run, and to the step at the cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from mixpeek_tui.errors import TuiError
from mixpeek_tui.run.executor import Executor
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.run_view.board import Board
from mixpeek_tui.ui.run_view.lines import Order, choices
from mixpeek_tui.ui.run_view.progress import over
from mixpeek_tui.ui.running import Live, Running
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.screens.step_edit import edit_step


class RunActions(Page[None]):
    """The keys of the run screen; what it shows is the subclass's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "retry", "retry"),
        Binding("e", "edit", "edit"),
        Binding("a", "adopt", "adopt"),
        Binding("n", "rename", "rename"),
        Binding("s", "skip", "skip", show=False),
        Binding("p", "pause", "pause"),
        Binding("p", "go_on", "go on"),
        Binding("u", "summary", "summary"),
        Binding("o", "order", "order"),
        Binding("at", "calls", "requests", key_display="@"),
        Binding("ctrl+c", "stop", "stop"),
    ]
    board: Board
    live: Live | None = None
    order: Order = "running"
    stopping = False

    @property
    def current(self) -> str:
        """Id of the step at the cursor; empty if there is none."""
        return ""

    def draw(self) -> None:
        """Draw the run as it stands."""

    def tell(self, words: object) -> None:
        """Say something about the run as a whole, until something else is said."""

    def resumed(self, *, again: bool = False) -> Page[None]:
        """A screen that does this run, to take the place of one that only showed it."""
        raise NotImplementedError

    def note(self) -> str:
        """What is said beside the progress, in parts; empty for nothing."""
        live = self.live
        if self.stopping and live is not None and live.active:
            flying = len(self.board.active)
            return f"stopping after what is in flight: {flying}   ctrl+c again to leave it"
        if isinstance(live, Running) and live.executor.paused and live.active:
            return "paused"
        failed = sum(row.state == "failed" for row in self.board.rows.values())
        return f"{failed} failed" if failed and self.board.finished is None else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes sense for the step at the cursor, and for how the run stands."""
        live = self.live
        keys = {"retry": "r", "edit": "e", "adopt": "a", "rename": "n", "skip": "s"}
        if action in keys:
            return live is not None and live.own and keys[action] in self._choices()
        paused = isinstance(live, Running) and live.executor.paused
        working = live is not None and live.active
        if action == "pause":
            return isinstance(live, Running) and working and not paused
        if action == "stop":
            return isinstance(live, Running) and working
        if action == "go_on":
            left = over(self.board) < len(self.board.steps)
            return paused or (live is not None and not working and left)
        if action in ("details", "summary", "order"):
            return bool(self.board.steps)
        return super().check_action(action, parameters)

    def _choices(self) -> dict[str, str]:
        step = self.board.steps.get(self.current)
        return choices(step, self.board.row(step.id)) if step else {}

    def _need(self) -> Live:
        assert self.live is not None
        return self.live

    def _steer(self, change: Callable[[Executor], None]) -> None:
        live = self.live
        if not isinstance(live, Running):
            return
        try:
            live.steer(change)
        except TuiError as error:
            notice.fail(self.app, error)
        self.draw()

    def action_retry(self) -> None:
        """Try the step again, and what waited for it."""
        step = self.current
        self._steer(lambda executor: executor.retry(step))

    def action_adopt(self) -> None:
        """Take the existing resource as it is."""
        step = self.current
        self._steer(lambda executor: executor.adopt(step))

    def action_skip(self) -> None:
        """Leave the step out; what needs it stays blocked."""
        step = self.current
        self._steer(lambda executor: executor.skip(step))

    def action_rename(self) -> None:
        """Ask for another name."""
        step = self.board.steps[self.current]

        def named(name: str | None) -> None:
            if name and name != step.name:
                self._steer(lambda executor: executor.rename(step.id, name))

        open_screen(self.app, "new_name", old=step.name, on_result=named)

    def action_edit(self) -> None:
        """Change the request in an editor."""
        step = self.board.steps[self.current]
        changed = edit_step(self.app, self.services, step, self.board.steps)
        if changed is not None:
            self._steer(lambda executor: executor.replace(step.id, changed))

    def action_pause(self) -> None:
        """Start no further step until told to go on."""
        live = self.live
        if isinstance(live, Running):
            live.executor.pause()
            self.draw()

    def action_go_on(self) -> None:
        """Do what is left; what failed is tried again."""
        live = self._need()
        if any(row.state in ("deleted", "deleting") for row in live.rows.values()):
            self._ask_whether_again()
        elif not isinstance(live, Running):
            self.app.switch_screen(self.resumed())
        elif live.finished is not None and live.finished.outcome == "unauthorised":
            self.ask_for_key()
        else:
            self.tell("")
            try:
                live.go_on()
            except TuiError as error:
                notice.fail(self.app, error)
            self.draw()

    def _ask_whether_again(self) -> None:
        words = "What it made was deleted. Going on creates it once more."

        def answered(yes: bool | None) -> None:
            if yes:
                self.app.switch_screen(self.resumed(again=True))

        open_screen(
            self.app, "confirm", title="This run was undone. Create it again?", words=words,
            on_result=answered,
        )  # fmt: skip

    def action_order(self) -> None:
        """Running first, or as in the plan."""
        self.order = "plan" if self.order == "running" else "running"
        self.draw()

    def action_details(self) -> None:
        """Request, reply and problem of the step at the cursor."""
        if self.current:
            open_screen(self.app, "step", live=self._need(), step=self.current)

    def action_calls(self) -> None:
        """Every request of this session."""
        open_screen(self.app, "calls")

    def action_summary(self) -> None:
        """What exists by now, and what to do next."""
        open_screen(self.app, "summary", live=self._need())

    def action_stop(self) -> None:
        """Finish what is in flight; the second time, ask whether to leave even that."""
        live = self.live
        if not isinstance(live, Running) or not live.active:
            return
        if not self.stopping:
            self.stopping = True
            live.stop()
            self.draw()
            return
        words = "Requests are in flight. What becomes of them is looked up when the run goes on."
        open_screen(
            self.app, "confirm", title="End without waiting?", words=words,
            on_result=lambda yes: live.abandon() if yes else None,
        )  # fmt: skip

    def action_back(self) -> None:
        """Leave the screen; the run goes on."""
        live = self.live
        if live is not None and live.own and live.active:
            notice.say(self.app, "The run goes on. Home shows it under Not finished.")
        super().action_back()

    def ask_for_key(self) -> None:
        """The API refused the key: ask for another one and go on."""
        live = self.live

        def given(key: str | None) -> None:
            if key and isinstance(live, Running):
                live.authorise(key)
            else:
                self.tell("The API refused the key. p asks for another one and goes on.")
            self.draw()

        open_screen(self.app, "key", on_result=given)
