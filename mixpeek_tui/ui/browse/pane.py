"""A list and what is under its cursor: filter, table, detail, loading, looking again."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from mixpeek_tui.errors import ApiError, UsageError
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.browse.beat import Beat
from mixpeek_tui.ui.browse.detail import Detail
from mixpeek_tui.ui.browse.far_end import end_words, row_words
from mixpeek_tui.ui.browse.feed import Feed, Passed, at_work
from mixpeek_tui.ui.browse.filter_line import FilterLine
from mixpeek_tui.ui.browse.marks import Marks
from mixpeek_tui.ui.browse.note import Note, empty_words, error_lines, tell_all, warned
from mixpeek_tui.ui.browse.place import Place
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.browse.table import ItemTable, TableHead
from mixpeek_tui.ui.widgets.lines import Lines
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.ordering import Order
from mixpeek_tui.workspace.window import Window


class ListPane(Vertical):
    """The list of one place. Says ``Pointed``, ``Opened`` and ``Fresh``."""

    DEFAULT_CSS = """
    ListPane { width: 1fr;
        & TableHead { padding: 0; }
        & ItemTable { height: 3fr; }
        & Detail { height: 2fr; border-top: solid $hairline; }
        &.enlarged { & FilterLine, & TableHead, & ItemTable { display: none; } }
        &.alone ItemTable, &.alone Detail { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "mark", show=False),
        Binding("ctrl+@", "mark_range", "mark up to here", key_display="ctrl+space", show=False),
        Binding("s", "sort", "sort by the next column", show=False),
        Binding("S", "turn", "sort the other way round", show=False),
    ]

    class Pointed(Message):
        """The cursor stands on another item, or on the same one as it is now."""

        def __init__(self, item: Item | None) -> None:
            super().__init__()
            self.item = item

    class Opened(Pointed):
        """Enter was pressed on an item."""

    class Fresh(Message):
        """Something was read."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.feed: Feed | None = None
        self.marks = Marks()
        self._far = ""
        self._warned: tuple[str, ...] = ()
        self._beat = Beat(self, self.refresh_rows)

    def compose(self) -> ComposeResult:
        """Filter, titles, rows, words instead of rows, detail."""
        yield FilterLine()
        yield TableHead()
        yield ItemTable(self.session.now())
        yield Note(markup=False)
        yield Detail(self.session)

    @property
    def table(self) -> ItemTable:
        """The rows."""
        return self.query_one(ItemTable)

    @property
    def item(self) -> Item | None:
        """The item under the cursor."""
        return self.table.item

    @property
    def age(self) -> float | None:
        """Seconds since the list was read."""
        return self.session.age(self.feed.active) if self.feed else None

    def show(self, place: Place) -> None:
        """Show another place."""
        self.feed = feed = Feed(self.session, place)
        self.marks = Marks()
        self.table.mark(frozenset())
        self.table.call(feed.names)
        found = feed.find(place.item) if place.item else None
        self.table.show(feed.kind, feed.rows, self.session.now(), row=found[0] if found else 0)
        self._draw()
        self.load(*self.table.visible_rows(), goto=place.item)

    @work(group="rows")
    async def load(self, first: int, last: int, *, goto: str = "") -> None:
        """Have rows at hand, then draw them."""
        feed = self.feed
        if feed is None:
            return
        try:
            await feed.ensure(first, last)
        except (ApiError, UsageError) as error:
            self._failed(feed, error)
            return
        if feed is self.feed:
            self._loaded(feed, goto)

    def _loaded(self, feed: Feed, goto: str) -> None:
        self.table.rows = feed.rows
        self.table.update(self.session.now())
        if goto and (found := feed.find(goto)):
            self.table.move_to(found[0], tell=False)
        elif goto and not feed.place.filter and not feed.window.complete:
            self.filter(goto)
        self._draw()
        self._warned = tell_all(self.app, feed.active.warnings, self._warned)
        self.point()
        self.learn()
        self.beat(changed=True)
        self.post_message(self.Fresh())
        if self.session.is_old(feed.active):
            self.refresh_rows()

    def _failed(self, feed: Feed, error: Exception) -> None:
        if feed is not self.feed:
            return
        if feed.loaded:
            notice.fail(self.app, error_lines(error))
        else:
            self._instead(error_lines(error), wrong=True)
        self.beat(changed=False)

    def _instead(self, words: str, *, wrong: bool = False) -> None:
        note = self.query_one(Note)
        note.say(words, wrong=wrong)
        self.set_class(bool(words), "alone")

    def _draw(self) -> None:
        feed = self.feed
        if feed is None:
            return
        words = feed.words
        if feed.active.warnings and feed.rows.known:
            words = f"{warned(feed.active.warnings)}   {words}"
        self._far = self._row_words()
        if self._far:
            words = f"{self._far}   {words}".rstrip()
        if self.marks.items:
            words = f"{len(self.marks.items)} marked   {words}"
        self.query_one(FilterLine).show(feed.place.filter, feed.total_words, words)
        if not feed.loaded and not isinstance(feed.rows, Passed):
            self._instead(f"loading {feed.kind.plural}")
        elif not feed.rows.known:
            self._instead(empty_words(feed.kind, feed.place.filter, feed.active.warnings))
        else:
            self._instead("")

    def filter(self, typed: str) -> None:
        """Narrow the rows; the item under the cursor stays under it if it passes."""
        if self.feed is None:
            return
        item = self.item
        self.feed.filter_by(typed)
        self._rearranged(self.feed, item)

    def order_by(self, order: Order | None) -> None:
        """Another order of the rows; the item under the cursor stays under it."""
        if self.feed is not None:
            item = self.item
            self.feed.order_by(order)
            self._rearranged(self.feed, item)

    def _rearranged(self, feed: Feed, item: Item | None) -> None:
        row = feed.row_of(item.key) if item else None
        self.table.show(feed.kind, feed.rows, self.session.now(), row=row or 0, same=True)
        self._draw()
        self.load(*self.table.visible_rows())

    @work(group="names", exclusive=True)
    async def learn(self) -> None:
        """Say names instead of ids where they can be found out."""
        feed = self.feed
        if feed is None or not await feed.learn(*self.table.visible_rows()):
            return
        if feed is self.feed:
            self.table.rows = feed.rows
            self.table.call(feed.names)
            self.table.update(self.session.now())

    def point(self) -> None:
        """Tell about the item under the cursor."""
        item = self.item
        self.query_one(Detail).point(item)
        self.post_message(self.Pointed(item))

    @work(group="refresh", exclusive=True)
    async def refresh_rows(self, *, asked: bool = False) -> None:
        """Look again; only what changed is drawn anew."""
        feed, began = self.feed, self.session.now()
        if feed is None:
            return
        try:
            source = feed.active
            fresh = await feed.reread(asked=asked)
        except (ApiError, UsageError) as error:
            if asked or not feed.loaded:
                self._failed(feed, error)
            self.beat(changed=False)
            return
        if feed is self.feed:
            self._compare(feed, (source, fresh), self.session.seconds_since(began))

    def _compare(self, feed: Feed, read: tuple[Window, Window], took: float) -> None:
        """Take what was read; where the cursor stands is what counts now, not when it was asked."""
        key, count = (self.item.key if self.item else None), feed.rows.known
        before = feed.visible(*self.table.visible_rows())
        if not feed.adopt(*read):
            self.beat(changed=False, took=took)
            return
        after = feed.visible(*self.table.visible_rows())
        self.marks = self.marks.renewed(after.values())
        changed = before != after or count != feed.rows.known
        self.table.rows = feed.rows
        if changed:
            self.table.update(self.session.now())
            row = feed.row_of(key) if key else None
            if row is not None and row != self.table.cursor:
                self.table.move_to(row, tell=False)
            self.point()
        self._draw()
        self.learn()
        self.beat(changed=changed, took=took)
        self.post_message(self.Fresh())

    def beat(self, *, changed: bool, took: float = 0.0) -> None:
        """Set when to look again; ``still`` stops it."""
        running = self.feed is not None and at_work(
            self.feed.visible(*self.table.visible_rows())
        )
        self._beat.looked(changed=changed, running=running, took=took)

    def still(self) -> None:
        """Look at nothing by itself while the screen is hidden."""
        self._beat.stop()
        self.query_one(Detail).still()

    def action_sort(self) -> None:
        """By the column after the one that sorts now; after the last in the usual order."""
        columns = self.table.columns
        if self.feed is None or not columns:
            return
        order = self.feed.place.order
        titles = [column.title for column in columns]
        here = titles.index(order.column.title) + 1 if order and order.column.title in titles else 0
        self.order_by(Order(columns[here]) if here < len(columns) else None)

    def action_turn(self) -> None:
        """The same column the other way round; the first one if none sorts yet."""
        order = self.feed.place.order if self.feed is not None else None
        if order is None:
            self.action_sort()
        else:
            self.order_by(replace(order, turned=not order.turned))

    def action_mark(self) -> None:
        """Mark or unmark this row and go on to the next."""
        if (item := self.item) is not None:
            self._mark(self.marks.toggled(item, self.table.cursor))
            self.table.action_step(1)

    def action_mark_range(self) -> None:
        """Mark all rows at hand from the last marked one to this."""
        first, last = sorted((self.marks.start, self.table.cursor))
        rows = self.feed.visible(first, last) if self.feed else {}
        self._mark(self.marks.joined(rows.values(), self.table.cursor))

    def unmark(self) -> bool:
        """Unmark all; whether any was marked."""
        marked = bool(self.marks.items)
        self._mark(Marks())
        return marked

    def _mark(self, marks: Marks) -> None:
        self.marks = marks
        self.table.mark(marks.keys)
        self._draw()
        self.post_message(self.Pointed(self.item))

    @property
    def chosen(self) -> tuple[Item, ...]:
        """The marked items, else the one under the cursor."""
        item = self.item
        return self.marks.items or ((item,) if item is not None else ())

    @on(ItemTable.Wanted)
    def _wanted(self, event: ItemTable.Wanted) -> None:
        event.stop()
        rows = range(event.first, event.last + 1)
        if self.feed is not None and any(self.feed.rows.get(row) is None for row in rows):
            self.load(event.first, event.last)

    @on(ItemTable.Fitting)
    def _fitting(self, event: ItemTable.Fitting) -> None:
        event.stop()
        self.query_one(TableHead).show(event.words)

    @on(Lines.Moved, "ItemTable")
    def _moved(self, event: Lines.Moved) -> None:
        event.stop()
        self.point()
        if self._far != self._row_words():
            self._draw()

    def _row_words(self) -> str:
        table = self.table
        return row_words(table.kind, table.cursor, table.count)

    @on(ItemTable.Held)
    def _held(self, event: ItemTable.Held) -> None:
        event.stop()
        if self.feed is not None:
            notice.warn(self.app, end_words(self.feed.kind, self.feed.place.order))

    @on(Lines.Opened, "ItemTable")
    def _opened(self, event: Lines.Opened) -> None:
        event.stop()
        self.post_message(self.Opened(self.item))

    @on(FilterLine.Changed)
    def _filter_changed(self, event: FilterLine.Changed) -> None:
        event.stop()
        self.filter(event.text)

    @on(FilterLine.Done)
    def _filter_done(self, event: FilterLine.Done) -> None:
        event.stop()
        self.table.focus()
