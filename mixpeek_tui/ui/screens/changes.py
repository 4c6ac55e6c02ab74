"""The review of an existing workspace: what would be created, changed, kept; apply only that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.errors import Complaint, TuiError
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.run.events import Event, Row, fold
from mixpeek_tui.run.needs import missing
from mixpeek_tui.text import plural, safe
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.beginning import label
from mixpeek_tui.ui.browse.changing.diff_dialog import coloured
from mixpeek_tui.ui.drafting import Drafting
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.sections.registry import section_of
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.state import State
from mixpeek_tui.ui.switching import tidied
from mixpeek_tui.ui.widgets.change_list import ChangeList
from mixpeek_tui.ui.widgets.lines import Lines
from mixpeek_tui.workspace.apply_changes import Applied, Setting, apply_changes
from mixpeek_tui.workspace.change_step import difference_of, step_of
from mixpeek_tui.workspace.compared import Compared, compare
from mixpeek_tui.workspace.left_out import keep_dropped
from mixpeek_tui.workspace.plan_change import PlanChange
from mixpeek_tui.workspace.replacing import advice, also, refusal
from mixpeek_tui.workspace.snapshot import Workspace, load


@dataclass(frozen=True, slots=True)
class Left:
    """How the difference was left."""

    state: State
    workspace: Workspace
    """As it was last read."""
    opened: Answers | None = None
    """The answers that are known to be carried out."""
    section: str = ""
    """The section to go back to, if a question is wanted."""
    place: str = ""


class Changes(Page[Left]):
    """Rows by what becomes of them, with the reason; below, the fields before and after."""

    PURPOSE = "What the answers would change here. Nothing is sent before you confirm it."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "apply", priority=True),
        Binding("v", "request", "request"),
        Binding("r", "replace", "replace"),
        Binding("ctrl+r", "again", "read again"),
    ]
    DEFAULT_CSS = """
    Changes #sums { height: 1; padding: 0 2; margin-bottom: 1; }
    Changes ChangeList { height: 2fr; margin: 0 1; }
    Changes #detail { height: 1fr; margin: 1 1 0 1; padding: 0 2; }
    """

    def __init__(
        self, services: Services, *, state: State, workspace: Workspace, base_dir: Path,
        errors: Sequence[Complaint] = (), drafting: Drafting | None = None,
        opened: Answers | None = None,
    ) -> None:  # fmt: skip
        """See the difference.

        Args:
            services: The outside world.
            state: The interview as it stands.
            workspace: What exists.
            base_dir: What relative paths in the answers are relative to.
            errors: What keeps the answers from being used.
            drafting: The interview's draft, forgotten once everything is applied.
            opened: The answers before any was changed.
        """
        super().__init__(services)
        self.state = replace(state, answers=tidied(state.answers))
        self._opened = opened
        self._replacing: frozenset[str] = frozenset()
        self.compared = self._compare(workspace)
        self._base_dir, self._errors, self._drafting = base_dir, errors, drafting
        self._rows: dict[str, Row] = {}
        self._busy = False

    def _compare(self, workspace: Workspace) -> Compared:
        return compare(self.state.answers, workspace, self._opened, self._replacing)

    def crumbs(self) -> tuple[str, ...]:
        """Change, the workspace, the difference."""
        return ("Change", self.services.where.namespace or "", "Difference")

    def body(self) -> ComposeResult:
        """How much, the rows, what is under the cursor."""
        yield Static("", id="sums")
        yield ChangeList()
        with VerticalScroll(id="detail", can_focus=False):
            yield Static("", id="fields")

    def on_mount(self) -> None:
        """The rows first."""
        self._show(self.compared)
        self.query_one(ChangeList).focus()

    def _show(self, compared: Compared) -> None:
        self.compared = compared
        self.query_one(ChangeList).show(compared.ordered)
        self._tell(compared.words)
        self._detail()

    def _tell(self, words: str) -> None:
        self.query_one("#sums", Static).update(Content(safe(words)))

    @on(Lines.Moved)
    def _detail(self) -> None:
        change = self.query_one(ChangeList).current
        found = Content("") if change is None else self._told(change)
        self.query_one("#fields", Static).update(found)

    def _told(self, change: PlanChange) -> Content:
        row, step = self._rows.get(change.step_id), self._step
        lines = [Content(safe(change.reason))]
        if row is not None and row.problem is not None:
            said = " ".join((row.problem.said, row.problem.means, row.problem.todo))
            lines.insert(0, Content.styled(safe(said), "$state-failed"))
        if step is not None:
            lines.append(Content.styled(f"from {safe(step.why.words)}", "$text-muted"))
        if words := advice(change):
            lines.append(Content(words))
        if change.verb == "change":
            lines.append(coloured(difference_of(self.compared, change)))
        return Content("\n").join(lines)

    @property
    def _step(self) -> Step | None:
        change = self.query_one(ChangeList).current
        return self.compared.plan.by_id.get(change.step_id) if change else None

    def action_request(self) -> None:
        """Show what the row sends, or would send to create it."""
        change = self.query_one(ChangeList).current
        step = step_of(self.compared, change) if change is not None else None
        if step is not None and step.request is not None:
            open_screen(self.app, "request", step=step, namespace=self.compared.plan.namespace)

    def action_replace(self) -> None:
        """Ask whether this may be deleted and made anew; a second time takes the yes back."""
        change = self.query_one(ChangeList).current
        if self._busy or change is None:
            return
        if change.replaced is not None:
            self._replaced(self._replacing - {change.step_id})
        elif change.verb != "replace" or change.item is None:
            notice.say(self.app, "Only what cannot be changed is replaced.")
        elif words := refusal(change):
            notice.warn(self.app, words)
        else:
            open_screen(
                self.app, "replace", item=change.item, workspace=self.compared.workspace,
                on_result=lambda yes: self._agreed(yes, change.step_id),
            )  # fmt: skip

    def _agreed(self, yes: bool | None, step: str) -> None:
        if yes:
            self._replaced(self._replacing | {step})

    def _replaced(self, replacing: frozenset[str]) -> None:
        self._replacing = replacing
        step = self._step
        self._show(self._compare(self.compared.workspace))
        if step is not None:
            self.query_one(ChangeList).go_to(step.id)
        if words := also(self.compared):
            notice.say(self.app, f"{words}. Press r there, too.")

    # Applying

    def action_apply(self) -> None:
        """Ask, then send what is to be created and changed."""
        if self._busy:
            return
        if self.services.where.read_only:
            notice.warn(self.app, "Read-only: nothing is sent.")
        elif self._errors:
            self._back_to(self._errors[0])
        elif self.compared.nothing_to_do:
            keep_dropped(self.services.runs.parent, label(self.services), self.compared)
            notice.say(self.app, "There is nothing to apply; the workspace is as answered.")
        elif words := also(self.compared):
            notice.warn(self.app, f"{words}. Press r there, or take the other yes back.")
        elif (lacking := self._lacking()) is not None:
            notice.warn(self.app, f"{lacking}")
        else:
            kept = "" if self.compared.to_replace else ", and nothing is deleted"
            words = f"{self.compared.will_send}. Nothing else is sent{kept}."
            title = "Apply this to the workspace?"
            open_screen(self.app, "confirm", title=title, words=words, on_result=self._answered)

    def _back_to(self, wrong: Complaint) -> None:
        count = plural(len(self._errors), "answer must", "answers must")
        notice.warn(self.app, f"{count} be mended first: {wrong}")
        place = (section_of(wrong), wrong.place)
        self.dismiss(Left(self.state, self.compared.workspace, self._opened, *place))

    def _lacking(self) -> Complaint | None:
        """A file or variable that what is sent needs and that is not here."""
        wanted = (*self.compared.to_create, *self.compared.to_change)
        steps = (step_of(self.compared, change) for change in wanted)
        plan = replace(self.compared.plan, steps=tuple(step for step in steps if step))
        return next(iter(missing(plan, self._base_dir, self.services.environ)), None)

    def _answered(self, yes: bool | None) -> None:
        if yes:
            self._apply()

    @work(exclusive=True, group="apply")
    async def _apply(self) -> None:
        self._busy = True
        try:
            await self._look_then_apply()
        except TuiError as error:
            notice.fail(self.app, "Applying had to end", error)
            self._tell(self.compared.words)
        finally:
            self._busy = False

    async def _look_then_apply(self) -> None:
        """Somebody may have changed the workspace meanwhile; then it is shown, not sent."""
        client = self.services.client()
        self._tell("Looking once more …")
        now = self._compare(await self._loaded())
        if now.same_as != self.compared.same_as:
            self._show(now)
            notice.warn(self.app, "The workspace changed meanwhile. This is the difference now.")
            return
        self._tell(f"Applying: {now.will_send} …")
        where = self.services
        setting = Setting(where.runs, label(where), where.environ, self._base_dir)
        applied = await apply_changes(client, now, setting, self._heard)
        if not applied.failed:
            self._opened, self._replacing = self.state.answers, frozenset()
        self._after(applied, self._compare(await self._loaded()))

    async def _loaded(self) -> Workspace:
        home = self.compared.workspace.namespace
        name = home.id if home is not None else self.services.where.namespace or ""
        return await load(self.services.client(), name)

    def _heard(self, event: Event) -> None:
        self._rows = fold(self._rows, event)
        self.query_one(ChangeList).follow(self._rows)

    def _after(self, applied: Applied, now: Compared) -> None:
        count, bad = len(applied.rows), len(applied.failed)
        self._rows = {row.step: row for row in applied.failed}
        self._show(now)
        self.query_one(ChangeList).follow(self._rows)
        if bad:
            notice.fail(self.app, f"{bad} of {count} did not come about; the rows say why.")
            return
        keep_dropped(self.services.runs.parent, label(self.services), now)
        notice.say(self.app, f"{plural(count, 'step')} applied.")
        if now.nothing_to_do and self._drafting is not None:
            self._drafting.discard()

    @work(exclusive=True, group="apply")
    async def action_again(self) -> None:
        """Read the workspace again."""
        if self._busy:
            return
        self._tell("Reading the workspace …")
        try:
            self._show(self._compare(await self._loaded()))
        except TuiError as error:
            self._tell(f"Not read again: {error}")
            notice.fail(self.app, "It could not be read", error)

    def action_back(self) -> None:
        """Back to the questions; not while it is applied."""
        if self._busy:
            notice.say(self.app, "One moment: it is being applied.")
        else:
            self.dismiss(Left(self.state, self.compared.workspace, self._opened))
