"""Columns of objects and documents: the fields of their own that tell one row from another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mixpeek_tui.kinds.kind import Column, Kind
from mixpeek_tui.text import safe
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.cells import OWN, own_fields
from mixpeek_tui.workspace.item import Item

MOST = 6
"""Fields that become columns."""
LONG = 60
"""Characters on average from which on a text says too much for a column."""
NAMES = ("title", "name", "label", "headline", "subject", "question")
"""Fields that people know their rows by."""


def columns_of(kind: Kind, items: Sequence[Item]) -> tuple[Column, ...]:
    """The columns of a kind; where one of them means all own fields, the best of these instead.

    Args:
        kind: What is listed.
        items: Rows at hand; without any, the kind's columns stay.
    """
    if not items or not any(column.field == OWN for column in kind.columns):
        return kind.columns
    rows = [own_fields(item.data) for item in items]
    names = dict.fromkeys(name for row in rows for name in row)
    scores = {name: _score(name, [row.get(name) for row in rows]) for name in names}
    best = sorted((n for n in names if scores[n] > 0), key=lambda n: -scores[n])[:MOST]
    if not best:
        return kind.columns
    first, *others = best
    fields = [first, *(name for name in names if name in others)]
    own = [_column(name, rows, 1 if name == first else 2 + best.index(name)) for name in fields]
    rest = [column for column in kind.columns if column.field != OWN]
    identity = [column for column in rest if column.format == "id"]
    return (*own, *(column for column in rest if column not in identity), *(
        Column(column.title, column.field, "id", column.width, MOST + 2) for column in identity
    ))  # fmt: skip


def _score(name: str, values: Sequence[Json]) -> float:
    """How much a column of this field would tell; 0 or less for one that is not worth it."""
    held = [value for value in values if value not in (None, "", [], {})]
    if not held or any(isinstance(value, Mapping) for value in held):
        return 0
    words = [str(value) for value in held]
    length = sum(map(len, words)) / len(words)
    score = len(held) / len(values)
    score += 2 if name.casefold() in NAMES else 0
    score += 0.5 if length <= LONG / 2 else (0 if length <= LONG else -0.6)
    score -= 0.7 if any("://" in word for word in words) else 0
    score -= 0.3 if any(isinstance(value, list) for value in held) else 0
    return score - (0.5 if len(values) > 1 and len(set(words)) == 1 else 0)


def _column(name: str, rows: Sequence[Mapping[str, Json]], priority: int) -> Column:
    held = [row[name] for row in rows if name in row]
    amounts = all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in held)
    return Column(safe(name), f"{OWN}.{name}", "count" if amounts else "text",
                  10 if amounts else 0, priority)  # fmt: skip
