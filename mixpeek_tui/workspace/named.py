"""One resource by what a person calls it."""

from __future__ import annotations

from mixpeek_tui.errors import NotFound
from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.inspect import read
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.listing import Next, Query, fetch_page

MOST_PAGES = 10
"""Pages of a list that are looked through for a name."""


async def read_named(client: Client, kind: Kind, wanted: str, namespace: str | None) -> Item:
    """Read a resource by its id, or by its name also where the API reads by ids alone.

    Args:
        client: Whom to ask.
        kind: What it is; one that is listed without a parent.
        wanted: Its id or name.
        namespace: Where it lives.

    Raises:
        ApiError: NotFound if nothing of that id or name is there.
    """
    try:
        return await read(client, kind, wanted, namespace=namespace)
    except NotFound:
        found = await _listed(client, kind, wanted, namespace)
        if found is None:
            raise
    return await read(client, kind, found.id, namespace=namespace)


async def _listed(client: Client, kind: Kind, name: str, namespace: str | None) -> Item | None:
    """The first of that name in the list."""
    page: Next | None = None
    for _ in range(MOST_PAGES):
        part = await fetch_page(client, kind, Query(namespace), page)
        found = next((item for item in part.items if item.name == name), None)
        if found is not None or part.next is None:
            return found
        page = part.next
    return None
