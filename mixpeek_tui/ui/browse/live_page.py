"""A screen about one resource that is read again by itself while it is seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from textual import work
from textual.binding import Binding, BindingType

from mixpeek_tui.errors import NotFound
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.ui.browse.beat import Beat
from mixpeek_tui.ui.browse.resource_page import ResourcePage
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.services import Services
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.item import Item

LIVE_KEYS: tuple[BindingType, ...] = (
    Binding("colon", "jump", "jump", key_display=":", show=False),
    Binding("ctrl+r", "look", "refresh", show=False),
)


class About(Protocol):
    """What is known of one resource, as a value."""

    @property
    def item(self) -> Item:
        """The resource."""


Known = TypeVar("Known", bound=About)


class LivePage(ResourcePage, Generic[Known]):
    """Subclasses give ``read``, ``draw`` and ``at_work``."""

    def action_jump(self) -> None:
        """Type where to go, in the line of the browser that this page stands upon."""
        below = next((s for s in self.app.screen_stack if hasattr(s, "action_command")), None)
        if below is None:
            return
        while self.app.screen is not below:
            self.app.pop_screen()
        below.call_later(below.action_command)

    def __init__(self, services: Services, session: Session, looked: Known) -> None:
        super().__init__(services, session)
        self.looked = looked
        """All that is shown."""
        self._beat = Beat(self, lambda: self.look(asked=False))
        self._read_at: datetime | None = None

    def read(self, client: Client, *, whole: bool) -> AsyncIterator[None]:
        """Read the resource part by part; what is known is kept after each.

        Args:
            client: Whom to ask.
            whole: Whether also to read what cannot have changed, because somebody asked.

        Raises:
            NotFound: the resource is gone.
        """
        raise NotImplementedError

    def crumbs(self) -> tuple[str, ...]:
        """The namespace, the kind, the name."""
        item = self.looked.item
        return (self.session.namespace_name, kind(item.kind).plural, item.name)

    @property
    def chosen(self) -> tuple[Item, ...]:
        """The resource."""
        return (self.looked.item,)

    @property
    def about_item(self) -> tuple[str, str, str]:
        """The key of the resource that the screen is about."""
        return self.looked.item.key

    def draw(self) -> None:
        """Show what is known."""
        raise NotImplementedError

    @property
    def at_work(self) -> bool:
        """Whether something that is shown is at work."""
        return False

    @property
    def age(self) -> float | None:
        """Seconds since it was read."""
        return None if self._read_at is None else self.session.seconds_since(self._read_at)

    def on_mount(self) -> None:
        """Show what the list knew, then read the rest."""
        self.draw()
        self.look()

    def on_screen_suspend(self) -> None:
        """Nothing is looked at while another screen is on top."""
        self._beat.stop()

    def on_screen_resume(self) -> None:
        """Look again after another screen was on top."""
        if self._read_at is not None:
            self.look(asked=False)

    def changed(self) -> None:
        """Read it again."""
        self.look()

    def action_look(self) -> None:
        """Read it again now."""
        self.look()

    @work(exclusive=True, group="look")
    async def look(self, *, asked: bool = True) -> None:
        """Read it; only what changed is drawn anew."""
        session, before = self.session, self.looked
        began = session.now()
        shown = before
        try:
            async for _ in self.read(session.client if asked else session.quietly, whole=asked):
                if shown != self.looked:
                    shown = self.looked
                    self.draw()
        except NotFound:
            self.dismiss()
            return
        self._read_at = session.now()
        took = session.seconds_since(began)
        self._beat.looked(changed=before != shown, running=self.at_work, took=took)
        self.show_age()
