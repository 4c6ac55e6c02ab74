"""A long list of which only the part near the viewport is held."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.text import count
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.filtering import Filter, haystack
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.listing import LAST_OFFSET, MOST, Next, Page, Query, at_home, fetch_page


@dataclass(frozen=True, slots=True)
class Filtered:
    """The loaded rows that pass a filter."""

    rows: tuple[tuple[int, Item], ...]
    """Row number in the whole list, and the item."""
    loaded: int
    total: int | None
    words: str
    """What was looked at, to be shown beside the filter."""


class Window:
    """Rows of a list by number, fetched as they are looked at.

    At most ``keep`` pages stay in memory, those around what was asked for last; pages that
    were dropped are fetched again. Up to row 10 000 any page is one request away; beyond, the
    server's cursors are followed from the nearest row whose cursor is known.
    """

    def __init__(
        self, client: Client, kind: Kind, query: Query, *, page_size: int = 100, keep: int = 10
    ) -> None:
        self.kind = kind
        self.query = query
        self.total: int | None = None
        """All rows of the list, once the server said so or its end was seen."""
        self.warnings: tuple[str, ...] = ()
        self._client = client
        self._size = max(1, min(MOST, page_size))
        self._keep = max(2, keep) * self._size
        self._rows: dict[int, Item] = {}
        self._marks: dict[int, Next] = {0: Next(0)}
        self._first_key: tuple[str, str, str] | None = None
        self._seen = 0
        self._ended = False
        self._wanted = (0, 0)
        self._busy = asyncio.Lock()

    @property
    def loaded(self) -> int:
        """How many rows are in memory."""
        return len(self._rows)

    @property
    def known(self) -> int:
        """How many rows can be scrolled to: the total, or those seen and one page more."""
        if self.total is not None:
            return self.total
        return self._seen if self._ended else self._seen + self._size

    @property
    def complete(self) -> bool:
        """Whether every row of the list is in memory."""
        return self.total is not None and len(self._rows) >= self.total

    def get(self, row: int) -> Item | None:
        """The row of that number, from 0, if it is in memory."""
        return self._rows.get(row)

    def items(self) -> Iterable[tuple[int, Item]]:
        """The rows in memory, in order."""
        return sorted(self._rows.items())

    def row_of(self, key: tuple[str, str, str]) -> int | None:
        """Where an item stands now, if it is in memory."""
        return next((row for row, item in self.items() if item.key == key), None)

    async def ensure(self, first: int, last: int) -> bool:
        """Have rows first to last, both included, in memory; whether anything was fetched.

        Of several calls at once the latest wins, so fast scrolling asks only for where it ends.

        Raises:
            ApiError, UsageError: as ``listing.fetch``; rows already there stay.
        """
        self._wanted = wanted = (max(0, first), max(first, last))
        async with self._busy:
            fetched = False
            while wanted == self._wanted and (row := self._missing(wanted)) is not None:
                await self._load(row)
                fetched = True
            self._drop_far(self._wanted)
            return fetched

    async def reread(self, client: Client | None = None) -> Window:
        """What was looked at last, read once more into a window of its own; see ``adopt``.

        Args:
            client: Whom to ask instead, for a look that lets other requests go first.

        Raises:
            ApiError: as ``ensure``.
        """
        first, last = self._wanted
        fresh = Window(client or self._client, self.kind, self.query, page_size=self._size,
                       keep=self._keep // self._size)  # fmt: skip
        fresh._marks = {row: mark for row, mark in self._marks.items() if row <= first}
        fresh._seen = min(self._seen, first)
        await fresh.ensure(first, last)
        return fresh

    def adopt(self, fresh: Window) -> bool:
        """Take what was read once more; the rest is fetched again when looked at.

        Returns False, and takes nothing, if other rows have come into view meanwhile.
        """
        if fresh._wanted != self._wanted:
            return False
        self._rows, self._marks, self._first_key = fresh._rows, fresh._marks, fresh._first_key
        self._seen, self._ended = fresh._seen, fresh._ended
        self.total, self.warnings, self.query = fresh.total, fresh.warnings, fresh.query
        return True

    def searched(self, search: str) -> Window:
        """A new window over the same list with other words for the server to search by."""
        return Window(self._client, self.kind, replace(self.query, search=search),
                      page_size=self._size, keep=self._keep // self._size)  # fmt: skip

    def filtered(
        self, wanted: Filter, text: Callable[[Item], str] = haystack
    ) -> Filtered:
        """The rows in memory that pass, and in words among how many was looked."""
        rows = tuple((row, item) for row, item in self.items() if wanted.passes(text(item)))
        if self.complete:
            words = f"{count(len(rows))} of {count(self.loaded)}"
        else:
            of = f" of {count(self.total)}" if self.total is not None else ""
            words = f"{count(len(rows))} filtered among {count(self.loaded)} loaded{of}"
        return Filtered(rows, self.loaded, self.total, words)

    def _missing(self, wanted: tuple[int, int]) -> int | None:
        first, last = wanted
        end = self.total if self.total is not None else (self._seen if self._ended else last + 1)
        return next((r for r in range(first, min(last + 1, end)) if r not in self._rows), None)

    async def _load(self, row: int) -> None:
        start = row - row % self._size
        whole_page = any(number not in self._rows for number in range(start, row))
        mark = await self._reach(start if whole_page else row)
        if mark is None:
            return
        self.query = await at_home(self._client, self.kind, self.query)
        page = await fetch_page(self._client, self.kind, self.query, mark, self._size)
        self._take(mark, page)

    async def _reach(self, row: int) -> Next | None:
        """Where to start for this row; None if the list ends before it."""
        free = bool(self.kind.listing and self.kind.listing.paging == "body")
        while row not in self._marks and row > LAST_OFFSET and not free:
            near = max(mark for mark in self._marks if mark <= row)
            limit = min(MOST, row - near)
            page = await fetch_page(
                self._client, self.kind, self.query, self._marks[near], limit
            )
            if page.next is None or page.next.offset <= near:
                self._end_at(near + len(page.items))
                return None
            self._marks[page.next.offset] = page.next
        return self._marks.get(row) or Next(row)

    def _take(self, mark: Next, page: Page) -> None:
        if self._repeats(mark, page):
            self._end_at(mark.offset)
            return
        for number, item in enumerate(page.items, mark.offset):
            self._rows[number] = item
        end = mark.offset + len(page.items)
        self._seen = max(self._seen, end)
        self.warnings = page.warnings or (self.warnings if mark.offset else ())
        self.total = page.total if page.total is not None else self.total
        if page.next is None:
            self._end_at(end)
        elif page.next.cursor:
            self._marks[page.next.offset] = page.next

    def _repeats(self, mark: Next, page: Page) -> bool:
        """A server that does not know ``offset`` gives the first page again and again."""
        if not page.items:
            return False
        key = page.items[0].key
        if mark.offset == 0:
            self._first_key = key if key[2] else None
            return False
        return key == self._first_key

    def _end_at(self, row: int) -> None:
        self._ended = True
        self.total = self._seen = row
        for late in [number for number in self._rows if number >= row]:
            del self._rows[late]

    def _drop_far(self, wanted: tuple[int, int]) -> None:
        if len(self._rows) <= self._keep:
            return
        middle = sum(wanted) // 2
        low = middle - self._keep // 2
        for number in [n for n in self._rows if not low <= n < low + self._keep]:
            del self._rows[number]
