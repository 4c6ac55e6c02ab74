"""Rows by a column: which way is natural, by the server where it can, else among what is here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mixpeek_tui.kinds.kind import Column, Kind
from mixpeek_tui.workspace.cells import COMPUTED, OWN, cell, cell_value
from mixpeek_tui.workspace.fields import moment, number, value_at
from mixpeek_tui.workspace.item import NO_NAMES, Item, Names
from mixpeek_tui.workspace.listing import Sort
from mixpeek_tui.workspace.schedules import next_run

AMOUNTS = frozenset({"count", "size", "duration"})
LATEST_FIRST = frozenset({"count", "size", "age"})
"""Formats of which the largest, or the newest, comes first."""
STORED = frozenset({("trigger", "next_scheduled_at")})
"""Columns that are worked out here, and that the server keeps under the same name, too."""


@dataclass(frozen=True, slots=True)
class Order:
    """By which column, and whether the other way round."""

    column: Column
    turned: bool = False

    @property
    def words(self) -> str:
        """``by created, newest first``."""
        ways = {"age": ("newest first", "oldest first"), "time": ("soonest first", "latest first"),
                "count": ("largest first", "smallest first"),
                "size": ("largest first", "smallest first"),
                "duration": ("shortest first", "longest first")}  # fmt: skip
        way = ways.get(self.column.format, ("a to z", "z to a"))[self.turned]
        return f"by {self.column.title}, {way}"

    def sort(self, kind: Kind) -> Sort | None:
        """The same for the server (contract §2); None where it cannot, or holds no such field."""
        field = self.column.field
        held = (kind.name, field) not in COMPUTED or (kind.name, field) in STORED
        if kind.name == "document":
            field = field.removeprefix(f"{OWN}.")
        if kind.listing is None or not kind.listing.sort or OWN in field or not held:
            return None
        down = (self.column.format in LATEST_FIRST) is not self.turned
        return Sort(field, "desc" if down else "asc")

    def of(
        self, items: Iterable[Item], now: datetime, names: Names = NO_NAMES
    ) -> tuple[Item, ...]:
        """The items in this order; those without a value come last, whichever way it goes."""
        keyed = [(_key(item, self.column, now, names), item) for item in items]
        held = [pair for pair in keyed if pair[0] is not None]
        down = (self.column.format in LATEST_FIRST) is not self.turned
        held.sort(key=lambda pair: pair[0] or ((), 0.0, ""), reverse=down)
        return tuple(item for _, item in (*held, *(pair for pair in keyed if pair[0] is None)))


def _key(
    item: Item, column: Column, now: datetime, names: Names
) -> tuple[tuple[()], float, str] | None:
    """What rows are compared by: a number, a time or the words of the cell; None for nothing."""
    value = cell_value(item, column)
    if column.format in AMOUNTS and (amount := number(value)) is not None:
        return (), amount, ""
    if column.format in ("age", "time"):
        at = _moment(item, column, now)
        return None if at is None else ((), at.timestamp(), "")
    words = cell(item, column, now, names).text.casefold()
    return ((), 0.0, words) if words else None


def _moment(item: Item, column: Column, now: datetime) -> datetime | None:
    if (item.kind, column.field) == ("trigger", "next_scheduled_at"):
        return next_run(item, now)
    return moment(cell_value(item, column)) or moment(
        value_at(item.data, f"_internal.{column.field}")
    )
