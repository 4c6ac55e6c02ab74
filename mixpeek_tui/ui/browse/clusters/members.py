"""The documents of one group."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mixpeek_tui.errors import ApiError, UsageError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import count
from mixpeek_tui.ui.browse.copies import CopyMenu
from mixpeek_tui.ui.browse.document_view import DocumentScreen
from mixpeek_tui.ui.browse.feed import Passed
from mixpeek_tui.ui.browse.filter_line import FilterLine
from mixpeek_tui.ui.browse.note import Note, error_lines
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.browse.table import ItemTable, TableHead
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.lines import Lines
from mixpeek_tui.workspace.clusters import Group, members
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.listing import Next

NEAR_END = 10


class MembersScreen(Page[None]):
    """Read on as one scrolls."""

    PURPOSE = "The documents that this group holds."
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "raw", "YAML"),
        Binding("y,c", "copy", "copy"),
    ]

    def __init__(self, services: Services, session: Session, cluster: Item, group: Group) -> None:
        super().__init__(services)
        self.session, self.cluster, self.group = session, cluster, group
        self._items: tuple[Item, ...] = ()
        self._next: Next | None = Next(0)

    def crumbs(self) -> tuple[str, ...]:
        """Cluster, group."""
        return (self.session.namespace_name, self.cluster.name, self.group.label)

    def body(self) -> ComposeResult:
        """Title, rows."""
        yield FilterLine()
        yield TableHead()
        yield ItemTable(self.session.now())
        yield Note(markup=False)

    def on_mount(self) -> None:
        """Read the first."""
        self.query_one(ItemTable).focus()
        self.query_one(Note).say("loading documents")
        self.load()

    @work(exclusive=True)
    async def load(self) -> None:
        """Read one page more."""
        if self._next is None:
            return
        session, note = self.session, self.query_one(Note)
        try:
            page = await members(
                session.client, self.cluster, self.group,
                namespace=session.namespace, page=self._next,
            )  # fmt: skip
        except (ApiError, UsageError) as error:
            note.say(error_lines(error), wrong=True)
            return
        first = not self._items
        self._items, self._next = (*self._items, *page.items), page.next
        size = self.group.size if page.total is None else page.total
        words = count(size) if size is not None else ""
        self.query_one(FilterLine).show("", self.group.label, words)
        note.say("" if self._items else "\n".join(page.warnings) or "No document carries this "
                 "group's id. Documents do once the cluster writes to them.")  # fmt: skip
        table = self.query_one(ItemTable)
        rows = Passed(self._items, "")
        if first:
            table.show(kind("document"), rows, session.now())
        else:
            table.rows = rows
            table.update(session.now())

    @on(ItemTable.Fitting)
    def _fitting(self, event: ItemTable.Fitting) -> None:
        self.query_one(TableHead).show(event.words)

    @on(ItemTable.Wanted)
    def _wanted(self, event: ItemTable.Wanted) -> None:
        if event.last > len(self._items) - NEAR_END:
            self.load()

    @on(Lines.Opened)
    def action_raw(self) -> None:
        """The document, whole."""
        if (item := self.query_one(ItemTable).item) is not None:
            self.app.push_screen(DocumentScreen(self.services, self.session, item))

    def action_copy(self) -> None:
        """Something of it, to the clipboard."""
        if (item := self.query_one(ItemTable).item) is not None:
            self.app.push_screen(CopyMenu(self.services, self.session, (item,)))
