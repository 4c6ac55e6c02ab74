"""The rows of one place as the table sees them: a window, narrowed by a filter."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import count, plural
from mixpeek_tui.ui.browse.place import Place
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.browse.table import Rows
from mixpeek_tui.workspace.cells import row, state_of
from mixpeek_tui.workspace.filtering import Filter, haystack, parse_filter
from mixpeek_tui.workspace.item import NO_NAMES, Item, Names
from mixpeek_tui.workspace.known_names import pointed
from mixpeek_tui.workspace.listing import Sort
from mixpeek_tui.workspace.ordering import Order
from mixpeek_tui.workspace.triggers import soonest
from mixpeek_tui.workspace.window import Window

SETTLE = 0.25
"""Seconds that typing rests before the server is asked: a word is one request, not one a letter."""


@dataclass(frozen=True, slots=True)
class Passed:
    """The rows at hand that pass a filter."""

    rows: tuple[Item, ...]
    words: str

    @property
    def known(self) -> int:
        """How many they are."""
        return len(self.rows)

    def get(self, row: int) -> Item | None:
        """One of them."""
        return self.rows[row] if 0 <= row < len(self.rows) else None


class Feed:
    """What is shown of a place now."""

    def __init__(self, session: Session, place: Place) -> None:
        self.session = session
        self.place = place
        self.kind: Kind = kind(place.kind)
        self.window = session.window(place)
        self.rows: Rows = self.window
        self.names: Names = NO_NAMES
        """What the ids in its columns are called, as far as known."""
        self.filter_by(place.filter)

    @property
    def active(self) -> Window:
        """The window that is read when rows are missing."""
        return self.rows if isinstance(self.rows, Window) else self.window

    @property
    def loaded(self) -> bool:
        """Whether anything was read yet."""
        return self.session.age(self.active) is not None

    def filter_by(self, typed: str) -> None:
        """Narrow the rows: by the server where it can and not all rows are at hand, else here."""
        self.place = self.place.filtered(typed)
        wanted = parse_filter(typed)
        if not wanted.words:
            self.rows = self._in_order()
        elif self._by_server(wanted):
            self.rows = self.session.window(self.place, wanted.words, self._sort)
        else:
            self.rows = self._passing(wanted)

    def order_by(self, order: Order | None) -> None:
        """Another order of the rows; by the server where it can and not all rows are at hand."""
        self.place = replace(self.place, order=order)
        self.filter_by(self.place.filter)

    @property
    def _sort(self) -> Sort | None:
        order = self.place.order
        return None if order is None or self.window.complete else order.sort(self.kind)

    def _in_order(self) -> Rows:
        """As asked; triggers else by when they fire next, once all of them are at hand."""
        order = self.place.order
        if order is not None and (sort := self._sort):
            return self.session.window(self.place, "", sort)
        if order is None and (self.kind.name != "trigger" or not self.window.complete):
            return self.window
        if order is not None and not self.window.complete and not self._usual_is_read:
            return self.window
        rows = self._ordered(item for _, item in self.window.items())
        return Passed(rows, self._order_words if rows else "")

    def _ordered(self, items: Iterable[Item]) -> tuple[Item, ...]:
        now, order = self.session.now(), self.place.order
        if order is not None:
            return order.of(items, now, self.names)
        return soonest(items, now) if self.kind.name == "trigger" else tuple(items)

    @property
    def _usual_is_read(self) -> bool:
        """Whether anything of the list in its own order was read."""
        return self.session.age(self.window) is not None

    @property
    def _order_words(self) -> str:
        """In which order the rows stand, and who brought them into it."""
        order, window = self.place.order, self.window
        if order is None:
            return f"soonest first, times in {self.session.now():%Z}"
        if window.complete:
            return order.words
        if self._sort is not None:
            return f"{order.words}, by the server"
        of = f" of {count(window.total)}" if window.total is not None else ""
        return f"{order.words}, among {count(window.loaded)} loaded{of}"

    def _by_server(self, wanted: Filter) -> bool:
        able = self.kind.listing is not None and self.kind.listing.search
        return able and not (self.window.complete or wanted.negated or wanted.fuzzy)

    def _passing(self, wanted: Filter) -> Passed:
        found = self.window.filtered(wanted, self._text)
        rows = self._ordered(item for _, item in found.rows)
        order = f"{self.place.order.words}   " if self.place.order else ""
        return Passed(rows, f"{order}{found.words}")

    def _text(self, item: Item) -> str:
        cells = "\n".join(found.text for found in row(item, self.session.now(), self.names))
        return f"{haystack(item)}\n{cells}"

    @property
    def words(self) -> str:
        """How many rows there are, or are left."""
        if isinstance(self.rows, Passed):
            return self.rows.words
        if not self.loaded:
            return ""
        total = self.active.total
        if self.place.order is not None and not self.place.filter:
            return self._order_words
        if self.place.filter:
            return "searching" if total is None else f"{count(total)} found by the server"
        return f"more than {count(self.active.loaded)}" if total is None else ""

    @property
    def total_words(self) -> str:
        """The same in a sentence's form: ``38 clusters``."""
        total = self.window.total
        if total is None:
            return self.kind.plural
        return plural(total, self.kind.title.lower(), self.kind.plural)

    async def ensure(self, first: int, last: int) -> None:
        """Have these rows at hand.

        Raises:
            ApiError, UsageError: they could not be read.
        """
        active = self.active
        new = self.session.age(active) is None
        if new and self.place.filter and active is not self.window:
            await asyncio.sleep(SETTLE)
            if active is not self.active:
                return
        if await active.ensure(first, last) or new:
            self.session.was_read(active)
        if isinstance(self.rows, Passed) or self.kind.name == "trigger" or self.place.order:
            self.filter_by(self.place.filter)

    async def learn(self, first: int, last: int) -> bool:
        """Find out what the ids in these rows are called; whether any name is another now."""
        if not any(column.field in self.kind.links for column in self.kind.columns):
            return False
        wanted = pointed(self.visible(first, last).values())
        before, self.names = self.names, {**self.names, **await self.session.learn(wanted)}
        if before != self.names:
            self.filter_by(self.place.filter)
        return before != self.names

    async def reread(self, *, asked: bool) -> Window:
        """Read what is in view once more, for ``adopt``; unless asked, after everybody else.

        Raises:
            ApiError, UsageError: it could not be read; the old rows stay.
        """
        return await self.active.reread(None if asked else self.session.quietly)

    def adopt(self, source: Window, fresh: Window) -> bool:
        """Show what was read of a window; False if others rows have come into view meanwhile."""
        if source is not self.active or not source.adopt(fresh):
            return False
        self.session.was_read(source)
        self.filter_by(self.place.filter)
        return True

    def row_of(self, key: tuple[str, str, str]) -> int | None:
        """Where an item stands now, if it is at hand."""
        if isinstance(self.rows, Passed):
            return next((n for n, item in enumerate(self.rows.rows) if item.key == key), None)
        return self.active.row_of(key)

    def find(self, identifier: str) -> tuple[int, Item] | None:
        """The item of that id or name, if it is at hand."""
        rows = (enumerate(self.rows.rows) if isinstance(self.rows, Passed)
                else self.active.items())  # fmt: skip
        return next((pair for pair in rows if identifier in (pair[1].id, pair[1].name)), None)

    def visible(self, first: int, last: int) -> Mapping[int, Item]:
        """The rows at hand between two numbers."""
        pairs = ((row, self.rows.get(row)) for row in range(first, last + 1))
        return {row: item for row, item in pairs if item is not None}


def at_work(items: Mapping[int, Item]) -> bool:
    """Whether something among them is running."""
    return any(state_of(item).phase == "running" for item in items.values())
