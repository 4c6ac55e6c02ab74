"""The text of a table's cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal

from mixpeek_tui import text
from mixpeek_tui.kinds.kind import Column
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.states import JobState, Phase
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.fields import (
    mapping,
    moment,
    number,
    objects,
    text_at,
    value_at,
    values_at,
)
from mixpeek_tui.workspace.item import NO_NAMES, Item, Names
from mixpeek_tui.workspace.schedules import next_run, schedule_words

OWN = "*"
"""The field of a column that means all own fields of a row; ``*.price`` is one of them."""
RIGHT = frozenset({"count", "size", "age", "duration"})
LONGEST = 400
"""Characters of a cell; what does not fit a screen is in the detail pane."""
MOST = 12
"""Elements of a list or object that a cell names."""
SYSTEM = frozenset({
    "object_id", "document_id", "bucket_id", "collection_id", "namespace_id", "internal_id",
    "created_at", "updated_at", "status", "blobs", "metadata", "source_object_id", "error",
    "root_object_id", "root_bucket_id", "source_details", "edges", "key_prefix", "lineage_path",
    "source_blobs", "document_blobs", "vectors", "collection_name", "document_count",
})  # fmt: skip
"""Fields of objects and documents that are not the user's own (contract §6)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place of a table, safe to draw."""

    text: str
    align: Literal["left", "right"] = "left"
    phase: Phase | None = None
    """Of a state column: which mark and colour stand before the words."""
    whole: str = ""
    """Of an id that is shortened: all of it, for where there is room."""
    stands_in: bool = False
    """Whether it is an id in the place of a name that is not there."""


def cell(item: Item, column: Column, now: datetime, names: Names = NO_NAMES) -> Cell:
    """The cell of a resource in a column; empty where there is nothing to show.

    Args:
        item: The row.
        column: One of its kind's columns.
        now: An aware time, from which ages count.
        names: What the ids in a column of another kind's ids are called, as far as known.
    """
    align: Literal["left", "right"] = "right" if column.format in RIGHT else "left"
    if column.format == "state":
        found = state_of(item)
        return Cell(text.safe(found.words)[:LONGEST], phase=found.phase)
    computed = COMPUTED.get((item.kind, column.field))
    words = (computed(item, now) if computed else _called(item, column, names)
             or _format(item, column, now))  # fmt: skip
    if not words.strip() and column.field == kind(item.kind).name_field:
        return Cell(text.safe(item.id)[:LONGEST], align, stands_in=True)
    return Cell(words[:LONGEST], align, whole=_whole(item, column, words))


def _whole(item: Item, column: Column, words: str) -> str:
    if column.format != "id":
        return ""
    whole = text.safe(str(cell_value(item, column) or ""))[:LONGEST]
    return whole if whole != words and words == text.short_id(whole) else ""


def row(item: Item, now: datetime, names: Names = NO_NAMES) -> tuple[Cell, ...]:
    """The cells of a resource in all columns of its kind."""
    return tuple(cell(item, column, now, names) for column in kind(item.kind).columns)


def state_of(item: Item) -> JobState:
    """How a resource is doing; unknown where its reply makes no sense."""
    try:
        return kind(item.kind).state(item.data)
    except (TypeError, ValueError, AttributeError, ArithmeticError, RecursionError):
        return JobState("unknown", "unknown")


def _called(item: Item, column: Column, names: Names) -> str:
    """The name of the one that a column's id stands for; empty where it is not known."""
    value, target = value_at(item.data, column.field), kind(item.kind).links.get(column.field)
    if target is None or not isinstance(value, str):
        return ""
    return text.safe(names.get((target, value), ""))


def _format(item: Item, column: Column, now: datetime) -> str:
    value = cell_value(item, column)
    if value is None:
        return ""
    match column.format:
        case "count":
            return _count(value)
        case "size":
            amount = number(value)
            return plain(value) if amount is None else text.size(amount)
        case "duration":
            seconds = number(value)
            return plain(value) if seconds is None else text.duration(seconds)
        case "age":
            when = moment(value)
            return plain(value) if when is None else text.age((now - when).total_seconds())
        case "time":
            when = moment(value)
            return plain(value) if when is None else text.local_time(when, now)
        case "id":
            return text.short_id(str(value)[:LONGEST])
        case _:
            return plain(value)


def cell_value(item: Item, column: Column) -> Json:
    """What the API gave for a column, several values as a list; None where there is nothing."""
    if column.field.startswith(f"{OWN}."):
        return own_fields(item.data).get(column.field.removeprefix(f"{OWN}."))
    found = values_at(item.data, column.field)
    if not found:
        return None
    return found[0] if len(found) == 1 else list(found)


def _count(value: Json) -> str:
    amount = number(value)
    if amount is None or abs(amount) >= 1e15 or amount != int(amount):
        return plain(value)
    return text.count(int(amount))


def plain(value: Json, depth: int = 3) -> str:
    """Any JSON value on one safe line, shortly: ``price: 12, tags: red, blue``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        if depth == 0:
            return text.ELLIPSIS
        pairs = islice(value.items(), MOST)
        return ", ".join(f"{text.safe(k)}: {plain(v, depth - 1)}" for k, v in pairs)
    if isinstance(value, (list, tuple)):
        if depth == 0:
            return text.ELLIPSIS
        return ", ".join(plain(inner, depth - 1) for inner in value[:MOST])
    return text.safe(str(value)[:LONGEST])


def stage_ids(retriever: Mapping[str, Json]) -> tuple[str, ...]:
    """What the stages of a retriever do, in order: ``feature_search``, ``rerank``."""
    return tuple(
        text.safe(
            text_at(stage, "config.stage_id")
            or text_at(stage, "stage_id")
            or text_at(stage, "stage_name")
            or "stage"
        )
        for stage in objects(retriever.get("stages"))
    )


def own_fields(data: Mapping[str, Json]) -> dict[str, Json]:
    """The fields of an object or document that are the user's, blobs among them by property."""
    found = {
        key: value
        for key, value in data.items()
        if key not in SYSTEM and not key.startswith("_") and value not in (None, "", [], {})
    }
    for blob in objects(data.get("blobs")):
        name = text_at(blob, "property")
        if name and name not in found:
            found[name] = blob.get("data") or text_at(blob, "url") or text_at(blob, "type")
    metadata = mapping(data.get("metadata"))
    return {**metadata, **found}


def _next_run(item: Item, now: datetime) -> str:
    at = next_run(item, now)
    return text.local_time(at, now) if at else ""


def _made(item: Item, now: datetime) -> str:
    """Documents keep their times among their internals."""
    places = ("created_at", "_internal.created_at")
    when = next((at for place in places if (at := moment(value_at(item.data, place)))), None)
    return text.age((now - when).total_seconds()) if when else ""


Computed = Callable[[Item, datetime], str]
COMPUTED: dict[tuple[str, str], Computed] = {
    ("trigger", "schedule_config"): lambda item, now: schedule_words(item.data),
    ("trigger", "next_scheduled_at"): _next_run,
    ("retriever", "stages"): lambda item, now: " > ".join(stage_ids(item.data)),
    ("retriever", "input_schema"): lambda item, now: ", ".join(
        text.safe(name) for name in islice(mapping(item.data.get("input_schema")), MOST)
    ),
    ("object", "*"): lambda item, now: plain(own_fields(item.data)),
    ("document", "created_at"): _made,
    ("document", "*"): lambda item, now: plain(own_fields(item.data)),
}
"""Columns whose value is worked out rather than read."""
