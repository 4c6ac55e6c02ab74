"""Deleting: what hangs on it, what the server will do, and the name typed as a yes; for several
at once their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Checkbox, Input, Static

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.run.problems import problem_words
from mixpeek_tui.text import glyphs, plural, safe
from mixpeek_tui.ui.browse.changing.uses import use_words
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.typed_yes import short_name, wanted_word
from mixpeek_tui.ui.widgets.key_line import keyed
from mixpeek_tui.ui.widgets.visible import VISIBLE
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.relations import Related, Relation

SHOWN = 8
DEFAULT_ON = frozenset({"cascade_output_collections"})
"""Options that the server takes as given when they are not sent (contract §9.13)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A delete that was asked for; the options hold for all of the items."""

    items: tuple[Item, ...]
    options: Mapping[str, bool] = field(default_factory=dict)


def hanging_words(item: Item, related: Related) -> str:
    """What would be left without it."""
    bullet = glyphs(False).bullet
    lines = [f"  {bullet} {_user(r, item.kind)}" for r in related.into[:SHOWN]]
    if len(related.into) > SHOWN:
        lines.append(f"  {bullet} {len(related.into) - SHOWN} more")
    users = plural(len(related.into), "resource")
    head = f"Used by {users}:" if lines else "Nothing found uses it."
    return "\n".join((head, *lines, *(safe(note) for note in related.notes)))


def on_at_first(item: Item, option: str) -> bool:
    """Whether an option is on until somebody turns it off.

    A cluster that writes into its source names that as its output (contract: ClusterMetadata),
    and the source is never what somebody means to lose with the cluster.
    """
    return option in DEFAULT_ON and item.data.get("enrich_source") is not True


def agreement(items: Sequence[Item]) -> str:
    """What must be typed: for one its name, for several ``delete 2 clusters``."""
    return wanted_word(items[0]) if len(items) == 1 else f"delete {_several(items)}"


def list_words(found: Sequence[tuple[Item, Related]]) -> str:
    """Each of several by its name, with what would be left without it; what goes too is no user."""
    bullet, going = glyphs(False).bullet, {(item.kind, item.id) for item, _ in found}
    lines: list[str] = []
    for item, related in found:
        users = [r for r in related.into if (r.kind, r.id) not in going]
        lines += [short_name(item), *(f"  {bullet} {_user(r, item.kind)}" for r in users[:SHOWN])]
        lines += [f"  {bullet} {len(users) - SHOWN} more"] if users[SHOWN:] else []
    notes = dict.fromkeys(safe(note) for _, related in found for note in related.notes)
    return "\n".join((*lines, *notes))


def _user(relation: Relation, used: str) -> str:
    name = safe(relation.name or relation.id)
    return f"{kind(relation.kind).title.lower()} {name} {use_words(relation, used)}"


def _several(items: Sequence[Item]) -> str:
    owner = kind(items[0].kind)
    return plural(len(items), owner.title.lower(), owner.plural)


class Tick(Checkbox):
    """A box that is empty while it is off, so that colour is not needed to tell."""

    def watch_value(self) -> None:
        """Draw it anew."""
        self.BUTTON_INNER = "X" if self.value else " "
        super().watch_value()
        self.refresh()


class DeleteDialog(Dialog[Wish]):
    """Returns the wish, or None; one yes for all of the items, which are of one kind."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+d", "agree", "delete", show=False),
        Binding("up", "scroll(-1)", "further up in the list", show=False),
        Binding("down", "scroll(1)", "further down in the list", show=False),
    ]
    CSS = "DeleteDialog Input { scrollbar-size-horizontal: 0; }"
    DEFAULT_CSS = """
    DeleteDialog {
        & Static { margin-bottom: 1; }
        & VerticalScroll { height: auto; max-height: 25vh; margin-bottom: 1; }
        &.boxed VerticalScroll { max-height: 18vh; }
        & VerticalScroll Static { margin-bottom: 0; }
        & .said { color: $state-blocked; }
        & Input { border: none; border-left: outer $state-failed; height: 1; padding: 0 1; }
        & Checkbox { border: none; padding: 0; margin-bottom: 1; background: $panel; }
    }
    """

    def __init__(self, services: Services, session: Session, items: Sequence[Item]) -> None:
        self._session, self._items, self._owner = session, tuple(items), kind(items[0].kind)
        one = f"{self._owner.title.lower()} {short_name(items[0])}"
        super().__init__(services, f"Delete {one if len(items) == 1 else _several(items)}",
                         keys=self._keys(len(items) > 1))  # fmt: skip
        self.set_class(bool(self._option), "boxed")

    @property
    def _option(self) -> str:
        return self._owner.deletion.option if self._owner.deletion is not None else ""

    def _keys(self, long: bool) -> str:
        moves = "up and down move the list   " if long and not self._option else ""
        box = "shift+tab and space for the box   " if self._option else ""
        leaves = "esc leaves it" if self._option or moves else "esc leaves it as it is"
        return f"enter deletes   {moves}{box}{leaves}"

    def panel(self) -> ComposeResult:
        """What will happen, what hangs on it, the option, the name."""
        deletion, several = self._owner.deletion, len(self._items) > 1
        words = deletion.words if deletion else ""
        yield Static(Content(f"Each of them: {words}" if several else words), classes="said")
        names = "\n".join(short_name(item) for item in self._items)
        with VerticalScroll(can_focus=False):
            yield Static(Content(names if several else "looking what uses it"), id="hanging")
        if deletion and deletion.option:
            on = all(on_at_first(item, deletion.option) for item in self._items)
            yield Tick(Content(deletion.option_words), on, compact=True)
        yield Static(Content(f"Type {self._wanted} to delete {self._them}."), id="ask")
        name = Input(compact=True, highlighter=VISIBLE)
        name.cursor_blink = False
        yield name

    @property
    def _wanted(self) -> str:
        return safe(agreement(self._items))

    @property
    def _them(self) -> str:
        return "them" if len(self._items) > 1 else "it"

    def on_mount(self) -> None:
        """The name is what is asked for; what hangs on it is read meanwhile."""
        self.query_one(Input).focus()
        listed = self.query_one(VerticalScroll)
        self.watch(listed, "show_vertical_scrollbar", self._tell_moving, init=False)
        self._look()

    @work(exclusive=True)
    async def _look(self) -> None:
        relations, items = self._session.relations, self._items
        try:
            found = [(item, await relations.dependents(item)) for item in items]
        except ApiError as error:
            why = safe(problem_words(error))
            names = [short_name(item) for item in items if len(items) > 1]
            words = "\n".join((f"What uses {self._them} could not be read: {why}", *names))
        else:
            words = list_words(found) if len(found) > 1 else hanging_words(*found[0])
        self.query_one("#hanging", Static).update(Content(words))

    def _tell_moving(self, long: bool) -> None:
        """Which keys move the list, if it is longer than the room for it."""
        keys = self._keys(long or len(self._items) > 1)
        self.query_one(".keys", Static).update(keyed(keys))

    def action_scroll(self, lines: int) -> None:
        """The list, where it is longer than the room for it."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    @on(Input.Submitted)
    def action_agree(self) -> None:
        """Delete, if what was typed is right."""
        typed = self.query_one(Input).value.strip()
        if typed != agreement(self._items):
            ask = self.query_one("#ask", Static)
            ask.add_class("wrong")
            ask.update(Content(f"That is not it. Type {self._wanted}."))
            return
        self.dismiss(Wish(self._items, self._options()))

    def _options(self) -> dict[str, bool]:
        if not self._option:
            return {}
        wanted = self.query_one(Checkbox).value
        return {self._option: wanted} if wanted or self._option in DEFAULT_ON else {}
