"""What is said where a list goes on but the API numbers its rows no further."""

from __future__ import annotations

from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.text import count
from mixpeek_tui.workspace.listing import LAST_OFFSET, MOST
from mixpeek_tui.workspace.ordering import Order


def numbered_on(kind: Kind | None, rows: int) -> bool:
    """Whether the last of so many rows is one request away, however far it is."""
    by_query = bool(kind and kind.listing and kind.listing.paging == "query")
    return not by_query or rows - 1 <= LAST_OFFSET


def row_words(kind: Kind | None, row: int, rows: int) -> str:
    """Where the cursor stands, once it is further than requests reach by number."""
    if numbered_on(kind, rows) or row < LAST_OFFSET:
        return ""
    return f"row {count(row + 1)} of {count(rows)}"


def end_words(kind: Kind, order: Order | None) -> str:
    """Why the last row is not shown at once, and what leads there."""
    words = (f"The API skips at most {count(LAST_OFFSET)} rows. From here on each G reads "
             f"{count(MOST)} more.")  # fmt: skip
    if order is not None and order.sort(kind):
        return f"{words} Quicker: S turns the order round, then the end is at the top."
    if any(Order(column).sort(kind) for column in kind.columns):
        return f"{words} Quicker: s orders by a column, S turns it round."
    return words
