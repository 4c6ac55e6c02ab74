"""What every screen has: the line on top, the keys at the bottom, help, and a way back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from mixpeek_tui.ui.commands import Offer
from mixpeek_tui.ui.compat import is_leaving
from mixpeek_tui.ui.following.follow_line import KEY, FollowLine
from mixpeek_tui.ui.routes import make_screen, open_screen
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.key_line import KeyLine
from mixpeek_tui.ui.widgets.top_line import TopLine


class Page(Screen[ScreenResultType]):
    """A full screen. Subclasses give ``PURPOSE``, ``body`` and, if wanted, ``crumbs``."""

    PURPOSE: ClassVar[str] = ""
    """What the screen is for, in one line; help begins with it."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "help", "keys", key_display="?"),
        Binding("escape", "back", "back"),
        Binding("q", "app.quit", "quit", show=False),
        Binding("ctrl+underscore,ctrl+slash,f12", "jump", "a letter on each part, to go there",
                key_display="ctrl+/, f12", show=False),
        Binding(KEY, "followed", "what the line above the keys tells of", show=False),
    ]
    DEFAULT_CSS = """
    Page { background: $background; layers: default; }
    """

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services

    @property
    def stands(self) -> bool:
        """Whether it is open, seen or below another one; its widgets are there then."""
        return self.is_attached and self in self.app.screen_stack and not is_leaving(self)

    def crumbs(self) -> tuple[str, ...]:
        """Where this screen is, outermost first."""
        return ()

    def right(self) -> tuple[str, ...]:
        """What stands at the right of the top line; the most important comes last."""
        return (self.services.where.words,)

    def about(self) -> str:
        """What the screen shows anyway, so that the line of jobs leaves it out."""
        return ""

    def offers(self) -> Iterable[Offer]:
        """What the palette offers here besides what the keys do."""
        return ()

    def body(self) -> ComposeResult:
        """What is between the two lines."""
        yield from ()

    def compose(self) -> ComposeResult:
        """Top line, body, keys."""
        yield TopLine(self.crumbs(), self.right(), loud=self.services.where.production)
        yield from self.body()
        yield FollowLine(self.services.jobs, self.about)
        yield KeyLine()

    def show_top(self) -> None:
        """Draw the top line again, after something in it changed."""
        loud = self.services.where.production
        self.query_one(TopLine).show(self.crumbs(), self.right(), loud=loud)

    def action_followed(self) -> None:
        """Open what the line of jobs tells of; its end then counts as looked at."""
        jobs = self.services.jobs
        if told := jobs.told(self.about()):
            jobs.look_at(told[0])
            told[0].opens(self.app)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key of the line of jobs is there while there is something in it."""
        return action != "followed" or bool(self.services.jobs.told(self.about()))

    def action_help(self) -> None:
        """All keys of this screen."""
        open_screen(self.app, "help", page=self)

    def action_jump(self) -> None:
        """Letters on all parts; the typed one takes the keyboard."""
        open_screen(self.app, "jump", page=self, on_result=self._jumped)

    def _jumped(self, part: Widget | None) -> None:
        if part is not None and part.is_attached:
            part.focus()

    def action_back(self) -> None:
        """One level back; from the first screen, home."""
        if len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.switch_screen(make_screen(self.services, "home"))
