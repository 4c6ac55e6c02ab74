"""The rows that were marked to do something to all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mixpeek_tui.workspace.item import Item


@dataclass(frozen=True, slots=True)
class Marks:
    """Marked items, in the order of marking."""

    items: tuple[Item, ...] = ()
    start: int = 0
    """The row that was marked last, where a range begins."""

    @property
    def keys(self) -> frozenset[tuple[str, str, str]]:
        """What tells them from others."""
        return frozenset(item.key for item in self.items)

    def toggled(self, item: Item, row: int) -> Marks:
        """With the item marked, or not any more."""
        if item.key in self.keys:
            return Marks(tuple(kept for kept in self.items if kept.key != item.key), row)
        return Marks((*self.items, item), row)

    def joined(self, items: Iterable[Item], row: int) -> Marks:
        """With all of these marked."""
        known = {item.key: item for item in (*self.items, *items)}
        return Marks(tuple(known.values()), row)

    def renewed(self, items: Iterable[Item]) -> Marks:
        """The same, as these resources are now."""
        now = {item.key: item for item in items}
        return Marks(tuple(now.get(item.key, item) for item in self.items), self.start)
