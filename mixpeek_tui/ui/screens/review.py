"""Review: the whole plan before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.plan.export import str_ref
from mixpeek_tui.plan.rows import row_complaints
from mixpeek_tui.run.needs import missing
from mixpeek_tui.text import plural, safe
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.derived import Derived, derive
from mixpeek_tui.ui.drafting import Drafting
from mixpeek_tui.ui.fields.shown import words
from mixpeek_tui.ui.keys_in_order import STARTS_WITHIN
from mixpeek_tui.ui.place import spoken
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.saving import save_answers
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.sections.registry import ASKED, NAMES, REVIEW, TITLES, section_of
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.state import State
from mixpeek_tui.ui.switching import because_of, dropped, has_name, steps, switched, tidied
from mixpeek_tui.ui.widgets.menu import Item, Menu
from mixpeek_tui.ui.widgets.plan_pane import why_words
from mixpeek_tui.ui.widgets.plan_sums import sums
from mixpeek_tui.ui.widgets.plan_tree import PlanTree

Result = tuple[State, str, str]
"""The state, the section to go back to, the place in it; the last two may be empty."""


class Review(Page[Result]):
    """The tree with counts; rows can be switched off and renamed, requests read."""

    PURPOSE = "Everything that will be made, before it is made."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "run", "run it", priority=True),
        Binding("space", "switch", "off or on"),
        Binding("r", "rename", "rename"),
        Binding("v", "request", "request"),
        Binding("s", "save", "save answers"),
        Binding("tab", "other", "complaints", show=False),
        Binding("ctrl+o,f2", "leave('alerts')", "back to Alerts", show=False),
        *(Binding(str(n), f"leave('{name}')", f"to {TITLES[n - 1]}", show=False)
          for n, name in enumerate(ASKED, 1)),
    ]  # fmt: skip
    DEFAULT_CSS = """
    Review #wrong { height: auto; max-height: 6; margin: 0 1 1 1; }
    Review #sums { height: auto; padding: 0 2; margin-bottom: 1; }
    Review PlanTree { height: 1fr; margin: 0 1; }
    Review #why { height: auto; min-height: 1; max-height: 4; padding: 0 2; color: $text-muted; }
    Review.-tall #why { margin: 1 0; }
    """

    def __init__(
        self, services: Services, *, state: State, base_dir: Path, drafting: Drafting | None = None
    ) -> None:
        """See a state's plan.

        Args:
            services: The outside world.
            state: The interview as it stands.
            base_dir: What relative paths in the answers are relative to.
            drafting: The interview's draft, forgotten once the plan is run.
        """
        super().__init__(services)
        self.state = replace(state, answers=tidied(state.answers))
        self._dropped = dropped(state.answers)
        self._base_dir = base_dir
        self._drafting = drafting
        self._derived = self._derive()

    def _derive(self) -> Derived:
        derived = derive(replace(self.state, files={}), self.services.where.namespace)
        more = row_complaints(self.state.answers, self.services.where.namespace)
        here = () if derived.errors else missing(
            derived.plan, self._base_dir, self.services.environ
        )  # fmt: skip
        return replace(derived, complaints=(*derived.complaints, *more, *here))

    def crumbs(self) -> tuple[str, ...]:
        """Set up, the project, review."""
        return ("Set up", self.state.answers.project, "Review")

    def body(self) -> ComposeResult:
        """Complaints, sums, tree, reason."""
        terminal = served(self.app).terminal
        with VerticalScroll(id="wrong", can_focus=False):
            yield Menu(self._items())
        yield Static(self._sums(), id="sums")
        yield PlanTree(self._derived.root, flash=False, ascii_only=not terminal.unicode)
        yield Static("", id="why")

    def _sums(self) -> Content:
        sandbox = self.services.where.sandbox
        return sums(self._derived.plan, self.app.size.width - 4, sandbox=sandbox)

    def on_resize(self) -> None:
        """The sums are broken to the width."""
        self.query_one("#sums", Static).update(self._sums())

    def on_mount(self) -> None:
        """The tree first, the complaints if there are any."""
        self.query_one("#wrong").display = bool(self._derived.complaints)
        self.query_one(PlanTree).focus()
        if self._dropped:
            notice.warn(self.app, "No longer in the plan: " + ", ".join(map(safe, self._dropped)))

    def _items(self) -> list[Item]:
        return [
            Item(f"{n}", self._title(c), words(_named(c)))
            for n, c in enumerate(self._derived.complaints)
        ]  # fmt: skip

    def _title(self, complaint: Complaint) -> str:
        return TITLES[NAMES.index(section_of(complaint))]

    def become(self, answers: Answers) -> None:
        """Other rows are off, or called otherwise."""
        self.state = replace(self.state, answers=answers)
        self._derived = self._derive()
        self.query_one(PlanTree).show(self._derived.root)
        self.query_one("#sums", Static).update(self._sums())
        self.query_one(Menu).show(self._items())
        self.query_one("#wrong").display = bool(self._derived.complaints)

    def on_plan_tree_highlighted(self, event: PlanTree.Highlighted) -> None:
        """Say why a row is there."""
        self.query_one("#why", Static).update(Content(why_words(event.node)))

    def on_menu_moved(self, event: Menu.Moved) -> None:
        """Say the whole of a complaint, which its line may cut."""
        if event.name and self.query_one(Menu).has_focus:
            complaint = self._derived.complaints[int(event.name)]
            self.query_one("#why", Static).update(Content(words(_named(complaint))))

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """Go to the question that a complaint is about."""
        complaint = self._derived.complaints[int(event.name)]
        name = section_of(complaint)
        if name == REVIEW:
            self.query_one(PlanTree).focus()
        else:
            self.dismiss((self.state, name, complaint.place))

    # Rows

    @property
    def _step(self) -> Step | None:
        """The step of the row under the cursor, or of the one it is a detail of."""
        node = self.query_one(PlanTree).node
        return steps(self._derived.plan).get(node.step or node.key.partition("#")[0])

    def action_switch(self) -> None:
        """Switch the row off, or on again."""
        step = self._step
        if step is None:
            notice.say(self.app, "This row only groups others; switch those.")
            return
        answers, plan = self.state.answers, self._derived.plan
        if step.kind == "namespace":
            notice.say(self.app, "Everything is made inside the namespace; it cannot be left out.")
            return
        causes = because_of(answers, plan, step.id)
        if causes and step.id not in causes:
            notice.say(self.app, f"{step.name} is off because {', '.join(causes)} is off.")
            return
        before = len(plan.skipped)
        self.become(switched(answers, step.id))
        more = len(self._derived.plan.skipped) - before - 1
        if more > 0:
            notice.say(self.app, f"{step.name} is off, and {plural(more, 'row')} that need it.")

    def action_rename(self) -> None:
        """Give the row another name."""
        step = self._step
        if step is None or not has_name(step):
            notice.say(self.app, "This row has no name of its own.")
            return

        def named(answers: Answers | None) -> None:
            if answers is not None:
                self.become(answers)

        open_screen(self.app, "rename", answers=self.state.answers, step=step.id, name=step.name,
                    on_result=named)  # fmt: skip

    def action_request(self) -> None:
        """Show the row's request."""
        step, plan = self._step, self._derived.plan
        if step is not None:
            home = plan.namespace or str_ref(plan)
            open_screen(self.app, "request", step=step, namespace=home)

    def action_save(self) -> None:
        """Save the answers as a file."""
        save_answers(self.app, self.state.answers, self._base_dir)

    # Leaving

    def action_run(self) -> None:
        """Run the plan; on a complaint, go to its question."""
        menu = self.query_one(Menu)
        if menu.has_focus:
            menu.action_choose()
        elif self._derived.errors:
            count = plural(len(self._derived.errors), "answer must", "answers must")
            notice.warn(self.app, f"{count} be mended first; enter goes to the question.")
            menu.focus()
        elif not (self.services.where.has_key or self.services.where.sandbox):
            open_screen(self.app, "key", on_result=self._key_given)
        elif not self._derived.plan.steps:
            notice.warn(self.app, "The plan is empty.")
        else:
            self._run()

    def _key_given(self, key: str | None) -> None:
        if key:
            self.services.take_key(key)
            self._run()

    def _run(self) -> None:
        """Start; keys pressed meanwhile are for the run, and for nothing if there is none."""
        self._start(served(self.app).keep_keys(STARTS_WITHIN))

    @work(exclusive=True, group="run")
    async def _start(self, there: Callable[[], None]) -> None:
        await served(self.app).give_keys_to(self._open_run(), there)

    async def _open_run(self) -> bool:
        if not await served(self.app).reach_sandbox():
            return False
        open_screen(self.app, "run", plan=self._derived.plan, answers=self.state.answers,
                    base_dir=self._base_dir)  # fmt: skip
        if self._drafting is not None:
            self._drafting.discard()
        return True

    def action_other(self) -> None:
        """Between the complaints and the tree."""
        menu = self.query_one(Menu)
        if self._derived.complaints and not menu.has_focus:
            menu.focus()
        else:
            tree = self.query_one(PlanTree)
            tree.focus()
            self.query_one("#why", Static).update(Content(why_words(tree.node)))

    def action_leave(self, name: str) -> None:
        """Back to a section."""
        self.dismiss((self.state, name, ""))

    def action_back(self) -> None:
        """Back to the questions."""
        self.dismiss((self.state, "", ""))


def _named(complaint: Complaint) -> Complaint:
    """What is missing is named, since its question does not stand beside it here."""
    if complaint.message != "missing":
        return complaint
    return replace(complaint, message=f"{spoken(complaint.place)} is missing")
