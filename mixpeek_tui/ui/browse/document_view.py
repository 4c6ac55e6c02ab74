"""One resource as it came over the wire: YAML or JSON, folded, searchable."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mixpeek_tui.errors import ApiError, NotFound, UsageError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import glyphs
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.beat import Beat
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
from mixpeek_tui.workspace.cells import state_of
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

    def renew(self, value: Json) -> None:
        """Show what the same thing is now; folds stay, the cursor stays on its key."""
        self.folded |= first_folds(value) - first_folds(self.value)
        self.value = value
        before, top = self.cursor, self.scroll_offset.y
        self._write()
        self.scroll_to(y=top + self.cursor - before, animate=False)

    @property
    def found(self) -> int:
        """How many places hold the words that are searched for."""
        return len(list(paths_to(self.value, self.wanted))) if self.wanted else 0

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
        if self.cursor < self.count and self._lines[self.cursor].path == path:
            return
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

    def search(self, words: str) -> None:
        """Unfold what holds the words and go to the first."""
        self.wanted = words.casefold().strip()
        found = list(paths_to(self.value, self.wanted)) if self.wanted else []
        above = {path[:n] for path in found for n in range(len(path))}
        self.folded = self.folded - above
        self._write()
        if found:
            self._to(found[0])

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
        self.session, self.item = session, item
        self._looked, self._gone = False, ""
        self._rereads = not fresh and kind(item.kind).single
        self._beat = Beat(self, lambda: self.look(asked=False))

    def crumbs(self) -> tuple[str, ...]:
        """The kind, the name, the form."""
        item = self.item
        return (self.session.namespace_name, kind(item.kind).plural, item.name or item.id)

    def body(self) -> ComposeResult:
        """The search, then the lines."""
        yield FilterLine()
        yield Document()

    def on_mount(self) -> None:
        """Show what the list knew, then read the whole."""
        document = self.query_one(Document)
        document.show(ordered(kind(self.item.kind), self.item.data))
        document.focus()
        self._title()
        if self._rereads:
            self.look()

    def on_screen_suspend(self) -> None:
        """Nothing is looked at while another screen is on top."""
        self._beat.stop()

    def on_screen_resume(self) -> None:
        """Look again after another screen was on top."""
        if self._rereads and self._looked:
            self.look(asked=False)

    def _title(self) -> None:
        document = self.query_one(Document)
        words = f"{document.found} found" if document.wanted else self._gone
        self.query_one(FilterLine).show(document.wanted, document.form.upper(), words)

    def action_reload(self) -> None:
        """Read it again."""
        self.look()

    @work(exclusive=True)
    async def look(self, *, asked: bool = True) -> None:
        """Read it again; what changed is shown in place."""
        session, began, before = self.session, self.session.now(), self.item
        client, gone = session.client if asked else session.quietly, ""
        try:
            item = await reread(client, kind(before.kind), before, session.namespace)
        except NotFound as error:
            item, gone = before, "not on the server any more"
            self._failed(error, asked)
        except (ApiError, UsageError) as error:
            item, gone = before, self._gone
            self._failed(error, asked)
        changed = (item.data, gone) != (before.data, self._gone)
        self.item, self._gone, self._looked = item, gone, True
        if changed:
            self.query_one(Document).renew(ordered(kind(item.kind), item.data))
            self._title()
        if self._rereads:
            running = state_of(item).phase == "running"
            took = session.seconds_since(began)
            self._beat.looked(changed=changed, running=running, took=took)

    def _failed(self, error: ApiError | UsageError, asked: bool) -> None:
        if asked:
            notice.fail(self.app, "Shown as it was known before", error_lines(error))

    def action_form(self) -> None:
        """The other form."""
        document = self.query_one(Document)
        document.write_as("json" if document.form == "yaml" else "yaml")
        self._title()

    def action_search(self) -> None:
        """Type what to look for."""
        self.query_one(FilterLine).open()

    @on(FilterLine.Changed)
    def _searched(self, event: FilterLine.Changed) -> None:
        self.query_one(Document).search(event.text)
        self._title()

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
