"""What the browser does with resources, from whichever list they were chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual.app import App

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.kind import Action
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.changing.apply_taxonomy import NOWHERE, apply_action, collections_with
from mixpeek_tui.ui.browse.changing.delete import DeleteDialog, Wish
from mixpeek_tui.ui.browse.changing.doing import may, named, perform, perform_delete
from mixpeek_tui.ui.browse.changing.edit import EditScreen
from mixpeek_tui.ui.browse.changing.new import NewScreen, first_body
from mixpeek_tui.ui.browse.copies import CopyMenu
from mixpeek_tui.ui.browse.document_view import DocumentScreen
from mixpeek_tui.ui.browse.note import error_lines
from mixpeek_tui.ui.browse.opening import open_own
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.routes import open_screen
from mixpeek_tui.workspace.item import Item


def _question(action: Action, items: Sequence[Item]) -> str:
    return f"{action.title[:1].upper()}{action.title[1:]} {named(items)}?"


@dataclass(frozen=True, slots=True)
class Deeds:
    """Opens dialogs and screens for resources and does what they answer."""

    app: App[Any]
    session: Session
    done: Callable[[], None]
    """Called after something was changed, to read the list again."""

    def open(self, item: Item) -> bool:
        """Open the screen of its own that a kind has; whether it has one."""
        return open_own(self.app, self.session, item)

    def edit(self, item: Item) -> None:
        """Open the form; what cannot be changed at all says why and what to do instead."""
        owner = kind(item.kind)
        if not owner.update:
            words = f"{owner.one.capitalize()} cannot be changed. {owner.fixed}"
            notice.warn(self.app, words.strip())
        elif may(self.app, self.session, f"change {named([item])}"):
            self.app.push_screen(
                EditScreen(self.session.services, self.session, item), self._left
            )

    def clone(self, item: Item | None, name: str = "") -> None:
        """Write a new resource that begins like this one, or from a template."""
        owner = kind(item.kind if item else name)
        if first_body(owner, item) is None:
            words = f"{owner.one.capitalize()} cannot be made here. Set up makes them."
            notice.warn(self.app, words)
        elif may(self.app, self.session, f"create {owner.one}"):
            screen = NewScreen(self.session.services, self.session, owner.name, item)
            self.app.push_screen(screen, self._left)

    def _left(self, changed: bool | None) -> None:
        if changed:
            self.done()

    def raw(self, item: Item) -> None:
        """Show it as YAML or JSON."""
        self.app.push_screen(DocumentScreen(self.session.services, self.session, item))

    def copy(self, items: Sequence[Item]) -> None:
        """Ask what to copy of them."""
        if items:
            self.app.push_screen(CopyMenu(self.session.services, self.session, items))

    def act(self, action: Action, items: Sequence[Item]) -> None:
        """Do it; for several at once, after a yes."""
        if not may(self.app, self.session, f"{action.title} {named(items)}"):
            return
        if len(items) > 1:
            open_screen(
                self.app, "confirm", title=_question(action, items), words=action.help,
                on_result=partial(self._agreed, action, tuple(items)),
            )  # fmt: skip
        else:
            self._start(action, items)

    def _agreed(self, action: Action, items: Sequence[Item], yes: bool | None) -> None:
        if yes:
            self._start(action, items)

    def _start(self, action: Action, items: Sequence[Item]) -> None:
        self.app.run_worker(self._perform(action, items), group="deeds")

    async def _perform(self, action: Action, items: Sequence[Item]) -> None:
        await perform(self.app, self.session, action, items)
        self.done()

    def apply(self, taxonomy: Item) -> None:
        """Apply a taxonomy to the collections that have it, after a yes."""
        if may(self.app, self.session, f"apply {named([taxonomy])}"):
            self.app.run_worker(self._apply(taxonomy), group="deeds")

    async def _apply(self, taxonomy: Item) -> None:
        try:
            found = await collections_with(self.session, taxonomy)
        except ApiError as error:
            notice.fail(self.app, "Collections could not be read", error_lines(error))
            return
        if not found:
            notice.warn(self.app, NOWHERE)
            return
        action = apply_action(taxonomy)
        open_screen(
            self.app, "confirm", title=_question(action, found), words=action.help,
            on_result=partial(self._agreed, action, found),
        )  # fmt: skip

    def delete(self, items: Sequence[Item], agreed: Callable[[], None]) -> None:
        """Ask, then delete all of them; ``agreed`` is called in between."""
        owner = kind(items[0].kind)
        if owner.deletion is None:
            notice.warn(self.app, f"{owner.one.capitalize()} cannot be deleted. {owner.fixed}")
        elif may(self.app, self.session, f"delete {named(items)}"):
            dialog = DeleteDialog(self.session.services, self.session, items)
            self.app.push_screen(dialog, partial(self._wished, agreed))

    def _wished(self, agreed: Callable[[], None], wish: Wish | None) -> None:
        if wish is not None:
            agreed()
            self.app.run_worker(self._delete(wish), group="deeds")

    async def _delete(self, wish: Wish) -> None:
        if await perform_delete(self.app, self.session, wish):
            self.done()
