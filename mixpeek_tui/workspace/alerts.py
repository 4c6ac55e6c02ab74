"""How an alert's evaluations went (contract §2, §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mixpeek_tui.errors import NotFound
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.wire import Client, Json, Request
from mixpeek_tui.workspace.fields import (
    mapping,
    moment,
    number,
    objects,
    rows_in,
    text_at,
    values_at,
    whole,
)
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.paths import resource_path


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One time that an alert looked."""

    id: str
    at: datetime | None
    fired: bool
    matches: int
    seconds: float | None
    collection: str = ""
    documents: tuple[str, ...] = ()
    """Ids of what matched, as far as the API says."""
    undelivered: tuple[str, ...] = ()
    """Channels that could not be told, a line each."""


@dataclass(frozen=True, slots=True)
class Evaluations:
    """Evaluations of an alert, newest first."""

    evaluations: tuple[Evaluation, ...]
    total: int | None = None


async def evaluations(
    client: Client, alert: Item, *, namespace: str | None, offset: int = 0, limit: int = 50
) -> Evaluations:
    """How past evaluations went; an alert that never looked has none.

    Raises:
        ApiError: anything but 404.
    """
    path = resource_path(kind("alert"), alert.id, {}) + "/executions"
    query: dict[str, str | int | bool] = {"limit": limit, "include_total": True}
    if offset:
        query["offset"] = offset
    try:
        reply = await client.send(Request("GET", path, query=query, namespace=namespace))
    except NotFound:
        return Evaluations((), 0)
    return read_evaluations(reply.body)


def read_evaluations(body: Json) -> Evaluations:
    """Evaluations from whatever came; never raises."""
    data = mapping(body)
    found = [_evaluation(row) for row in rows_in(body, "results", "executions", "items")]
    found.sort(key=lambda one: one.at.timestamp() if one.at else 0.0, reverse=True)
    paging = mapping(data.get("pagination"))
    counts = (whole(data.get("total_count")), whole(data.get("total")), whole(paging.get("total")))
    total = next((n for n in counts if n is not None), len(found))
    return Evaluations(tuple(found), max(total, len(found)))


def _evaluation(row: Mapping[str, Json]) -> Evaluation:
    milliseconds = number(row.get("duration_ms"))
    at = moment(row.get("executed_at")) or moment(row.get("created_at"))
    matched = values_at(row, "matches.document_id") or values_at(row, "source_documents")
    failed = [_undelivered(one) for one in objects(row.get("deliveries"))]
    return Evaluation(
        text_at(row, "execution_id"), at, row.get("triggered") is True,
        whole(row.get("match_count")) or 0,
        None if milliseconds is None else milliseconds / 1000, text_at(row, "collection_id"),
        tuple(str(one) for one in matched if isinstance(one, str)),
        tuple(words for words in failed if words),
    )  # fmt: skip


def _undelivered(delivery: Mapping[str, Json]) -> str:
    """Why a channel was not told; one that is told later counts as told."""
    error, status = text_at(delivery, "error"), text_at(delivery, "status").lower()
    if not error and status in ("", "delivered", "sent", "deferred"):
        return ""
    channel = text_at(delivery, "channel_type") or "a channel"
    return f"{channel}: {error or status.replace('_', ' ')}"
