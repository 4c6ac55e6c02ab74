"""One resource as it came over the wire: YAML or JSON, folded, searchable."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mixpeek_tui.errors import ApiError, UsageError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import glyphs
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.copies import CopyMenu
from mixpeek_tui.ui.browse.filter_line import FilterLine
from mixpeek_tui.ui.browse.folding import (
    FoldLine,
    Form,
    Path,
    all_folds,
    first_folds,
    fold_lines,
    paths_to,
)
from mixpeek_tui.ui.browse.note import error_lines
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.screens.page import Page
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.lines import Line, Lines, Part
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.inspect import ordered, reread
from mixpeek_tui.workspace.item import Item

STYLES = {"text": "", "number": "accent", "word": "accent", "bracket": "muted", "folded": "muted"}
OPEN, CLOSED = glyphs(False).tree_open, glyphs(False).tree_closed


class Document(Lines):
    """A JSON value with folds. Enter and space fold."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,left,right", "open", "fold", key_display="enter", show=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.value: Json = {}
        self.form: Form = "yaml"
        self.folded: frozenset[Path] = frozenset()
        self.wanted = ""
        self._lines: tuple[FoldLine, ...] = ()

    @property
    def count(self) -> int:
        """Lines that are not folded away."""
        return len(self._lines)

    def show(self, value: Json) -> None:
        """Show another value, long lists folded."""
        self.value = value
        self.folded = first_folds(value)
        self._write()

    def write_as(self, form: Form) -> None:
        """Show the same in the other form."""
        self.form = form
        self._write()

    def fold_all(self, yes: bool) -> None:
        """Fold everything below the first level, or nothing."""
        self.folded = all_folds(self.value) if yes else frozenset()
        self._write()

    def _write(self) -> None:
        here = self._lines[self.cursor].path if self.cursor < self.count else ()
        self._lines = fold_lines(self.value, self.folded, self.form)
        self.changed()
        self._to(here)

    def _to(self, path: Path) -> None:
        row = next((n for n, line in enumerate(self._lines) if line.path == path), None)
        if row is not None:
            self.move_to(row, tell=False)

    def line(self, row: int) -> Line:
        """A line, its matches with the search marked."""
        found = self._lines[row]
        hit = bool(self.wanted) and self.wanted in f"{found.key}{found.value}".casefold()
        mark = (OPEN if found.kind != "folded" else CLOSED) if found.folds else " "
        return (
            Part("  " * found.depth), Part(f"{mark} ", "muted"),
            Part(found.key, "strong" if hit else ("" if found.folds else "muted")),
            Part(found.value, "strong" if hit else STYLES[found.kind]),
        )  # fmt: skip

    def action_open(self) -> None:
        """Fold or unfold what begins here, or what this line is in."""
        if not self.count:
            return
        line = self._lines[self.cursor]
        path = line.path if line.folds else line.path[:-1]
        if path or self.form == "json":
            self.folded = self.folded ^ {path}
            self._write()
            self._to(path)

    def search(self, words: str) -> int:
        """Unfold what holds the words and go to the first; how many places there are."""
        self.wanted = words.casefold().strip()
        found = list(paths_to(self.value, self.wanted)) if self.wanted else []
        above = {path[:n] for path in found for n in range(len(path))}
        self.folded = self.folded - above
        self._write()
        if found:
            self._to(found[0])
        return len(found)

    def next_match(self, by: int) -> None:
        """The match after or before the cursor."""
        rows = [n for n, line in enumerate(self._lines) if self.wanted
                and self.wanted in f"{line.key}{line.value}".casefold()]  # fmt: skip
        after = [n for n in rows if n > self.cursor] if by > 0 else [
            n for n in reversed(rows) if n < self.cursor]  # fmt: skip
        if rows:
            self.move_to((after or (rows if by > 0 else rows[::-1]))[0], tell=False)


class DocumentScreen(Page[None]):
    """A resource, whole."""

    PURPOSE = "The resource exactly as the API gives it."
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "form", "YAML or JSON"),
        Binding("slash", "search", "search", key_display="/"),
        Binding("n", "match(1)", "next match", show=False),
        Binding("N", "match(-1)", "match before", show=False),
        Binding("f", "fold(True)", "fold all", show=False),
        Binding("F", "fold(False)", "unfold all", show=False),
        Binding("y,c", "copy", "copy"),
        Binding("ctrl+r", "reload", "refresh", show=False),
    ]

    CSS = "DocumentScreen Input { scrollbar-size-horizontal: 0; }"

    def __init__(
        self, services: Services, session: Session, item: Item, *, fresh: bool = False
    ) -> None:
        """Make the screen; ``fresh`` if the item is all there is, so that nothing is read."""
        super().__init__(services)
        self.session, self.item, self._fresh = session, item, fresh

    def crumbs(self) -> tuple[str, ...]:
        """The kind, the name, the form."""
        item = self.item
        return (self.session.namespace or "", kind(item.kind).plural, item.name or item.id)

    def body(self) -> ComposeResult:
        """The search, then the lines."""
        yield FilterLine()
        yield Document()

    def on_mount(self) -> None:
        """Show what the list knew, then read the whole."""
        self._show()
        self.query_one(Document).focus()
        if not self._fresh and kind(self.item.kind).single:
            self.action_reload()

    def _show(self) -> None:
        self.query_one(Document).show(ordered(kind(self.item.kind), self.item.data))
        self._title("")

    def _title(self, words: str) -> None:
        document = self.query_one(Document)
        self.query_one(FilterLine).show(document.wanted, document.form.upper(), words)

    @work(exclusive=True)
    async def action_reload(self) -> None:
        """Read it again."""
        owner = kind(self.item.kind)
        try:
            item = await reread(self.session.client, owner, self.item, self.session.namespace)
        except (ApiError, UsageError) as error:
            notice.fail(self.app, error_lines(error), "Shown as the list knew it")
            return
        if item.data != self.item.data:
            self.item = item
            self._show()

    def action_form(self) -> None:
        """The other form."""
        document = self.query_one(Document)
        document.write_as("json" if document.form == "yaml" else "yaml")
        self._title("")

    def action_search(self) -> None:
        """Type what to look for."""
        self.query_one(FilterLine).open()

    @on(FilterLine.Changed)
    def _searched(self, event: FilterLine.Changed) -> None:
        found = self.query_one(Document).search(event.text)
        self._title(f"{found} found" if event.text.strip() else "")

    @on(FilterLine.Done)
    def _search_done(self) -> None:
        self.query_one(Document).focus()

    def action_match(self, by: int) -> None:
        """Another match."""
        self.query_one(Document).next_match(by)

    def action_fold(self, yes: bool) -> None:
        """All or nothing."""
        self.query_one(Document).fold_all(yes)

    def action_copy(self) -> None:
        """Copy some form of it."""
        self.app.push_screen(CopyMenu(self.services, self.session, (self.item,)))
