"""Which other retriever to search with, side by side."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.registry import kind
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

    DEFAULT_CSS = """
    ChooseRetriever ItemTable { height: 12; background: $panel; margin-top: 1; }
    """

    def __init__(self, services: Services, session: Session) -> None:
        super().__init__(services, "Search with another retriever beside it",
                         keys="enter chooses   esc leaves")  # fmt: skip
        self._session = session

    def panel(self) -> ComposeResult:
        """The retrievers."""
        yield Static(Content(""), classes="wrong")
        yield ItemTable(self._session.now())

    def on_mount(self) -> None:
        """Show those at hand, read the rest."""
        window = self._session.window(Place("retriever"))
        self.query_one(ItemTable).show(kind("retriever"), window, self._session.now())
        self.query_one(ItemTable).focus()

    @on(ItemTable.Wanted)
    def _wanted(self, event: ItemTable.Wanted) -> None:
        self._load(event.first, event.last)

    @work(group="rows")
    async def _load(self, first: int, last: int) -> None:
        window = self._session.window(Place("retriever"))
        try:
            if await window.ensure(first, last):
                self._session.was_read(window)
                self.query_one(ItemTable).update(self._session.now())
        except ApiError as error:
            self.query_one(".wrong", Static).update(Content(error_lines(error)))

    @on(Lines.Opened)
    def _chosen(self) -> None:
        if (item := self.query_one(ItemTable).item) is not None:
            self.dismiss(item)
