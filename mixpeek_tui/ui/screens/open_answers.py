"""An existing workspace, opened as answers: which one, then reading it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.errors import TuiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import safe
from mixpeek_tui.ui.beginning import label
from mixpeek_tui.ui.routes import make_screen
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.menu import Item, Menu
from mixpeek_tui.workspace.infer import infer
from mixpeek_tui.workspace.left_out import LeftOut
from mixpeek_tui.workspace.listing import Query, fetch_page
from mixpeek_tui.workspace.snapshot import load

AT_MOST = 100
"""Namespaces to choose from; with more, one is named on the command line or in the browser."""


class OpenAnswers(Page[None]):
    """Reads a workspace, then makes way for the interview about it."""

    PURPOSE = "Change an existing workspace by changing the answers that lead to it."
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+r", "again", "read again")]
    DEFAULT_CSS = """
    OpenAnswers #told { padding: 0 3; height: auto; margin-bottom: 1; }
    OpenAnswers VerticalScroll { padding: 0 1; height: 1fr; }
    """

    def __init__(
        self, services: Services, *, namespace: str = "", draft: Path | None = None
    ) -> None:
        """Open a workspace.

        Args:
            services: The outside world.
            namespace: Id or name; else the one that is looked at, else a choice.
            draft: Answers that somebody began to change, to go on with.
        """
        super().__init__(services)
        self._draft = draft
        self._namespace = namespace or services.where.namespace or ""

    def crumbs(self) -> tuple[str, ...]:
        """Change, and the workspace."""
        return ("Change", self._namespace)

    def body(self) -> ComposeResult:
        """What happens, and the choice."""
        yield Static("", id="told")
        with VerticalScroll(can_focus=False):
            yield Menu([])

    def on_mount(self) -> None:
        """Begin."""
        self.action_again()

    def action_again(self) -> None:
        """Read once more."""
        if self._namespace:
            self._read(self._namespace)
        else:
            self._choose()

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """A namespace was chosen."""
        self._namespace = event.name
        self.show_top()
        self._read(event.name)

    def _tell(self, words: str) -> None:
        self.query_one("#told", Static).update(Content(safe(words, keep_newlines=True)))

    @work(exclusive=True)
    async def _choose(self) -> None:
        self._tell("Looking for workspaces …")
        try:
            client = self.services.client()
            page = await fetch_page(client, kind("namespace"), Query(None), limit=AT_MOST)
        except TuiError as error:
            self._tell(f"{error}\nctrl+r tries again.")
            return
        names = [item.name or item.id for item in page.items]
        self._tell("Which workspace?" if names else "There is none yet. Set one up first.")
        menu = self.query_one(Menu)
        menu.show([Item(name, safe(name)) for name in names])
        menu.focus()

    @work(exclusive=True)
    async def _read(self, namespace: str) -> None:
        self.query_one(Menu).show([])
        self._tell("Reading the workspace …")
        try:
            workspace = await load(self.services.client(), namespace)
        except TuiError as error:
            self._tell(f"{error}\nctrl+r tries again.")
            return
        home = workspace.namespace
        name = home.name if home is not None else namespace
        self.services.where = replace(self.services.where, namespace=name)
        folder, identifier = self.services.runs.parent, home.id if home is not None else namespace
        left_out = LeftOut(folder, label(self.services), identifier)
        inferred = infer(workspace, left_out.ids)
        given = {"workspace": workspace, "inferred": inferred, "draft": self._draft}
        self.app.switch_screen(make_screen(self.services, "change", **given))
