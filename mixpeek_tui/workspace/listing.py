"""One page of a list, read tolerantly in every envelope that the API uses (contract §2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import quote

from mixpeek_tui.errors import Forbidden, NotFound
from mixpeek_tui.kinds.kind import Kind, Listing
from mixpeek_tui.text import safe
from mixpeek_tui.wire import Client, Json, Reply, Request
from mixpeek_tui.workspace.fields import mapping, text_at, whole
from mixpeek_tui.workspace.item import Item, read_item
from mixpeek_tui.workspace.paths import fill

MOST = 1000
"""Rows that one request may ask for (contract §2)."""
LAST_OFFSET = 10_000
"""Rows that may be skipped by number; beyond it only a cursor leads (contract §2)."""
YES, NO = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})
"""Values of a header that answers instead of naming something."""
ARRAYS = ("results", "items", "executions", "jobs", "documents", "data")


@dataclass(frozen=True, slots=True)
class Next:
    """Where the following page starts."""

    offset: int
    """Rows before it."""
    cursor: str = ""
    """The server's own mark; empty where it gave none."""


@dataclass(frozen=True, slots=True)
class Sort:
    """How the server orders a list."""

    field: str
    direction: Literal["asc", "desc"] = "asc"


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list."""

    items: tuple[Item, ...]
    total: int | None
    """All that match, if the server said so."""
    next: Next | None
    """None when this is the end."""
    warnings: tuple[str, ...] = ()
    """What the server remarked, in words; an unknown namespace among them."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is wanted of a list."""

    namespace: str | None = None
    parent: Mapping[str, str] = field(default_factory=dict)
    search: str = ""
    filters: Mapping[str, Json] = field(default_factory=dict)
    """For lists with ``filters`` the API's own grammar; for lists with ``narrow`` plain values."""
    sort: Sort | None = None


async def fetch(
    client: Client,
    kind: Kind,
    *,
    namespace: str | None,
    parent_ids: Mapping[str, str] | None = None,
    page: Next | None = None,
    limit: int = 100,
    search: str = "",
    filters: Mapping[str, Json] | None = None,
    sort: Sort | None = None,
) -> Page:
    """Ask for one page.

    Args:
        client: Whom to ask.
        kind: A kind with a listing.
        namespace: Id or name; sent only where the list takes it.
        parent_ids: Ids for the holes of the list's path, e.g. ``{"bucket_id": …}``.
        page: Where to start; None for the beginning.
        limit: Rows wanted, at most 1000; the server may give fewer.
        search: Words; ignored with a warning where the server cannot search.
        filters: See ``Query.filters``; ignored with a warning where the server cannot filter.
        sort: Ignored where the server cannot sort.

    Raises:
        UsageError: the kind has no list, or a parent is missing.
        ApiError: the API did not answer with 2xx.
    """
    query = Query(namespace, parent_ids or {}, search, filters or {}, sort)
    return await fetch_page(client, kind, query, page, limit)


async def fetch_page(
    client: Client, kind: Kind, query: Query, page: Next | None = None, limit: int = 100
) -> Page:
    """``fetch`` with its wishes in one value."""
    start = page or Next(0)
    asked = max(1, min(MOST, limit))
    known = await at_home(client, kind, query)
    reply = await client.send(list_request(kind, known, start, asked))
    ignored = _ignored(kind.listing, query)
    return read_page(kind, reply, query.parent, start, asked, ignored, query.namespace)


async def at_home(client: Client, kind: Kind, query: Query) -> Query:
    """The query with the namespace's id, where a list of all namespaces is narrowed to one by it.

    A namespace that cannot be found stays as it was called; nothing is listed for it.
    """
    name = query.namespace
    if not (name and kind.listing and "namespace_id" in kind.listing.narrow) or is_id(name):
        return query
    try:
        reply = await client.send(Request("GET", f"/v1/namespaces/{quote(name, safe='')}"))
    except (NotFound, Forbidden):
        return query
    return replace(query, namespace=text_at(reply.data, "namespace_id") or name)


def is_id(namespace: str) -> bool:
    """Whether a namespace is given by its id rather than its name (contract §2)."""
    return namespace.startswith("ns_")


def list_request(kind: Kind, query: Query, page: Next, limit: int) -> Request:
    """The request for a page.

    Raises:
        UsageError: the kind has no list of its own, or a parent is missing.
    """
    listing = kind.listing or Listing(method="GET", path=kind.path)
    path = fill(listing.path or kind.path, query.parent)
    paging = _paging(listing, page, limit)
    wishes = _wishes(listing, query)
    in_query = listing.paging != "body" or listing.method == "GET"
    body: dict[str, Json] = wishes if in_query else {**paging, **wishes}
    namespaced = kind.namespaced if listing.namespaced is None else listing.namespaced
    return Request(
        listing.method, path, body if listing.method != "GET" else None,
        paging if in_query else {}, query.namespace if namespaced else None,
    )  # fmt: skip


def _paging(listing: Listing, page: Next, limit: int) -> dict[str, str | int | bool]:
    if listing.paging == "whole":
        return {}
    paging: dict[str, str | int | bool] = {"limit": limit}
    if page.cursor:
        paging["cursor"] = page.cursor
    elif page.offset:
        paging["offset"] = page.offset
    if listing.totals and not page.offset and not page.cursor:
        paging["include_total"] = True
    return paging


def _wishes(listing: Listing, query: Query) -> dict[str, Json]:
    wishes: dict[str, Json] = {}
    if "namespace_id" in listing.narrow and query.namespace:
        wishes["namespace_id"] = query.namespace
    if query.search and listing.search:
        wishes["search"] = query.search
    if query.filters and listing.filters:
        wishes["filters"] = dict(query.filters)
    elif query.filters:
        wishes.update({k: v for k, v in query.filters.items() if k in listing.narrow})
    if query.sort is not None and listing.sort:
        wishes.update(_order(listing, query.sort))
    return wishes


def _order(listing: Listing, sort: Sort) -> dict[str, Json]:
    one = {"field": sort.field, "direction": sort.direction}
    if listing.sort == "sort_by":
        return {"sort_by": sort.field, "direction": sort.direction}
    return {"sorts": [one]} if listing.sort == "sorts" else {"sort": one}


def _ignored(listing: Listing | None, query: Query) -> tuple[str, ...]:
    found: list[str] = []
    if query.search and not (listing and listing.search):
        found.append("The server cannot search this list.")
    if query.filters and listing is not None and not listing.filters:
        unknown = [name for name in query.filters if name not in listing.narrow]
        if unknown:
            found.append(f"The server cannot filter this list by {', '.join(unknown)}.")
    return tuple(found)


def read_page(
    kind: Kind,
    reply: Reply,
    parent: Mapping[str, str] | None = None,
    start: Next | None = None,
    limit: int = 100,
    remarks: tuple[str, ...] = (),
    namespace: str | None = None,
) -> Page:
    """A page from whatever the server answered; never raises on odd JSON.

    ``namespace`` is the one that was asked for, as it was called.
    """
    begin = start or Next(0)
    rows = _rows(kind, reply.body)
    found = tuple(read_item(kind, row, parent) for row in rows if row is not None)
    total = _total(reply.data)
    end = begin.offset + len(rows)
    whole = kind.listing is not None and kind.listing.paging == "whole"
    follow = None if whole else _next(reply, end, len(rows), total, limit)
    if follow is None:
        total = max(end, total or 0)
    elif total is not None and total <= end:
        total = None
    return Page(found, total, follow, (*remarks, *_warnings(reply, namespace)))


def _rows(kind: Kind, body: Json) -> list[Json]:
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return []
    wanted = kind.listing.items if kind.listing else ARRAYS[0]
    for name in (wanted, *ARRAYS, kind.plural.replace(" ", "_")):
        rows = body.get(name)
        if isinstance(rows, list):
            return rows
        if isinstance(rows, dict) and isinstance(rows.get("results"), list):
            return list(rows["results"])
    return []


def _total(data: Mapping[str, Json]) -> int | None:
    """``total_count``, ``total`` or ``pagination.total``; each of them may be null."""
    paging = mapping(data.get("pagination"))
    for value in (data.get("total_count"), data.get("total"), paging.get("total"),
                  paging.get("total_count")):  # fmt: skip
        found = whole(value)
        if found is not None and found >= 0:
            return found
    return None


def _next(reply: Reply, end: int, count: int, total: int | None, limit: int) -> Next | None:
    """A cursor leads on; without one, an unfinished total or a full page does."""
    data = reply.data
    if not count or (isinstance(reply.body, list) and count > limit):
        return None
    paging = mapping(data.get("pagination"))
    for value in (paging.get("next_cursor"), data.get("next_cursor"), data.get("cursor")):
        if isinstance(value, str) and value:
            return Next(end, value)
    if paging.get("has_next") is False or data.get("has_more") is False:
        return None
    more = end < total if total is not None else count >= limit
    return Next(end) if more else None


def _warnings(reply: Reply, namespace: str | None) -> tuple[str, ...]:
    found: list[str] = []
    header = reply.headers.get("x-namespace-unresolved")
    unresolved = None if header is None or header.strip().casefold() in NO else header
    said = reply.data.get("warnings")
    for warning in said if isinstance(said, list) else [said]:
        if isinstance(warning, dict) and _is_lost_namespace(warning):
            unresolved = _name_of(unresolved) or text_at(warning, "id")
            continue
        if warning:
            found.append(_words(warning))
    if unresolved is not None:
        name = _name_of(unresolved) or namespace or "given"
        found.insert(0, f"No namespace {safe(name)} with this key: the list is empty "
                        "for that reason.")  # fmt: skip
    return tuple(found)


def _is_lost_namespace(warning: Mapping[str, Json]) -> bool:
    resource = warning.get("resource")
    return warning.get("reason") == "unresolved" and resource in (None, "", "namespace")


def _name_of(unresolved: str | None) -> str:
    """The namespace that a remark names; empty where it only says that there is none."""
    name = (unresolved or "").strip()
    return "" if name.casefold() in YES else name


def _words(warning: Json) -> str:
    if not isinstance(warning, dict):
        return safe(warning)
    message = warning.get("message")
    if message:
        return safe(message)
    names = ("resource", "id", "reason", "next_step")
    parts = [safe(warning[name]) for name in names if warning.get(name)]
    return ", ".join(parts) or safe(warning)
