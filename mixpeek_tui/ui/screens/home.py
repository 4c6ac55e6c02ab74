"""Home: what was begun, what can be done, and what is being talked to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.settings import SANDBOX
from mixpeek_tui.text import age, safe
from mixpeek_tui.ui.pending import DraftName, drafts
from mixpeek_tui.ui.routes import late, open_screen, warm
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.services import Services, Where
from mixpeek_tui.ui.widgets.menu import Item, Menu

if TYPE_CHECKING:
    from mixpeek_tui.run.runs import RunInfo

MOST_RUNS, MOST_DRAFTS = 4, 3
WARM_AFTER = 0.3
"""Seconds after which the interview is loaded, so that it opens at once."""
PROMISE = "Answer nine questions, see all that will be made, make it, live in it."


class Home(Page[None]):
    """Runs and drafts that wait, then the ways to begin."""

    PURPOSE = "Where everything begins: set up a workspace, open one, go on with a run."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "key", "connect"),
        Binding("ctrl+r", "look_again", "look again", show=False),
        Binding("q", "app.quit", "quit"),
        Binding("escape", "back", "back", show=False),
    ]
    DEFAULT_CSS = """
    Home VerticalScroll { padding: 0 3; }
    Home .promise { color: $text-muted; margin-bottom: 1; }
    Home #place { margin-top: 1; height: auto; }
    """

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._runs: list[RunInfo] = []
        self._drafts: list[DraftName] = []

    def body(self) -> ComposeResult:
        """The promise, the menu, the connection."""
        with VerticalScroll(can_focus=False):
            yield Static(Content(PROMISE), classes="promise")
            yield Menu(list(self._items()))
            yield Static(self._place(), id="place")

    def right(self) -> tuple[str, ...]:
        """The connection is told in the middle."""
        return ()

    def on_mount(self) -> None:
        """Look for runs and drafts once the screen stands."""
        self.query_one(Menu).focus()
        self.call_after_refresh(self.action_look_again)
        self.set_timer(WARM_AFTER, self._warm)

    @work(thread=True, group="warm")
    def _warm(self) -> None:
        warm("interview")

    def on_screen_resume(self) -> None:
        """Something may have been begun or finished meanwhile."""
        self.call_after_refresh(self.action_look_again)

    @work(thread=True, exclusive=True)
    def action_look_again(self) -> None:
        """Read the folders of runs and drafts."""
        folder = self.services.runs
        known: list[RunInfo] = []
        if any(folder.glob("*.jsonl")):
            known = late("run.runs").list_runs(folder)
        runs = [info for info in known if info.resumable or info.alive]
        found = drafts(self.services.drafts)
        self.app.call_from_thread(self._found, runs, found)

    def _found(self, runs: list[RunInfo], found: list[DraftName]) -> None:
        if (runs, found) != (self._runs, self._drafts):
            self._runs, self._drafts = runs, found
            self.query_one(Menu).show(list(self._items()))

    # The menu

    def _items(self) -> Iterator[Item]:
        now = time.time()
        shown = self._runs[:MOST_RUNS]
        if shown:
            yield Item("", "Not finished")
            for info in shown:
                yield Item(f"run {info.run}", f"Resume {safe(info.project)}", _run_words(info, now))
            yield Item("", "")
        yield Item("setup", "Set up a workspace", "nine questions and a live plan")
        key = "" if self._connected else "needs an API key: press c"
        yield Item("browser", "Open a workspace", "browse, search, run, edit", key)
        if not shown:
            yield Item("resume", "Resume a run", "", "no run is waiting")
        where = self.services.where
        words = "everything, on this machine alone" if not where.sandbox else "connected to it now"
        yield Item("sandbox", "Rehearse in the sandbox", words)
        yield Item("answers", "Change a workspace", "its answers, and what would differ", key)
        if not self._drafts:
            yield Item("draft", "Continue a draft", "", "there is none")
        for draft in self._drafts[:MOST_DRAFTS]:
            words = f"saved {age(now - draft.saved)} ago"
            if not draft.workspace:
                yield Item(f"draft {draft.path}", f"Continue draft {safe(draft.name)}", words)
                continue
            yield Item(f"change {draft.path}", f"Continue changing {safe(draft.name)}", words,
                       self._out_of_reach(draft.server))  # fmt: skip

    def _out_of_reach(self, server: str) -> str:
        """Why a workspace on that server cannot be opened now; empty if it can."""
        if server in (SANDBOX, self.services.where.server):
            return "" if server == SANDBOX or self._connected else "needs an API key: press c"
        return f"it is on {safe(server)}"

    @property
    def _connected(self) -> bool:
        return self.services.where.has_key or self.services.where.sandbox

    def _place(self) -> Content:
        where = self.services.where
        key = "•••• given" if where.has_key else "none: press c to give one"
        rows = (
            ("Connected to", "the sandbox on this machine" if where.sandbox else where.base_url),
            ("API key", "not needed here" if where.sandbox else key),
            ("Namespace", where.namespace or "chosen or made later"),
            ("Profile", where.profile),
            ("Mode", "read-only: nothing will be changed" if where.read_only else ""),
        )
        lines = [
            Content.styled(f"  {name:<14}", "$text-muted") + Content(safe(value))
            for name, value in rows if value
        ]  # fmt: skip
        return Content("\n").join(lines)

    # What can be done

    @work(exclusive=True, group="go")
    async def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """Go there."""
        verb, _, what = event.name.partition(" ")
        if verb in ("browser", "answers", "run") and not await served(self.app).reach_sandbox():
            return
        match verb:
            case "setup":
                open_screen(self.app, "interview")
            case "draft":
                open_screen(self.app, "interview", draft=Path(what))
            case "change":
                found = next(one for one in self._drafts if str(one.path) == what)
                if found.server != SANDBOX or await self._in_sandbox():
                    given = {"namespace": found.workspace, "draft": found.path}
                    open_screen(self.app, "open_answers", **given)
            case "browser":
                open_screen(self.app, "browser")
            case "answers":
                open_screen(self.app, "open_answers")
            case "run":
                info = next(info for info in self._runs if info.run == what)
                open_screen(self.app, "run", resume=info.path)
            case "sandbox":
                await self._rehearse()

    async def _rehearse(self) -> None:
        """Start the sandbox and set up a workspace in it."""
        if await self._in_sandbox():
            open_screen(self.app, "interview")

    async def _in_sandbox(self) -> bool:
        """Talk to the sandbox from now on; whether that came about."""
        before = self.services.where
        if not before.sandbox:
            self.services.where = Where("sandbox", sandbox=True)
        if await served(self.app).reach_sandbox():
            self._show_place()
            return True
        self.services.where = before
        return False

    def _show_place(self) -> None:
        self.query_one("#place", Static).update(self._place())
        self.query_one(Menu).show(list(self._items()))

    def action_key(self) -> None:
        """Give the API key."""
        open_screen(self.app, "key", on_result=self._key_given)

    def _key_given(self, key: str | None) -> None:
        if key:
            where = replace(self.services.where, has_key=True)
            self.services.connect(where, key)
            self.services.where = where
            self._show_place()

    def action_back(self) -> None:
        """There is nothing behind home."""


def _run_words(info: RunInfo, now: float) -> str:
    whole = sum(info.counts.values())
    state = "running now" if info.alive else f"{whole - info.left} of {whole} done"
    return f"{state}, begun {age(now - info.started)} ago"
