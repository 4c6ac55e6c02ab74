"""Deleting: what hangs on it, what the server will do, and the name typed as a yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Checkbox, Input, Static

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.run.problems import problem_words
from mixpeek_tui.text import fit, glyphs, plural, safe, width
from mixpeek_tui.ui.browse.changing.uses import use_words
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.visible import VISIBLE
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.relations import Related

SHOWN = 8
NAMELESS = "delete"
"""What is typed for something that has no name."""
TYPED = 60
"""Cells of a name that somebody can be asked to type."""
DEFAULT_ON = frozenset({"cascade_output_collections"})
"""Options that the server takes as given when they are not sent (contract §9.13)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A delete that was asked for."""

    item: Item
    options: Mapping[str, bool] = field(default_factory=dict)


def wanted_word(item: Item) -> str:
    """What must be typed: the name; its id where no keyboard writes the name, or nobody would."""
    if not item.name or item.name == item.id:
        return NAMELESS
    return next((word for word in (item.name, item.id) if _typed(word)), NAMELESS)


def _typed(word: str) -> bool:
    return bool(word) and safe(word) == word == word.strip() and width(word) <= TYPED


def hanging_words(item: Item, related: Related) -> str:
    """What would be left without it."""
    bullet = glyphs(False).bullet
    lines = [
        f"  {bullet} {kind(r.kind).title.lower()} {safe(r.name or r.id)} {use_words(r, item.kind)}"
        for r in related.into[:SHOWN]
    ]
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


def _short(item: Item) -> str:
    return fit(safe(item.name or item.id), TYPED, where="middle")


class Tick(Checkbox):
    """A box that is empty while it is off, so that colour is not needed to tell."""

    def watch_value(self) -> None:
        """Draw it anew."""
        self.BUTTON_INNER = "X" if self.value else " "
        super().watch_value()
        self.refresh()


class DeleteDialog(Dialog[Wish]):
    """Returns the wish, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+d", "agree", "delete", show=False)]
    CSS = "DeleteDialog Input { scrollbar-size-horizontal: 0; }"
    DEFAULT_CSS = """
    DeleteDialog {
        & Static { margin-bottom: 1; }
        & .said { color: $state-blocked; }
        & Input { border: none; border-left: outer $state-failed; height: 1; padding: 0 1; }
        & Checkbox { border: none; padding: 0; margin-bottom: 1; background: $panel; }
    }
    """

    def __init__(self, services: Services, session: Session, item: Item) -> None:
        owner = kind(item.kind)
        super().__init__(services, f"Delete {owner.title.lower()} {_short(item)}",
                         keys="enter deletes   shift+tab and space for the box   esc leaves it"
                         if owner.deletion and owner.deletion.option
                         else "enter deletes   esc leaves it as it is")  # fmt: skip
        self._session, self._item, self._owner = session, item, owner

    def panel(self) -> ComposeResult:
        """What will happen, what hangs on it, the option, the name."""
        deletion = self._owner.deletion
        yield Static(Content(deletion.words if deletion else ""), classes="said")
        yield Static(Content("looking what uses it"), id="hanging")
        if deletion and deletion.option:
            on = on_at_first(self._item, deletion.option)
            yield Tick(Content(deletion.option_words), on, compact=True)
        yield Static(Content(f"Type {safe(wanted_word(self._item))} to delete it."), id="ask")
        name = Input(compact=True, highlighter=VISIBLE)
        name.cursor_blink = False
        yield name

    def on_mount(self) -> None:
        """The name is what is asked for; what hangs on it is read meanwhile."""
        self.query_one(Input).focus()
        self._look()

    @work(exclusive=True)
    async def _look(self) -> None:
        try:
            related = await self._session.relations.dependents(self._item)
            words = hanging_words(self._item, related)
        except ApiError as error:
            words = f"What uses it could not be read: {safe(problem_words(error))}"
        self.query_one("#hanging", Static).update(Content(words))

    @on(Input.Submitted)
    def action_agree(self) -> None:
        """Delete, if the name is right."""
        typed = self.query_one(Input).value.strip()
        if typed != wanted_word(self._item):
            ask = self.query_one("#ask", Static)
            ask.add_class("wrong")
            ask.update(Content(f"That is not it. Type {safe(wanted_word(self._item))}."))
            return
        self.dismiss(Wish(self._item, self._options()))

    def _options(self) -> dict[str, bool]:
        deletion = self._owner.deletion
        if deletion is None or not deletion.option:
            return {}
        wanted = self.query_one(Checkbox).value
        return {deletion.option: wanted} if wanted or deletion.option in DEFAULT_ON else {}
