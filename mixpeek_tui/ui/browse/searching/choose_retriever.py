"""Which other retriever to search with, side by side."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.errors import ApiError
from mixpeek_tui.ui.browse.feed import Feed
from mixpeek_tui.ui.browse.filter_line import FilterLine
from mixpeek_tui.ui.browse.note import error_lines
from mixpeek_tui.ui.browse.place import Place
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.browse.table import ItemTable
from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.lines import Lines
from mixpeek_tui.workspace.item import Item


class ChooseRetriever(Dialog[Item]):
    """Returns the retriever, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("slash", "filter", "filter")]
    DEFAULT_CSS = """
    ChooseRetriever FilterLine { margin-top: 1; padding: 0 1; & Input { background: $panel; } }
    ChooseRetriever ItemTable { height: 12; background: $panel; }
    """

    def __init__(self, services: Services, session: Session) -> None:
        super().__init__(services, "Search with another retriever beside it",
                         keys="enter chooses   / filter   esc leaves")  # fmt: skip
        self._session = session
        self._feed = Feed(session, Place("retriever"))

    def panel(self) -> ComposeResult:
        """The retrievers."""
        yield Static(Content(""), classes="wrong")
        yield FilterLine()
        yield ItemTable(self._session.now())

    def on_mount(self) -> None:
        """Show those at hand, read the rest."""
        self._show()
        self.query_one(ItemTable).focus()

    def _show(self) -> None:
        table, feed = self.query_one(ItemTable), self._feed
        table.show(feed.kind, feed.rows, self._session.now())
        self._tell()
        self._load(*table.visible_rows())

    def _tell(self) -> None:
        feed = self._feed
        self.query_one(FilterLine).show(feed.place.filter, feed.total_words, feed.words)

    @on(ItemTable.Wanted)
    def _wanted(self, event: ItemTable.Wanted) -> None:
        self._load(event.first, event.last)

    @work(group="rows")
    async def _load(self, first: int, last: int) -> None:
        feed = self._feed
        try:
            await feed.ensure(first, last)
        except ApiError as error:
            self.query_one(".wrong", Static).update(Content(error_lines(error)))
            return
        table = self.query_one(ItemTable)
        table.rows = feed.rows
        table.update(self._session.now())
        self._tell()

    def action_filter(self) -> None:
        """Narrow the retrievers by words."""
        self.query_one(FilterLine).open()

    @on(FilterLine.Changed)
    def _filtered(self, event: FilterLine.Changed) -> None:
        self._feed.filter_by(event.text)
        self._show()

    @on(FilterLine.Done)
    def _typed(self) -> None:
        self.query_one(ItemTable).focus()

    @on(Lines.Opened)
    def _chosen(self) -> None:
        if (item := self.query_one(ItemTable).item) is not None:
            self.dismiss(item)
