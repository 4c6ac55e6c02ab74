"""The workspace browser: kinds at the left, a table, what is under the cursor below."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.changing.asking import tell_unanswered
from mixpeek_tui.ui.browse.command_line import CommandLine
from mixpeek_tui.ui.browse.detail import Detail
from mixpeek_tui.ui.browse.filter_line import FilterLine
from mixpeek_tui.ui.browse.history import History
from mixpeek_tui.ui.browse.keys import WAYS, action_bindings
from mixpeek_tui.ui.browse.linked import open_linked
from mixpeek_tui.ui.browse.obey import complete, obey, use_namespace
from mixpeek_tui.ui.browse.overview import Overview
from mixpeek_tui.ui.browse.pane import ListPane
from mixpeek_tui.ui.browse.place import (
    OVERVIEW,
    Place,
    children,
    inside,
    nested,
    outermost,
    read_link,
)
from mixpeek_tui.ui.browse.resource_page import RESOURCE_KEYS, ResourcePage
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.browse.sidebar import Sidebar
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.lines import Lines
from mixpeek_tui.workspace.item import Item


class BrowserScreen(ResourcePage):
    """One workspace, live."""

    PURPOSE = "Look at a workspace, search it, run and change what is in it."
    BINDINGS: ClassVar[list[BindingType]] = [
        *action_bindings(),
        Binding("colon", "command", "jump", key_display=":"),
        Binding("slash", "filter", "filter", key_display="/"),
        *RESOURCE_KEYS,
        *WAYS,
    ]
    CSS = """
    BrowserScreen {
        & Input { scrollbar-size-horizontal: 0; }
        & Sidebar { width: 21; border-right: solid $hairline; }
        & Overview { width: 1fr; padding: 0 1; display: none; }
        & #instead { display: none; }
        &.overview { & ListPane { display: none; } & Overview { display: block; } }
        &.narrow Sidebar { width: 19; }
    }
    """

    def __init__(
        self, services: Services, *, kind: str = "", link: str = "", place: Place | None = None,
        direct: bool = False, session: Session | None = None, called: str = "",
    ) -> None:  # fmt: skip
        """Make the screen.

        Args:
            services: What screens are given.
            kind: A kind to open at, in the singular or plural.
            link: ``clusters/shop-vector-clusters``; wins over ``kind``.
            place: Where to open, exactly; wins over both.
            direct: Open the resource of the link on its own screen, over its list.
            session: Shared with other screens of the browser; a new one if None.
            called: The name of the namespace, if it is given by its id.
        """
        super().__init__(services, session or Session(services))
        self.session.call(called)
        start = place or read_link(link or kind) or Place()
        if start.kind == OVERVIEW and not self.session.namespace:
            start = Place("namespace")
        self.history = History(start)
        self._direct = direct

    def crumbs(self) -> tuple[str, ...]:
        """Namespace, what was opened, the kind."""
        place = self.history.here
        owner = None if place.kind == OVERVIEW else kind(place.kind)
        name = owner.plural if owner else place.kind
        shared = owner is not None and not owner.namespaced and owner.name != "namespace"
        home = "all namespaces" if shared else self.session.namespace_name or "no namespace"
        return (home, *place.trail, name)

    @property
    def age(self) -> float | None:
        """Seconds since the list was read, or the overview."""
        if not self.is_mounted:
            return None
        return self.query_one(Overview).age if self._overview else self.pane.age

    def body(self) -> ComposeResult:
        """Sidebar, list or overview, and the lines below."""
        with Horizontal():
            yield Sidebar(self.session)
            yield ListPane(self.session)
            yield Overview(self.session)
        yield CommandLine(partial(complete, self.session))

    @property
    def chosen(self) -> tuple[Item, ...]:
        """The marked rows, else the one under the cursor."""
        return () if self._overview or not self.is_mounted else self.pane.chosen

    @property
    def kind_here(self) -> str:
        """The kind that is listed."""
        return "" if self._overview else self.history.here.kind

    def changed(self) -> None:
        """Read the list again, and count what may be more or fewer."""
        if self.is_current:
            if not self._overview:
                self.pane.refresh_rows()
            self._count()

    def unmark(self) -> None:
        """Mark nothing any more."""
        self.pane.unmark()

    @property
    def pane(self) -> ListPane:
        """The list."""
        return self.query_one(ListPane)

    @property
    def _overview(self) -> bool:
        return self.history.here.kind == OVERVIEW

    def on_mount(self) -> None:
        """Show where to begin; the counts follow."""
        self._show()
        if self._direct:
            self.run_worker(open_linked(self.app, self.session, self.history.here))
        self._ask()

    def on_resize(self) -> None:
        """Less room for the sidebar on a narrow screen."""
        self.set_class(self.size.width < 100, "narrow")

    def on_screen_suspend(self) -> None:
        """Nothing is looked at while another screen is on top."""
        self.pane.still()
        self.query_one(Overview).still()

    def on_screen_resume(self) -> None:
        """Look again."""
        if self._overview and self.age is not None:
            self.query_one(Overview).look(asked=False)
        elif not self._overview and self.pane.feed is not None and self.pane.feed.loaded:
            self.pane.refresh_rows()
            self._count()

    def go(self, place: Place) -> None:
        """Show another place; esc and ``[`` lead back."""
        self._leave(lambda history: history.go(place))

    go_to = go
    """The same for whoever finds only that a screen can go to places (``opening``)."""

    def _leave(self, step: Callable[[History], History]) -> None:
        seen = self.history.here
        if self.pane.feed is not None and not self._overview:
            seen = self.pane.feed.place.at(self.pane.item)
        history = step(self.history.seen(seen))
        if history.here != self.history.here or history.here.list != seen.list:
            self.history = history
            self._show()

    def start(self, place: Place) -> None:
        """Begin anew at a place, in another namespace or with another profile."""
        self.history = History(place)
        self._show()
        self._ask()

    def _ask(self) -> None:
        """What is asked once in each namespace: its name, and what was left unanswered."""
        self.run_worker(tell_unanswered(self.session))
        self.run_worker(self.session.learn_home(self.show_top))

    def _show(self) -> None:
        place = self.history.here
        self.set_class(self._overview, "overview")
        self.pane.still()
        self.query_one(Overview).still()
        if self._overview:
            self.query_one(Overview).look()
            self.query_one(Overview).focus()
        else:
            self.pane.show(place)
            self.pane.table.focus()
            self._count()
        self._side()
        self.show_top()
        self.refresh_bindings()

    def _count(self) -> None:
        """Count what wants counting, but what is shown, unless only a part of it is."""
        place = self.history.here
        self.query_one(Sidebar).count_kinds("" if place.filter else place.kind)

    def _side(self) -> None:
        self.query_one(Sidebar).show(self.history.here.kind)

    @on(Overview.Read)
    def _looked(self) -> None:
        self._side()
        self.show_age()

    @on(ListPane.Fresh)
    def _fresh(self) -> None:
        self._side()
        self.show_age()

    @on(ListPane.Pointed)
    def _pointed(self) -> None:
        self.refresh_bindings()

    @on(ListPane.Opened)
    def _opened(self, event: ListPane.Opened) -> None:
        if event.item is None:
            return
        if event.item.kind == "namespace":
            use_namespace(self, event.item.name or event.item.id)
        elif self.deeds.open(event.item):
            return
        elif inner := children(event.item.kind):
            self.go(inside(event.item, inner[0]))
        else:
            self.action_describe()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a list or a resource is there while there is one."""
        if action in ("describe", "enlarge"):
            return bool(self.chosen)
        if action == "filter":
            return not self._overview
        return super().check_action(action, parameters)

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
        self.go(Place(outermost(owner.name)))
        notice.say(self.app, f"Choose {owner.one} first; its {kind(name).plural} "
                             "are one key away: enter or its line below")  # fmt: skip

    def action_command(self) -> None:
        """Type where to go."""
        self.query_one(CommandLine).open()

    @on(CommandLine.Left)
    def _command_left(self) -> None:
        self._focus_list()

    def _focus_list(self) -> None:
        (self.query_one(Overview) if self._overview else self.pane.table).focus()

    @on(CommandLine.Typed)
    def _command(self, event: CommandLine.Typed) -> None:
        self._focus_list()
        obey(self, event.text)

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
            self.session.tally.try_again()
            self.pane.refresh_rows(asked=True)
            self._count()

    def action_answers(self) -> None:
        """Open the workspace as the answers that lead to it; in a list of them, the chosen one."""
        chosen = self.chosen[0] if self.kind_here == "namespace" and self.chosen else None
        name = (chosen.name or chosen.id) if chosen is not None else ""
        open_screen(self.app, "open_answers", namespace=name)

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

    def action_travel(self, way: str) -> None:
        """Where one was before, went from there, or was last."""
        ways = {"backward": History.backward, "forward": History.forward}
        self._leave(ways.get(way, History.swapped))

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
            self.action_travel("backward")
        else:
            super().action_back()
