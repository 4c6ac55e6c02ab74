"""Home: what was begun, what can be done, and what is being talked to."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.settings import SANDBOX
from mixpeek_tui.text import safe
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.home_menu import items
from mixpeek_tui.ui.keys_in_order import STARTS_WITHIN
from mixpeek_tui.ui.pending import DraftName, drafts
from mixpeek_tui.ui.routes import late, open_screen, warm
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.services import Services, Where
from mixpeek_tui.ui.widgets.menu import Item, Menu

if TYPE_CHECKING:
    from mixpeek_tui.run.runs import RunInfo
    from mixpeek_tui.ui.following.jobs import Job

WARM_AFTER = 0.3
"""Seconds after which the interview is loaded, so that it opens at once."""
LOUD = "Beware"
"""The row that stands out."""
PROMISE = "Answer nine questions, see all that will be made, make it, live in it."


class Home(Page[None]):
    """Runs and drafts that wait, then the ways to begin."""

    PURPOSE = "Where everything begins: set up a workspace, open one, go on with a run."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "key", "connect"),
        Binding("ctrl+d", "discard", "discard a draft", show=False),
        Binding("ctrl+r", "look_again", "look again", show=False),
        Binding("q", "app.quit", "quit"),
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
        self._shown = services.where
        self._all = self._starting = False
        self._deaf: Callable[[], None] = lambda: None

    def body(self) -> ComposeResult:
        """The promise, the menu, the connection."""
        with VerticalScroll(can_focus=False):
            yield Static(Content(PROMISE), classes="promise")
            yield Menu(self._items())
            yield Static(self._place(), id="place")

    def right(self) -> tuple[str, ...]:
        """The connection is told in the middle."""
        return ()

    def on_mount(self) -> None:
        """Look for runs and drafts once the screen stands."""
        self.query_one(Menu).focus()
        self.call_after_refresh(self.action_look_again)
        self._deaf = self.services.jobs.listen(self._told)
        self.set_timer(WARM_AFTER, self._warm)

    def on_unmount(self) -> None:
        """Be told of runs no more."""
        self._deaf()

    def _told(self, job: Job) -> None:
        """A run that has ended is told otherwise from now on, or no more."""
        if job.about and job.over and self.is_current:
            self.call_after_refresh(self.action_look_again)

    @work(thread=True, group="warm")
    def _warm(self) -> None:
        warm("interview")

    def on_screen_resume(self) -> None:
        """Something may have been begun or finished meanwhile, or another profile be in use."""
        if self._shown != self.services.where:
            self.call_after_refresh(self._show_place)
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
        self.call_later(self._found, runs, found)

    def _found(self, runs: list[RunInfo], found: list[DraftName]) -> None:
        if (runs, found) != (self._runs, self._drafts):
            self._runs, self._drafts = runs, found
            self.query_one(Menu).show(self._items())

    # The menu

    def _items(self) -> list[Item]:
        where = self.services.where
        return list(items(where, self._runs, self._drafts, time.time(), all_=self._all))

    def _place(self) -> Content:
        where = self.services.where
        key = "•••• given" if where.has_key else "none: press c to give one"
        rows = (
            ("Connected to", "the sandbox on this machine" if where.sandbox else where.base_url),
            ("API key", "not needed here" if where.sandbox else key),
            ("Namespace", where.namespace or "chosen or made later"),
            ("Profile", where.profile),
            ("Mode", "read-only: nothing will be changed" if where.read_only else ""),
            ("Sandbox", "starting …" if self._starting else ""),
            (LOUD, "production: what is changed here is in use" if where.production else ""),
        )
        lines = [
            Content.styled(f"  {name:<14}", "$text-muted")
            + Content.styled(safe(value), "bold $state-failed" if name == LOUD else "")
            for name, value in rows if value
        ]  # fmt: skip
        return Content("\n").join(lines)

    # What can be done

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """Go there; keys pressed meanwhile are for what opens, and for nothing if it does not."""
        self._go(event.name, served(self.app).keep_keys(STARTS_WITHIN))

    @work(exclusive=True, group="go")
    async def _go(self, name: str, there: Callable[[], None]) -> None:
        await served(self.app).give_keys_to(self._open(name), there)

    async def _open(self, name: str) -> bool:
        """Open what an item of the menu stands for; whether that came about."""
        verb, _, what = name.partition(" ")
        if not await self._reached(verb, what):
            return False
        match verb:
            case "setup" | "sandbox":
                open_screen(self.app, "interview")
            case "draft":
                open_screen(self.app, "interview", draft=self._draft_at(what).path)
            case "change":
                draft = self._draft_at(what)
                given = {"namespace": draft.workspace, "draft": draft.path}
                open_screen(self.app, "open_answers", **given)
            case "browser":
                open_screen(self.app, "browser")
            case "answers":
                open_screen(self.app, "open_answers")
            case "run":
                open_screen(self.app, "run", resume=self._run_called(what).path)
            case "leave":
                self.services.where = self.services.leave_sandbox()
                self._show_place()
            case "more":
                self._all = True
                self.query_one(Menu).show(self._items())
        return True

    async def _reached(self, verb: str, what: str) -> bool:
        """Whether the place that an item goes on in can be used; a message has said why not."""
        match verb:
            case "draft" | "change":
                return await self._reach(self._draft_at(what).server)
            case "run":
                return await self._reach(self._run_called(what).base_url)
            case "sandbox":
                return await self._in_sandbox()
            case "browser" | "answers":
                return await self._there()
            case _:
                return True

    def _draft_at(self, path: str) -> DraftName:
        return next(one for one in self._drafts if str(one.path) == path)

    def _run_called(self, name: str) -> RunInfo:
        return next(info for info in self._runs if info.run == name)

    def on_menu_refused(self, event: Menu.Refused) -> None:
        """Say the whole reason."""
        notice.warn(self.app, f"{event.item.title}: {event.item.refused}.")

    async def _reach(self, server: str) -> bool:
        """What was begun in the sandbox goes on there, and never turns into the real thing."""
        if server == SANDBOX:
            return await self._in_sandbox()
        return await self._there()

    async def _in_sandbox(self) -> bool:
        """Talk to the sandbox from now on; whether that came about."""
        before = self.services.where
        if not before.sandbox:
            self.services.where = Where("sandbox", sandbox=True)
        if await self._there():
            return True
        self.services.where = before
        self._show_place()
        return False

    async def _there(self) -> bool:
        """Start the sandbox if it is what is talked to, and say so meanwhile."""
        self._starting = self.services.where.sandbox
        self.query_one("#place", Static).update(self._place())
        reached = await served(self.app).reach_sandbox()
        self._starting = False
        self._show_place()
        return reached

    def _show_place(self) -> None:
        self._shown = self.services.where
        self.query_one("#place", Static).update(self._place())
        self.query_one(Menu).show(self._items())

    def action_discard(self) -> None:
        """Forget the draft under the cursor, after a yes."""
        chosen = self.query_one(Menu).current.partition(" ")[2]
        found = next((one for one in self._drafts if str(one.path) == chosen), None)
        if found is None:
            notice.warn(self.app, "Drafts can be discarded here. A run is undone with undo RUN.")
            return

        def answered(yes: bool | None) -> None:
            if yes:
                found.path.unlink(missing_ok=True)
                self.action_look_again()

        open_screen(
            self.app, "confirm", title=f"Discard draft {safe(found.name)}?",
            words="Its answers are gone for good.", on_result=answered,
        )  # fmt: skip

    def action_key(self) -> None:
        """Give the API key."""
        open_screen(self.app, "key", on_result=self._key_given)

    def _key_given(self, key: str | None) -> None:
        if key:
            self.services.take_key(key)
            self._show_place()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing behind home."""
        return action != "back" and super().check_action(action, parameters)

