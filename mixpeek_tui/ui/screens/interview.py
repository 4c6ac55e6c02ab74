"""The interview: rail, questions, live plan. Six sections share this one frame."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.draft import Draft
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.commands import Offer
from mixpeek_tui.ui.derived import derive, specs_of, stops
from mixpeek_tui.ui.drafting import Drafting
from mixpeek_tui.ui.fields.shown import Asked, Given, Looked
from mixpeek_tui.ui.fields.spec import ADD, Spec
from mixpeek_tui.ui.keeping import Keeping
from mixpeek_tui.ui.reopening import begun, draft_of, state_of
from mixpeek_tui.ui.room import fit, is_narrow
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.screens.errands import Errands
from mixpeek_tui.ui.sections.registry import ASKED, NAMES, REVIEW, TITLES, section
from mixpeek_tui.ui.sections.view import View, local_now
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.state import State
from mixpeek_tui.ui.undoing import UNDO, Undoable
from mixpeek_tui.ui.widgets.form import Form
from mixpeek_tui.ui.widgets.plan_bar import plan_words
from mixpeek_tui.ui.widgets.plan_pane import PlanPane
from mixpeek_tui.ui.widgets.rail import Rail
from mixpeek_tui.ui.widgets.words import Words


class Interview(Undoable):
    """Holds the state; sections say what to ask, the form asks it, the plan follows."""

    PURPOSE = "Nine questions in six sections; the plan on the side is what they lead to."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "next"),
        Binding("shift+tab", "previous", "previous", show=False),
        Binding("ctrl+n,f3", "section(1)", "next section", priority=True),
        Binding("ctrl+o,f2", "section(-1)", "previous section", show=False, priority=True),
        Binding("ctrl+t", "plan", "plan", priority=True),
        Binding("ctrl+g,f4", "rail", "sections (then 1 to 7)", show=False, priority=True),
        Binding("ctrl+r,f5", "review", "review", show=False, priority=True),
    ]
    CSS_PATH = "interview.tcss"

    def __init__(
        self,
        services: Services,
        *,
        answers: Answers | None = None,
        draft: Path | None = None,
        base_dir: Path | None = None,
        at: str = "data",
        clock: Callable[[], datetime] = local_now,
    ) -> None:
        """Begin, with nothing, with answers, or with a draft.

        Args:
            services: The outside world.
            answers: Answers to begin with.
            draft: A draft to go on with.
            base_dir: What relative paths in the answers are relative to.
            at: Section to begin in.
            clock: Tells the time, with a zone.
        """
        super().__init__(services)
        kept = begun(answers, draft)
        self.state = state_of(kept) if kept else State()
        self.base_dir = base_dir or (kept and kept.base_dir) or services.base_dir
        self.at = kept.section if kept and kept.section in ASKED else at
        self._clock = clock
        self._derived = derive(self.state, services.where.namespace)
        self._drafting = Drafting.begin(services.drafts, draft)
        self._keeping = Keeping(self, self._drafting, self.kept(), self.show_top)
        self._before: Widget | None = None
        self._drawing = asyncio.Lock()
        self.state = self.state.opened(self.at, self.at)

    # What is on the screen

    def crumbs(self) -> tuple[str, ...]:
        """Set up, and the project."""
        return ("Set up", self.state.answers.project)

    def right(self) -> tuple[str, ...]:
        """What is talked to, and that nothing is lost."""
        return (*super().right(), self._drafting.words(time.time()))

    def body(self) -> ComposeResult:
        """Rail, questions, plan; the line that stands for the plan where there is no room."""
        terminal = served(self.app).terminal
        fit(self, self.app.size.width)
        narrow = is_narrow(self.app.size.width)
        with Horizontal(id="body"):
            yield Rail(stops(self.state, self._derived), self.at, line=narrow)
            yield Form(self._specs())
            yield PlanPane(
                self._derived.plan, self._derived.root, flash=terminal.animations
                and terminal.color != "none", ascii_only=not terminal.unicode,
            )  # fmt: skip
        yield Words(plan_words(self._derived.plan, sandbox=self.services.where.sandbox), id="bar")

    def on_mount(self) -> None:
        """Begin at the first question."""
        self.query_one(Form).focus_first()
        self._keeping.tell_age()

    def on_resize(self) -> None:
        """Another width: the plan beside the questions, or behind a key."""
        fit(self, self.app.size.width)
        self.query_one(Rail).set_class(is_narrow(self.app.size.width), "-line")

    def _specs(self) -> tuple[Spec, ...]:
        view = View(self.state, self.services.environ, self._clock(), self.base_dir)
        return specs_of(self.at, view, self._derived)

    # Answers

    @on(Given)
    async def _given(self, event: Given) -> None:
        """An answer: change the state, then everything that follows from it."""
        event.stop()
        if event.place.endswith("#remove"):
            Errands(self).confirm_removal(event)
            return
        await self.give(event.place, event.value)
        if event.value == ADD:
            self.query_one(Form).focus_brought()

    async def give(self, place: str, value: object) -> None:
        """Take an answer for a place of the current section."""
        await self.become(section(self.at).edit(self.state, place, value), place)

    async def become(self, state: State, cause: str) -> None:
        """Go over to another state and draw what changed."""
        if state == self.state:
            return
        self.remember(state, cause)
        changed = (state.answers, state.typed) != (self.state.answers, self.state.typed)
        self.state = state
        self._derived = derive(state, self.services.where.namespace)
        with self.app.batch_update():
            for form in self.query(Form):
                await form.show(self._specs(), answered=changed)
            self._follow(cause)
        if changed:
            self._keeping.soon(self.kept())

    def kept(self) -> Draft:
        """The interview as its draft keeps it."""
        return draft_of(self.state, self.at, self.base_dir, self.services.where.server)

    def _follow(self, cause: str) -> None:
        derived = self._derived
        self.query_one(Rail).show(stops(self.state, derived), self.at)
        self.query_one(PlanPane).show(derived.plan, derived.root, cause)
        bar = plan_words(derived.plan, sandbox=self.services.where.sandbox)
        self.query_one("#bar", Words).say(bar, layout=False)
        self.show_top()

    @on(Looked)
    async def _looked(self, event: Looked) -> None:
        """A file that an answer names was looked at; that is no answer to take back."""
        await self.become(self.state.looked(event.place, event.path, event.wrong), UNDO)

    @on(Asked)
    def _asked(self, event: Asked) -> None:
        """Something that takes a dialog of its own."""
        event.stop()
        Errands(self).run(event.place, event.verb)

    # Sections

    def action_section(self, by: int) -> None:
        """The next or the previous section; forward, first what an answer has just brought."""
        self._show_plan(False)
        number = NAMES.index(self.at) + by
        if number >= 0 and not (by > 0 and self.query_one(Form).focus_brought()):
            self.go(NAMES[number])

    def on_rail_picked(self, event: Rail.Picked) -> None:
        """A section was picked on the rail."""
        self.go(event.name, rail=not event.enter)

    def go(self, name: str, *, rail: bool = False, place: str = "") -> None:
        """Go to a section or ``review``, to a place of it; the next key is for what is there."""
        if name == REVIEW:
            self.action_review()
        else:
            self._go(name, rail, place, served(self.app).keep_keys())

    @work(group="section")
    async def _go(self, name: str, rail: bool, place: str, there: Callable[[], None]) -> None:
        try:
            async with self._drawing:
                await self._arrive(name, place)
                if rail:
                    self.query_one(Rail).focus()
                elif not self.query_one(Form).focus_place(place):
                    self.query_one(Form).focus_first()
        finally:
            there()

    async def _arrive(self, name: str, place: str) -> None:
        self.state = section(name).reach(self.state.opened(name, self.at), place)
        self._show_plan(False)
        if name != self.at:
            await self.show(name)
        else:
            await self.query_one(Form).show(self._specs())
        self._follow("")
        self._keeping.moved(self.kept())

    async def show(self, section: str) -> None:
        """Show a section from the state alone."""
        self.at = section
        with self.app.batch_update():
            await self.query_one(Form).remove()
            await self.query_one("#body").mount(Form(self._specs()), after=self.query_one(Rail))

    def action_previous(self) -> None:
        """The field before; before the first one, the last."""
        if not self.query_one(Form).focus_last_from_first():
            self.focus_previous()

    def offers(self) -> Iterator[Offer]:
        """Every section, in the palette."""
        for name, title in zip(NAMES, TITLES, strict=True):
            yield Offer(f"Go to {title}", partial(self.go, name))

    def action_rail(self) -> None:
        """The focus on the rail, and back."""
        rail = self.query_one(Rail)
        if rail.has_focus:
            self.query_one(Form).focus_first()
        else:
            rail.focus()

    def action_review(self) -> None:
        """See the whole plan."""
        self.state = self.state.reviewed()
        open_screen(
            self.app, "review", state=self.state, base_dir=self.base_dir,
            drafting=self._drafting, on_result=self._reviewed,
        )  # fmt: skip

    async def _reviewed(self, result: tuple[State, str, str] | None) -> None:
        """Back from the review: rows may be off or renamed, and a question may be wanted."""
        if result is None:
            return
        state, name, place = result
        await self.become(state, "review")
        self.go(name or self.at, place=place)

    # The plan

    def action_plan(self) -> None:
        """The plan full size, and back."""
        self._show_plan(not self.has_class("-plan"))

    def _show_plan(self, show: bool) -> None:
        if show == self.has_class("-plan"):
            return
        self.set_class(show, "-plan")
        tree = self.query_one(PlanPane).plan_tree
        if show:
            self._before = self.focused
            tree.focus()
        elif self._before is not None and self._before.is_attached:
            self._before.focus()
        else:
            self.query_one(Form).focus_first()

    def action_back(self) -> None:
        """Out of the large plan; else home, with the draft saved."""
        if self.has_class("-plan"):
            self._show_plan(False)
            return
        if problem := self._keeping.now():
            notice.warn(self.app, f"The draft could not be saved: {problem}")
        super().action_back()

    def on_unmount(self) -> None:
        """What was typed is kept, whatever ends the screen."""
        self._keeping.now()
