"""A cluster: its groups, its runs, its picture, and all that can be done with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.errors import ApiError, NotFound, TuiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import plural, safe
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.document_view import DocumentScreen
from mixpeek_tui.ui.browse.group_lines import GroupLines, RunLines, strip
from mixpeek_tui.ui.browse.keys import applying
from mixpeek_tui.ui.browse.lines import Lines, Part
from mixpeek_tui.ui.browse.members import MembersScreen
from mixpeek_tui.ui.browse.note import error_lines
from mixpeek_tui.ui.browse.resource_page import RESOURCE_KEYS, ResourcePage
from mixpeek_tui.ui.browse.scatter import ScatterPlot
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.services import Services
from mixpeek_tui.workspace.cluster_points import Picture, picture
from mixpeek_tui.workspace.clusters import Group, Groups, executions, groups
from mixpeek_tui.workspace.follow import problem_words
from mixpeek_tui.workspace.inspect import reread
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.summary import overview

FACTS = ("algorithm", "attributes", "groups", "documents", "last run", "labels by", "writes")
NARROW = 100
NO_GROUPS, NO_PICTURE = Groups(()), Picture(())


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of the cluster."""

    item: Item
    groups: Groups = NO_GROUPS
    picture: Picture = NO_PICTURE
    runs: tuple[Item, ...] = ()
    problems: tuple[str, ...] = ()


class ClusterScreen(ResourcePage):
    """One cluster, live."""

    PURPOSE = "What this cluster found, how its runs went; run it, change it, look into groups."
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "act('cluster', 'run')", "run"),
        Binding("m", "map", "map"),
        *RESOURCE_KEYS,
        Binding("X", "cancel", "cancel the run", show=False),
        Binding("ctrl+r", "reload", "refresh", show=False),
    ]
    CSS = """
    ClusterScreen {
        & #facts { padding: 0 2; height: auto; max-height: 4; }
        & #all { layout: horizontal; height: 1fr; margin-top: 1; }
        & #groups { width: 46; }
        & .head { padding: 0 2; color: $state-muted; }
        & GroupLines { height: 2fr; }
        & RunLines { height: 1fr; min-height: 3; }
        & #map { width: 1fr; padding: 0 1 0 2; }
        & #at { height: 1; padding: 0 2; }
        &.narrow #map { display: none; }
        &.narrow #groups { width: 1fr; }
        &.narrow.mapped #map { display: block; }
        &.narrow.mapped #groups { display: none; }
    }
    """

    def __init__(self, services: Services, session: Session, item: Item) -> None:
        super().__init__(services, session)
        self.looked = Looked(item)

    def crumbs(self) -> tuple[str, ...]:
        """Clusters, the name."""
        return (self.session.namespace or "", "clusters", self.looked.item.name)

    def body(self) -> ComposeResult:
        """Facts, then groups and runs beside the picture."""
        yield Static(markup=False, id="facts")
        with Container(id="all"):
            with Vertical(id="groups"):
                yield Static("Groups", classes="head")
                yield GroupLines()
                yield Static("Runs", classes="head")
                yield RunLines(self.session.now())
            with Vertical(id="map"):
                yield ScatterPlot()
                yield Static(markup=False, id="at")

    def on_mount(self) -> None:
        """Show what the list knew, then read the rest."""
        self._show()
        self.query_one(GroupLines).focus()
        self.look()

    def on_resize(self) -> None:
        """The picture instead of the groups where there is no room for both."""
        self.set_class(self.size.width < NARROW, "narrow")

    @property
    def chosen(self) -> tuple[Item, ...]:
        """The cluster."""
        return (self.looked.item,)

    def changed(self) -> None:
        """Read it again."""
        self.look()

    @work(exclusive=True, group="look")
    async def look(self) -> None:
        """Read the cluster, its groups, its runs, its picture."""
        session, item = self.session, self.looked.item
        client, home = session.client, session.namespace
        try:
            fresh = await reread(client, kind("cluster"), item, home)
        except NotFound:
            self.dismiss()
            return
        except (ApiError, TuiError) as error:
            self.looked = replace(self.looked, problems=(error_lines(error),))
            self._show()
            return
        self.looked = replace(self.looked, item=fresh, problems=())
        self._show()
        try:
            page = await executions(client, fresh, namespace=home)
            self.looked = replace(self.looked, runs=page.items)
            found = await groups(client, fresh, namespace=home)
            self.looked = replace(self.looked, groups=found)
            self._show()
            points = await picture(client, fresh, namespace=home)
            self.looked = replace(self.looked, picture=points)
        except ApiError as error:
            self.looked = replace(self.looked, problems=(problem_words(error),))
        self._show()

    def _show(self) -> None:
        looked, now = self.looked, self.session.now()
        self.query_one("#facts", Static).update(self._facts())
        self.query_one(GroupLines).show(looked.groups.groups)
        self.query_one(RunLines).show(looked.runs, now)
        labels = {g.id: "" if g.noise else g.label for g in looked.groups.groups}
        plot = self.query_one(ScatterPlot)
        plot.show(looked.picture, [g.id for g in looked.groups.groups], labels)
        self._say_group(plot.group if plot.has_focus else "")
        self.show_top()

    def _facts(self) -> Content:
        known = {fact.label: fact.value for fact in overview(self.looked.item, self.session.now())}
        words = [f"{label} {known[label]}" for label in FACTS if label in known]
        lines = [Content.styled("   ".join(words) or "never ran; x runs it", "$text-muted")]
        lines.append(Content("").join(map(_content, strip(self.looked.runs))))
        lines += [Content.styled(safe(p), "$state-failed") for p in self.looked.problems]
        if self.looked.groups.stale:
            lines.append(Content.styled("documents changed since; x runs it again", "$text-muted"))
        return Content("\n").join(lines)

    def _group(self, identifier: str) -> Group | None:
        return next((g for g in self.looked.groups.groups if g.id == identifier), None)

    def _say_group(self, identifier: str) -> None:
        found = self._group(identifier)
        shown = len(self.looked.picture.points)
        if found is not None:
            size = plural(found.size, "document") if found.size is not None else ""
            keywords = ", ".join(map(safe, found.keywords[:6]))
            label = "in no group" if found.noise else safe(found.label)
            words = "   ".join(part for part in (label, size, keywords) if part)
        elif shown:
            words = f"{plural(shown, 'point')}   arrows look around, + zooms, 0 shows all"
        else:
            words = "no picture yet: run the cluster"
        self.query_one("#at", Static).update(Content(words))

    @on(ScatterPlot.At)
    def _at(self, event: ScatterPlot.At) -> None:
        self._say_group(event.group)
        row = self.query_one(GroupLines).row_of(event.group)
        if row is not None:
            self.query_one(GroupLines).move_to(row, tell=False)

    @on(ScatterPlot.Opened)
    def _group_on_map(self, event: ScatterPlot.Opened) -> None:
        self._open_group(event.group)

    @on(Lines.Moved, "GroupLines")
    def _group_chosen(self) -> None:
        if (group := self.query_one(GroupLines).group) is not None:
            self._say_group(group.id)
            self.query_one(ScatterPlot).point_at(group.id)

    @on(Lines.Opened, "GroupLines")
    def _group_opened(self) -> None:
        if (group := self.query_one(GroupLines).group) is not None:
            self._open_group(group.id)

    def _open_group(self, identifier: str) -> None:
        if (group := self._group(identifier)) is not None:
            item = self.looked.item
            self.app.push_screen(MembersScreen(self.services, self.session, item, group))

    @on(Lines.Opened, "RunLines")
    def _run_opened(self) -> None:
        if (run := self.query_one(RunLines).run_here) is not None:
            self.app.push_screen(DocumentScreen(self.services, self.session, run))

    def action_map(self) -> None:
        """To the picture, or back to the groups."""
        plot, group = self.query_one(ScatterPlot), self.query_one(GroupLines).group
        self.set_class(not plot.has_focus, "mapped")
        if group is not None and not plot.has_focus:
            plot.point_at(group.id)
        (self.query_one(GroupLines) if plot.has_focus else plot).focus()

    def action_cancel(self) -> None:
        """Stop the run that is at work."""
        run = next((r for r in self.looked.runs if applying((r,), "cluster_execution", "cancel")),
                   None)  # fmt: skip
        found = applying((run,), "cluster_execution", "cancel") if run else None
        if run is None or found is None:
            notice.say(self.app, "No run is at work.")
        else:
            self.deeds.act(found, (run,))

    def action_reload(self) -> None:
        """Read it again."""
        self.look()


def _content(part: Part) -> Content:
    words = safe(part.text)
    return Content.styled(words, f"$state-{part.style}") if part.style else Content(words)
