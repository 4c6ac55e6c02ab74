"""Lists: paging, search, and the several spellings of their totals (contract section 2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.strict_server.exchange import Answer, Call
from tests.strict_server.kinds import Kind
from tests.strict_server.shapes import shown
from tests.strict_server.store import Resource


def listed(call: Call, kind: Kind, found: Sequence[Resource]) -> Answer:
    """One page of resources in the envelope of their kind."""
    search = str(call.body.get("search") or "").lower()
    ids = kind.name == "cluster"  # ListClustersRequest: the id is searched, too
    kept = [one for one in found if search in f"{one.name} {one.id if ids else ''}".lower()]
    same = ("connection_id", "provider_type", "is_active", "action_type", "trigger_type", "status")
    shapes = [shown(call.world, one) for one in kept]
    shapes = [
        each for each in shapes if all(each.get(key) == call.body.get(key, each.get(key)) for key in same)
    ]
    if kind.name == "run":  # newest first unless asked otherwise
        shapes.reverse()
    return page(call, shapes, kind.total, plain=kind.name == "trigger")


def page(call: Call, items: list[Any], total: str, *, plain: bool = False) -> Answer:
    """A page of anything; ``plain`` lists have total, offset and limit instead of pagination."""
    limit = number(call, "limit", number(call, "page_size", 50 if plain else 10))
    offset = number(call, "offset", 0)
    cursor = call.query.get("cursor") or call.body.get("cursor")
    offset = int(cursor) if cursor else offset or (number(call, "page", 1) - 1) * limit
    part, count = items[offset : offset + limit], len(items)
    total = call.world.options.total_spelling or total
    if plain:
        return Answer(200, {"results": part, "total": count, "offset": offset, "limit": limit})
    asked = call.query.get("include_total") == "true" or total == "pagination" == call.world.options.total_spelling
    pagination = {
        "page": offset // limit + 1,
        "page_size": limit,
        "total": count if asked else None,
        "total_pages": -(-count // limit) if asked else None,
        "next_cursor": str(offset + limit) if offset + limit < count else None,
        "next_page": None,
        "previous_page": None,
    }
    body: dict[str, Any] = {"results": part, "pagination": pagination}
    if total != "pagination":
        body[total] = count
    return Answer(200, body)


def number(call: Call, key: str, default: int) -> int:
    """A paging parameter from the query or the body."""
    return int(call.query.get(key) or call.body.get(key) or default)
