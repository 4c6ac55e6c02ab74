"""From a resource to the screen that shows it, from anywhere in the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.app import App

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.place import Place, nested
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.ui.services import Where
from mixpeek_tui.workspace.item import HOLE, Item

OWN = {"cluster": "cluster", "retriever": "playground", "trigger": "trigger",
       "alert": "alert"}  # fmt: skip
"""Kinds with a screen of their own, and its route."""


def open_own(app: App[Any], session: Session, item: Item) -> bool:
    """Open the screen of its own that a kind has; whether it has one."""
    route = OWN.get(item.kind)
    if route is None:
        return False
    open_screen(app, route, session=session, item=item)
    return True


def place_of(item: Item) -> Place:
    """The list that an item stands in, with the cursor on it."""
    owner = kind(item.kind)
    if not nested(owner) or owner.listing is None:
        return Place(item.kind, item=item.id or item.name)
    holes = HOLE.findall(owner.listing.path)
    parent = tuple((hole, item.parent[hole]) for hole in holes if hole in item.parent)
    return Place(item.kind, parent, (kind(owner.parent).plural,), "", item.id or item.name)


@dataclass(frozen=True, slots=True)
class Opening:
    """Opens an item, as long as its workspace is the one that is talked to."""

    session: Session
    item: Item
    where: Where
    """What was talked to when the item was read."""
    listed: bool = False
    """Whether its list is meant, even if it has a screen of its own."""

    def __call__(self, app: App[Any]) -> None:
        """Show it: on its own screen, else in its list."""
        now = self.session.where
        if now.base_url != self.where.base_url:
            notice.warn(app, f"{self.item.name} is on {self.where.base_url}; connect to it first")
        elif kind(self.item.kind).namespaced and now.namespace != self.where.namespace:
            notice.warn(app, f"{self.item.name} is in the namespace {self.where.namespace}; "
                             f":ns {self.where.namespace} leads there")  # fmt: skip
        elif self.listed or self.item.kind not in OWN:
            self._in_list(app)
        elif not self._is_shown(app):
            open_own(app, self.session, self.item)

    def _in_list(self, app: App[Any]) -> None:
        """In the browser that is open, else in one on top."""
        go, place = getattr(app.screen, "go_to", None), place_of(self.item)
        if go is not None:
            go(place)
        else:
            open_screen(app, "browser", session=self.session, place=place)

    def _is_shown(self, app: App[Any]) -> bool:
        """Whether the screen of its own is what one looks at."""
        shown = getattr(app.screen, "about_item", None)
        return shown is not None and shown == self.item.key
