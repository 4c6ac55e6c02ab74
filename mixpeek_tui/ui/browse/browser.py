"""The workspace browser: kinds at the left, a table, what is under the cursor below."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.timer import Timer

from mixpeek_tui.errors import ApiError, TuiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import age
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.command import completions, read_command
from mixpeek_tui.ui.browse.command_line import CommandLine
from mixpeek_tui.ui.browse.deeds import Deeds
from mixpeek_tui.ui.browse.detail import Detail
from mixpeek_tui.ui.browse.filter_line import FilterLine
from mixpeek_tui.ui.browse.follow_line import FollowLine
from mixpeek_tui.ui.browse.history import History
from mixpeek_tui.ui.browse.jobs import Job
from mixpeek_tui.ui.browse.lines import Lines
from mixpeek_tui.ui.browse.overview import Overview
from mixpeek_tui.ui.browse.pane import ListPane
from mixpeek_tui.ui.browse.place import OVERVIEW, Place, children, inside, nested, read_link
from mixpeek_tui.ui.browse.pulse import next_age, shown_age
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.browse.sidebar import Sidebar
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.screens.page import Page, where_words
from mixpeek_tui.ui.services import Services
from mixpeek_tui.workspace.status import counted_kinds


class BrowserScreen(Page[None]):
    """One workspace, live."""

    PURPOSE = "Look at a workspace, search it, run and change what is in it."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("colon", "command", "jump", key_display=":"),
        Binding("slash", "filter", "filter", key_display="/"),
        Binding("e", "edit", "edit"),
        Binding("n", "clone", "new", show=False),
        Binding("v", "raw", "YAML"),
        Binding("y,c", "copy", "copy"),
        Binding("ctrl+d", "delete", "delete"),
        Binding("ctrl+r", "reload", "refresh", show=False),
        Binding("at", "calls", "calls of this session", key_display="@", show=False),
        Binding("d", "describe", "details", show=False),
        Binding("plus", "enlarge(True)", "only the details", show=False),
        Binding("underscore", "enlarge(False)", "table and details", key_display="_", show=False),
        Binding("left_square_bracket", "backward", "back in history", show=False),
        Binding("right_square_bracket", "forward", "forward in history", show=False),
        Binding("minus", "swap", "last view", key_display="-", show=False),
        Binding("1", "digit(1)", "kinds of the sidebar", key_display="1…9", show=False),
        *(Binding(str(number), f"digit({number})", show=False) for number in range(2, 10)),
    ]
    CSS = """
    BrowserScreen {
        & Sidebar { width: 21; border-right: solid $hairline; }
        & Overview { width: 1fr; padding: 0 1; display: none; }
        & #instead { display: none; }
        &.overview { & ListPane { display: none; } & Overview { display: block; } }
        &.narrow Sidebar { width: 19; }
    }
    """

    def __init__(
        self, services: Services, *, kind: str = "", link: str = "", session: Session | None = None
    ) -> None:
        """Make the screen.

        Args:
            services: What screens are given.
            kind: A kind to open at, in the singular or plural.
            link: ``clusters/shop-vector-clusters``; wins over ``kind``.
            session: Shared with other screens of the browser; a new one if None.
        """
        super().__init__(services)
        self.session = session or Session(services)
        start = read_link(link or kind) or Place()
        if start.kind == OVERVIEW and not self.session.namespace:
            start = Place("namespace")
        self.history = History(start)
        self._age_timer: Timer | None = None
        self._unlisten: Callable[[], None] = lambda: None

    def crumbs(self) -> tuple[str, ...]:
        """Namespace, what was opened, the kind."""
        place = self.history.here
        name = place.kind if place.kind == OVERVIEW else kind(place.kind).plural
        return (self.session.namespace or "no namespace", *place.trail, name)

    def right(self) -> tuple[str, ...]:
        """How old the list is, and where it comes from."""
        return (self._age_words(), where_words(self.services))

    def _age_words(self) -> str:
        seconds = self.pane.age if self.is_mounted and not self._overview else None
        if seconds is None:
            return ""
        shown = shown_age(seconds)
        return f"updated {age(shown)} ago" if shown else "updated just now"

    def body(self) -> ComposeResult:
        """Sidebar, list or overview, and the lines below."""
        with Horizontal():
            yield Sidebar()
            yield ListPane(self.session)
            yield Overview(self.session)
        yield FollowLine(self.session.jobs)
        yield CommandLine(self._complete)

    @property
    def deeds(self) -> Deeds:
        """What can be done."""
        return Deeds(self.app, self.session, self._changed)

    def _changed(self) -> None:
        if self.is_current and not self._overview:
            self.pane.refresh_rows()

    def _job_changed(self, job: Job) -> None:
        if job.over:
            self._changed()

    @property
    def pane(self) -> ListPane:
        """The list."""
        return self.query_one(ListPane)

    @property
    def _overview(self) -> bool:
        return self.history.here.kind == OVERVIEW

    def on_mount(self) -> None:
        """Show where to begin; the counts follow."""
        self._unlisten = self.session.jobs.listen(self._job_changed)
        self._show()
        self.count_kinds()

    def on_unmount(self) -> None:
        """Hear of no job any more; the jobs go on."""
        self._unlisten()

    def on_resize(self) -> None:
        """Less room for the sidebar on a narrow screen."""
        self.set_class(self.size.width < 100, "narrow")

    def on_screen_suspend(self) -> None:
        """Nothing is looked at while another screen is on top."""
        self.pane.still()
        if self._age_timer is not None:
            self._age_timer.stop()

    def on_screen_resume(self) -> None:
        """Look again."""
        if not self._overview and self.pane.feed is not None and self.pane.feed.loaded:
            self.pane.refresh_rows()

    def go(self, place: Place) -> None:
        """Show another place; esc and ``[`` lead back."""
        self._leave(lambda history: history.go(place))

    def _leave(self, step: Callable[[History], History]) -> None:
        seen = self.history.here
        if self.pane.feed is not None and not self._overview:
            seen = self.pane.feed.place.at(self.pane.item)
        history = step(self.history.seen(seen))
        if history.here != self.history.here or history.here.list != seen.list:
            self.history = history
            self._show()

    def _show(self) -> None:
        place = self.history.here
        self.set_class(self._overview, "overview")
        self.pane.still()
        if self._overview:
            self.query_one(Overview).look()
            self.query_one(Overview).focus()
        else:
            self.pane.show(place)
            self.pane.table.focus()
        self._side()
        self.show_top()
        self.refresh_bindings()

    def _side(self) -> None:
        self.query_one(Sidebar).show(self.history.here.kind, self.session.counts)

    @on(Overview.Read)
    def _looked(self) -> None:
        self._side()

    @work(group="counts", exclusive=True)
    async def count_kinds(self) -> None:
        """Read the first rows of each kind, one after the other, letting the others go first."""
        if self._overview:
            return
        for owner in counted_kinds():
            if owner.name in self.session.counts or (
                owner.namespaced and not self.session.namespace
            ):
                continue
            try:
                await self.session.peek(Place(owner.name))
            except ApiError:
                self.session.counts[owner.name] = None
            self._side()

    @on(ListPane.Fresh)
    def _fresh(self) -> None:
        self._side()
        self._show_age()

    def _show_age(self) -> None:
        self.show_top()
        if self._age_timer is not None:
            self._age_timer.stop()
        seconds = None if self._overview else self.pane.age
        if seconds is not None and self.is_current:
            self._age_timer = self.set_timer(next_age(seconds) + 0.05, self._show_age)

    @on(ListPane.Pointed)
    def _pointed(self) -> None:
        self.refresh_bindings()

    @on(ListPane.Opened)
    def _opened(self, event: ListPane.Opened) -> None:
        if event.item is None:
            return
        if event.item.kind == "namespace":
            self.use_namespace(event.item.name or event.item.id)
        elif self.deeds.open(event.item):
            return
        elif inner := children(event.item.kind):
            self.go(inside(event.item, inner[0]))
        else:
            self.action_describe()

    @on(ListPane.Act)
    def _act(self, event: ListPane.Act) -> None:
        self.deeds.act(event.action, event.items)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a resource is there while one is under the cursor."""
        if action in ("raw", "copy", "delete", "describe", "enlarge", "edit"):
            return not self._overview and self.is_mounted and self.pane.item is not None
        return True if action != "filter" else not self._overview

    def action_raw(self) -> None:
        """The resource as it is."""
        if self.pane.item is not None:
            self.deeds.raw(self.pane.item)

    def action_edit(self) -> None:
        """Change the resource under the cursor."""
        if self.pane.item is not None:
            self.deeds.edit(self.pane.item)

    def action_clone(self) -> None:
        """Write a new resource like the one under the cursor."""
        if not self._overview:
            self.deeds.clone(self.pane.item, self.history.here.kind)

    def action_copy(self) -> None:
        """Something of the chosen resources, to the clipboard."""
        self.deeds.copy(self.pane.chosen)

    def action_delete(self) -> None:
        """The resource under the cursor, after its name was typed."""
        if self.pane.item is not None:
            self.deeds.delete(self.pane.item)

    def action_calls(self) -> None:
        """Every call of this session."""
        open_screen(self.app, "calls")

    @on(Detail.Jump)
    def _jump(self, event: Detail.Jump) -> None:
        self.go(event.place)

    @on(Lines.Opened, "Sidebar")
    def _kind_opened(self, event: Lines.Opened) -> None:
        self.open_kind(self.query_one(Sidebar).entries[event.row].name)

    def open_kind(self, name: str) -> None:
        """Show a kind; one inside another opens within the item under the cursor."""
        if name == OVERVIEW or not nested(kind(name)):
            self.go(Place(name))
            return
        owner, item = kind(kind(name).parent), self.pane.item
        if item is not None and item.kind == owner.name:
            self.go(inside(item, kind(name)))
            return
        self.go(Place(owner.name))
        notice.say(self.app, f"Choose a {owner.title.lower()} first; its {kind(name).plural} "
                             "are one key away: enter or its line below")  # fmt: skip

    def use_namespace(self, name: str) -> None:
        """Look at another namespace."""
        self.session.use_namespace(name)
        self.history = History(Place())
        self._show()
        notice.say(self.app, f"namespace {name}")

    def action_command(self) -> None:
        """Type where to go."""
        self.query_one(CommandLine).open()

    def _complete(self, typed: str) -> tuple[str, ...]:
        rows = self.session.window(Place("namespace")).items()
        return completions(typed, [item.name for _, item in rows], self.services.profiles())

    @on(CommandLine.Left)
    def _command_left(self) -> None:
        self._focus_list()

    def _focus_list(self) -> None:
        (self.query_one(Overview) if self._overview else self.pane.table).focus()

    @on(CommandLine.Typed)
    def _command(self, event: CommandLine.Typed) -> None:
        self._focus_list()
        command = read_command(event.text)
        if command.verb == "go" and command.place is not None:
            self.go(command.place)
        elif command.verb == "ns":
            self.use_namespace(command.name)
        elif command.verb == "profile":
            self._use_profile(command.name)
        elif command.verb == "quit":
            self.app.exit()
        elif command.name:
            notice.warn(self.app, f"{command.name}: no such kind or command; tab completes")

    def _use_profile(self, name: str) -> None:
        try:
            self.session.use_profile(name)
        except TuiError as error:
            notice.fail(self.app, error)
            return
        self.history = History(Place() if self.session.namespace else Place("namespace"))
        self._show()

    def action_filter(self) -> None:
        """Narrow the list."""
        if not self._overview:
            self.pane.query_one(FilterLine).open()

    def action_reload(self) -> None:
        """Read again now."""
        if self._overview:
            self.query_one(Overview).look()
        else:
            self.session.relations.forget()
            self.pane.refresh_rows(asked=True)

    def action_describe(self) -> None:
        """To the details, and back."""
        detail = self.pane.query_one(Detail)
        (self.pane.table if detail.has_focus else detail).focus()

    def action_enlarge(self, yes: bool) -> None:
        """The details alone, or below the table."""
        self.pane.set_class(yes, "enlarged")
        (self.pane.query_one(Detail) if yes else self.pane.table).focus()

    def action_digit(self, number: int) -> None:
        """The kind of that number in the sidebar."""
        if name := self.query_one(Sidebar).top_level(number):
            self.open_kind(name)

    def action_backward(self) -> None:
        """Where one was before."""
        self._leave(History.backward)

    def action_forward(self) -> None:
        """Where one went from there."""
        self._leave(History.forward)

    def action_swap(self) -> None:
        """The view before this one, and back."""
        self._leave(History.swapped)

    def action_back(self) -> None:
        """Out of the details, then the filter, then the marks, then one level up, then home."""
        pane = self.pane
        if pane.has_class("enlarged"):
            self.action_enlarge(False)
        elif not self._overview and not pane.table.has_focus:
            pane.table.focus()
        elif not self._overview and pane.feed is not None and pane.feed.place.filter:
            pane.filter("")
        elif pane.unmark():
            return
        elif self.history.here.trail and self.history.back:
            self.action_backward()
        else:
            super().action_back()
