"""A cluster: its groups, its runs, its picture, and all that can be done with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.text import count, safe
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.clusters.cluster_facts import (
    fact_lines,
    groups_title,
    instead_of_groups,
    instead_of_picture,
    runs_title,
)
from mixpeek_tui.ui.browse.clusters.cluster_look import Looked, look
from mixpeek_tui.ui.browse.clusters.group_lines import GroupLines, RunLines
from mixpeek_tui.ui.browse.clusters.group_words import group_words, passing
from mixpeek_tui.ui.browse.clusters.members import MembersScreen
from mixpeek_tui.ui.browse.clusters.naming import Naming
from mixpeek_tui.ui.browse.clusters.scatter import ScatterPlot
from mixpeek_tui.ui.browse.document_view import DocumentScreen
from mixpeek_tui.ui.browse.filter_line import FilterLine
from mixpeek_tui.ui.browse.keys import applying
from mixpeek_tui.ui.browse.live_page import LIVE_KEYS, LivePage
from mixpeek_tui.ui.browse.note import Note
from mixpeek_tui.ui.browse.resource_page import RESOURCE_KEYS
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.lines import Line, Lines
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.cells import state_of
from mixpeek_tui.workspace.item import Item

NARROW = 100


class ClusterScreen(LivePage[Looked]):
    """One cluster, live."""

    PURPOSE = "What this cluster found, how its runs went; run it, change it, look into groups."
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "act('cluster', 'run')", "run"),
        Binding("m", "map", "map"),
        Binding("X", "cancel", "cancel the run"),
        Binding("r", "rename", "rename"),
        *RESOURCE_KEYS,
        Binding("slash", "filter", "filter the groups", key_display="/", show=False),
        *LIVE_KEYS,
    ]
    CSS = """
    ClusterScreen {
        & #facts { padding: 0 2; height: auto; max-height: 6; margin-bottom: 1; }
        & #all { layout: horizontal; height: 1fr; }
        & #groups { width: 2fr; min-width: 46; }
        & #runs-head { padding: 0 2; height: 1; margin-top: 1; }
        & RunLines { height: 2; }
        & #map { width: 3fr; padding: 0 1 0 2; }
        & #at { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
        &.unrun #runs-head, &.unrun RunLines { display: none; }
        &.narrow #map { display: none; }
        &.narrow #groups { width: 1fr; }
        &.narrow.mapped #map { display: block; }
        &.narrow.mapped #groups { display: none; }
        &.narrow.mapped #runs-head { display: none; }
        &.narrow.mapped RunLines { display: none; }
        &.narrow.mapped #facts { max-height: 1; margin-bottom: 0; }
    }
    """

    def __init__(self, services: Services, session: Session, item: Item) -> None:
        super().__init__(services, session, Looked(item))
        self._filter = ""

    def body(self) -> ComposeResult:
        """Facts, then the groups beside the picture, then the runs."""
        yield Static(markup=False, id="facts")
        with Container(id="all"):
            with Vertical(id="groups"):
                yield FilterLine()
                yield GroupLines()
                yield Note(markup=False)
            with Vertical(id="map"):
                yield ScatterPlot()
                yield Static(markup=False, id="at")
        yield Static(markup=False, id="runs-head")
        yield RunLines(self.session.now())

    def on_mount(self) -> None:
        """Begin in the groups."""
        self.query_one(GroupLines).focus()

    def on_resize(self) -> None:
        """The picture instead of the groups where there is no room for both."""
        self.set_class(self.size.width < NARROW, "narrow")
        self.draw()

    @property
    def at_work(self) -> bool:
        """Whether a run is."""
        return any(state_of(run).phase in ("waiting", "running") for run in self.looked.runs)

    async def read(self, client: Client, *, whole: bool) -> AsyncIterator[None]:
        """Read the cluster, its runs, its groups, its picture."""
        home = self.session.namespace
        async for looked in look(client, home, self.looked, whole=whole):
            self.looked = looked
            yield

    def draw(self) -> None:
        """Show what is known."""
        looked, now, room = self.looked, self.session.now(), max(20, self.size.width - 4)
        facts = Content("\n").join(map(_content, fact_lines(looked, now, room)))
        self.query_one("#facts", Static).update(facts)
        self._show_groups()
        self.query_one("#runs-head", Static).update(_content(runs_title(looked)))
        runs = self.query_one(RunLines)
        self.set_class(not looked.runs, "unrun")
        runs.styles.height = max(1, min(len(looked.runs), self.size.height // 6))
        runs.show(looked.runs, now, looked.run.id if looked.run else "")
        every = looked.groups.groups
        labels = {group.id: "" if group.noise else group.label for group in every}
        self.query_one(ScatterPlot).show(looked.picture, [g.id for g in every], labels)
        self._say_group()
        self.show_top()
        self.refresh_bindings()

    def _show_groups(self) -> None:
        every = self.looked.groups.groups
        found = passing(every, self._filter)
        lines, words = self.query_one(GroupLines), instead_of_groups(self.looked)
        if every and not found:
            words = f"No group's label or key words hold {self._filter}.\nesc clears the filter."
        lines.show(found, every)
        lines.display = not words
        self.query_one(Note).say(words)
        left = f"{count(len(found))} left" if self._filter else ""
        self.query_one(FilterLine).show(self._filter, groups_title(self.looked), left)

    @property
    def group_here(self) -> str:
        """Id of the group under the cursor, in the picture or in the list."""
        plot, group = self.query_one(ScatterPlot), self.query_one(GroupLines).group
        if plot.has_focus:
            return plot.group
        return group.id if group is not None else ""

    def _say_group(self) -> None:
        here = self.group_here
        number = self.query_one(ScatterPlot).number_of(here)
        words = group_words(self.looked, here, number) or instead_of_picture(self.looked)
        self.query_one("#at", Static).update(Content(words))

    @on(ScatterPlot.At)
    def _at(self, event: ScatterPlot.At) -> None:
        self._say_group()
        row = self.query_one(GroupLines).row_of(event.group)
        if row is not None:
            self.query_one(GroupLines).move_to(row, tell=False)

    @on(ScatterPlot.Opened)
    def _group_on_map(self, event: ScatterPlot.Opened) -> None:
        self._open_group(event.group)

    @on(Lines.Moved, "GroupLines")
    def _group_chosen(self) -> None:
        self.query_one(ScatterPlot).point_at(self.group_here)
        self._say_group()

    @on(Lines.Opened, "GroupLines")
    def _group_opened(self) -> None:
        self._open_group(self.group_here)

    def _open_group(self, identifier: str) -> None:
        if (group := self.looked.group(identifier)) is not None:
            item = self.looked.item
            self.app.push_screen(MembersScreen(self.services, self.session, item, group))

    @on(Lines.Opened, "RunLines")
    def _run_opened(self) -> None:
        run = self.query_one(RunLines).run_here
        if run is None:
            return
        if state_of(run).phase == "done":
            self._of_run(None if run is self.looked.runs[0] else run)
        else:
            self.app.push_screen(DocumentScreen(self.services, self.session, run))

    def _of_run(self, run: Item | None) -> None:
        self.looked = self.looked.of_run(run)
        self.draw()
        self.look()

    @on(FilterLine.Changed)
    def _filtered(self, event: FilterLine.Changed) -> None:
        event.stop()
        self._filter = event.text
        self._show_groups()
        self._group_chosen()

    @on(FilterLine.Done)
    def _filter_done(self, event: FilterLine.Done) -> None:
        event.stop()
        self.query_one(GroupLines).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Canceling while a run is at work; renaming while there is something to rename."""
        if action == "cancel":
            return self._at_work is not None
        if action == "rename":
            return bool(self.looked.runs if self._in_runs else self.looked.groups.groups)
        return super().check_action(action, parameters)

    @property
    def _in_runs(self) -> bool:
        return self.is_mounted and self.query_one(RunLines).has_focus

    @property
    def _at_work(self) -> Item | None:
        return next((run for run in self.looked.runs
                     if applying((run,), "cluster_execution", "cancel")), None)  # fmt: skip

    def action_map(self) -> None:
        """To the picture, or back to the groups."""
        plot, group = self.query_one(ScatterPlot), self.query_one(GroupLines).group
        self.set_class(not plot.has_focus, "mapped")
        if group is not None and not plot.has_focus:
            plot.point_at(group.id)
        (self.query_one(GroupLines) if plot.has_focus else plot).focus()

    def action_filter(self) -> None:
        """Narrow the groups by words."""
        self.query_one(FilterLine).open()

    def action_rename(self) -> None:
        """Name the run or the group under the cursor."""
        naming = Naming(self.app, self.session, self.looked, self._read_again)
        if self._in_runs:
            naming.run(self.query_one(RunLines).run_here)
        else:
            naming.group(self.looked.group(self.group_here))

    def action_raw(self) -> None:
        """The run under the cursor, else the cluster, as the API gives it."""
        run = self.query_one(RunLines).run_here if self._in_runs else None
        self.deeds.raw(run or self.looked.item)

    def action_cancel(self) -> None:
        """Stop the run that is at work."""
        run = self._at_work
        found = applying((run,), "cluster_execution", "cancel") if run else None
        if run is None or found is None:
            notice.say(self.app, "No run is at work.")
        else:
            self.deeds.act(found, (run,))

    def action_back(self) -> None:
        """Out of the filter, then of an earlier run, then of the cluster."""
        if self._filter:
            self._filter = ""
            self._show_groups()
        elif self.looked.run is not None:
            self._of_run(None)
        else:
            super().action_back()


def _content(line: Line) -> Content:
    return Content("").join(
        Content.styled(safe(part.text), f"$state-{part.style}") if part.style
        else Content(safe(part.text)) for part in line
    )  # fmt: skip
