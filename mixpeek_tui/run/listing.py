"""Reading lists of resources, page by page, whatever shape the envelope has (contract §2)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from mixpeek_tui.kinds.kind import Kind, Listing
from mixpeek_tui.wire import Json, Reply, Request

PAGE = 100
"""Items per request."""
PAGES = 200
"""More than this are not read: a server that repeats a page shall not be read for ever."""
Send = Callable[[Request], Awaitable[Reply]]
Item = dict[str, Json]


async def every_item(
    send: Send, listing: Listing, path: str, namespace: str | None, extra: Item | None = None
) -> list[Item]:
    """All items of a list.

    Args:
        send: What sends one request.
        listing: How the kind's lists page.
        path: The list's path, parents filled in.
        namespace: Value for ``X-Namespace``, or None.
        extra: Further keys of the body, such as a filter.
    """
    found: list[Item] = []
    place: Item = {"limit": PAGE, "offset": 0}
    for _ in range(PAGES):
        reply = await send(_request(listing, path, namespace, place, extra or {}))
        items = items_of(reply.body, listing.items)
        found += items
        following = _next(reply.body, len(items), len(found), place)
        if following is None:
            break
        place = following
    return found


def _request(
    listing: Listing, path: str, namespace: str | None, place: Item, extra: Item
) -> Request:
    if listing.method == "POST" and listing.paging == "body":
        return Request("POST", path, {**extra, **place}, namespace=namespace)
    query = {key: value for key, value in place.items() if isinstance(value, (str, int))}
    body = (extra or None) if listing.method == "POST" else None
    return Request(listing.method, path, body, query=query, namespace=namespace)


def items_of(body: Json, key: str = "results") -> list[Item]:
    """The items of one page: under the key, under another usual one, or the body itself."""
    if isinstance(body, dict):
        found = next((body[k] for k in (key, "results", "items", "data") if k in body), None)
    else:
        found = body
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _next(body: Json, count: int, read: int, place: Item) -> Item | None:
    data = body if isinstance(body, dict) else {}
    pagination = data.get("pagination")
    pages = pagination if isinstance(pagination, dict) else {}
    cursor = pages.get("next_cursor")
    if isinstance(cursor, str) and cursor and cursor != place.get("cursor"):
        return {"limit": PAGE, "cursor": cursor}
    totals = (data.get("total_count"), data.get("total"), pages.get("total"))
    total = next((t for t in totals if isinstance(t, int) and not isinstance(t, bool)), None)
    if count == 0 or "cursor" in place:
        return None
    more = count >= PAGE if total is None else read < total
    return {"limit": PAGE, "offset": read} if more else None


def filled(template: str, params: dict[str, str]) -> str:
    """A path with its ``{parent_id}`` places filled in."""
    return re.sub(r"\{(\w+)\}", lambda match: params.get(match[1], match[0]), template)


def params_of(template: str, path: str) -> dict[str, str]:
    """The values at a template's ``{parent_id}`` places, from a path that begins alike."""
    found: dict[str, str] = {}
    for name, value in zip(template.split("/"), path.split("/"), strict=False):
        if name.startswith("{") and name.endswith("}"):
            found[name[1:-1]] = value
        elif name != value:
            break
    return found


def list_path(kind: Kind, path: str) -> str:
    """Where the resources beside the one at ``path`` are listed; empty if nowhere."""
    return filled(kind.listing.path, params_of(kind.path, path)) if kind.listing else ""
