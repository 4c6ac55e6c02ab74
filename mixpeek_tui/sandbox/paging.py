"""Pages of a list: limit, offset, page and cursor from the query or the body (contract 2)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mixpeek_tui.sandbox.call import Call, Reply
from mixpeek_tui.sandbox.errors import invalid
from mixpeek_tui.sandbox.query import Where, filter_where, joined, order_by, search_where
from mixpeek_tui.sandbox.shapes.base import JsonDict

Show = Callable[[JsonDict], Any]


@dataclass(frozen=True)
class Page:
    """Where a page starts and how long it is; `after` is a sequence number to go on from."""

    limit: int
    offset: int = 0
    after: int | None = None
    include_total: bool = False


def page_of(call: Call, default: int = 100) -> Page:
    """The page a call asks for; a body value wins over the query."""
    limit = number(call, "limit", 1, 1000) or number(call, "page_size", 1, 1000) or default
    offset = number(call, "offset", 0, 10000) or 0
    page = number(call, "page", 1, 10**9)
    if page is not None and not offset:
        offset = (page - 1) * limit
    total = call.body.get("include_total")
    include_total = bool(total) if total is not None else call.flag("include_total")
    text = _first(call, ("cursor", "next_cursor", "after"))
    if text is None:
        return Page(limit, offset, None, include_total)
    kind, place = _read_cursor(str(text))
    if kind == "s":
        return Page(limit, 0, place, include_total)
    return Page(limit, place, None, include_total)


def pagination(page: Page, total: int, next_cursor: str | None) -> JsonDict:
    """A PaginationResponse; totals only when they were asked for."""
    pages = -(-total // page.limit)
    return {
        "total": total if page.include_total else None,
        "page": page.offset // page.limit + 1,
        "page_size": page.limit,
        "total_pages": pages if page.include_total else None,
        "next_page": next_cursor,
        "previous_page": None,
        "next_cursor": next_cursor,
    }


@dataclass(frozen=True)
class Listing:
    """What a list shows: which rows, in which order, under which total's name."""

    kind: str
    scope: str | None
    where: Where | None = None
    total_key: str | None = "total_count"
    newest_first: bool = True
    stats: JsonDict | None = None


def list_reply(call: Call, listing: Listing, show: Show) -> Reply:
    """A page of resources as `{results, pagination, total…}`."""
    if call.namespace_unresolved is not None:
        return unresolved_reply(call, listing.total_key)
    page = page_of(call)
    where = _where(call.body, call.query, listing.where)
    rows, total, cursor = fetch(call, listing, page, where)
    body: JsonDict = {
        "results": [show(row) for row in rows],
        "pagination": pagination(page, total, cursor),
    }
    if listing.total_key is not None:
        body[listing.total_key] = total
    if listing.stats is not None:
        body["stats"] = listing.stats
    return Reply(body)


def fetch(
    call: Call, listing: Listing, page: Page, where: Where | None
) -> tuple[list[JsonDict], int, str | None]:
    """The rows of a page, the number of all matches and the cursor of the next page."""
    store = call.sandbox.store
    sort = call.body.get("sorts") or call.body.get("sort")
    word, sign = ("DESC", "<") if listing.newest_first else ("ASC", ">")
    order = order_by(sort, f"seq {word}")
    total = store.count(listing.kind, listing.scope, where)
    step = where
    if page.after is not None:
        step = Where(f"seq {sign} ?", (page.after,)).and_(where)
    found = store.rows(
        listing.kind, listing.scope, step, order=order, limit=page.limit + 1, offset=page.offset
    )
    rows = found[: page.limit]
    cursor = None
    if len(found) > page.limit:
        cursor = _cursor("o", page.offset + page.limit) if sort else _cursor("s", rows[-1][0])
    return [body for _, body in rows], total, cursor


def unresolved_reply(call: Call, total_key: str | None = "total_count") -> Reply:
    """The 200 with an empty list that hides a wrong namespace (contract section 2, trap)."""
    name = call.namespace_unresolved or ""
    body: JsonDict = {
        "results": [],
        "pagination": pagination(page_of(call), 0, None),
        "warnings": [
            {
                "resource": "namespace",
                "id": name,
                "reason": "unresolved",
                "next_step": "Check the X-Namespace header against GET /v1/namespaces",
            }
        ],
    }
    if total_key is not None:
        body[total_key] = 0
    return Reply(body, headers={"X-Namespace-Unresolved": name})


def seq_cursor(seq: int) -> str:
    """The cursor that goes on after a sequence number."""
    return _cursor("s", seq)


def _where(body: JsonDict, query: Mapping[str, str], where: Where | None) -> Where | None:
    parts = [where] if where is not None else []
    search = body.get("search") or query.get("search")
    if search:
        parts.append(search_where(str(search)))
    if body.get("filters"):
        parts.append(filter_where(body["filters"]))
    return joined("AND", parts) if parts else None


def _first(call: Call, names: tuple[str, ...]) -> Any:
    for name in names:
        value = call.body.get(name)
        if value is None:
            value = call.query.get(name)
        if value is not None:
            return value
    return None


def number(call: Call, name: str, low: int, high: int) -> int | None:
    """A number of the body or the query; 422 when it is none or out of range."""
    value = _first(call, (name,))
    if value is None:
        return None
    place = "body" if call.body.get(name) is not None else "query"
    try:
        found = int(value)
    except (TypeError, ValueError):
        raise invalid((place, name), "Input should be a valid integer", "int_parsing") from None
    if not low <= found <= high:
        hint = "; page on with the cursor" if name == "offset" else ""
        raise invalid((place, name), f"Input should be {low} to {high}{hint}", "out_of_range")
    return found


def _cursor(kind: str, number: int) -> str:
    return base64.urlsafe_b64encode(f"{kind}:{number}".encode()).decode()


def _read_cursor(text: str) -> tuple[str, int]:
    try:
        kind, _, number = base64.urlsafe_b64decode(text.encode()).decode().partition(":")
        if kind in ("s", "o") and 0 <= int(number) < 2**63:
            return kind, int(number)
    except (binascii.Error, UnicodeError, ValueError):
        pass
    raise invalid(("query", "cursor"), "The cursor is not one this server gave out")
