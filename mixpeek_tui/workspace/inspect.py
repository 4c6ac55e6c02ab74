"""One resource, read whole: as values, as JSON, as YAML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.wire import Client, Json, Request
from mixpeek_tui.workspace.item import Item, read_item
from mixpeek_tui.workspace.paths import resource_path
from mixpeek_tui.workspace.yaml_text import TOO_DEEP, dump, plain_object


async def read(
    client: Client,
    kind: Kind,
    identifier: str,
    *,
    namespace: str | None,
    parent: Mapping[str, str] | None = None,
) -> Item:
    """Read one resource.

    Args:
        client: Whom to ask.
        kind: What it is.
        identifier: Its id, or its name where the API takes names (contract §2).
        namespace: Sent only for kinds that live in one.
        parent: Ids that its path needs.

    Raises:
        UsageError: a parent is missing.
        ApiError: NotFound if it is not there.
    """
    path = resource_path(kind, identifier, parent or {})
    home = namespace if kind.namespaced else None
    reply = await client.send(Request("GET", path, namespace=home))
    item = read_item(kind, unwrapped(kind, reply.body), parent)
    return item if item.id else replace(item, id=identifier, name=item.name or identifier)


async def reread(client: Client, kind: Kind, item: Item, namespace: str | None) -> Item:
    """Read an item once more.

    Raises:
        UsageError, ApiError: as ``read``.
    """
    return await read(client, kind, item.id, namespace=namespace, parent=item.parent)


def unwrapped(kind: Kind, body: Json) -> Json:
    """The resource itself: some replies wrap it in its kind's name (contract §0.2)."""
    if isinstance(body, dict) and kind.id_field not in body:
        inner = body.get(kind.name)
        if isinstance(inner, dict):
            return inner
    return body


def ordered(kind: Kind, data: Mapping[str, Json]) -> dict[str, Json]:
    """The same fields: id, name and description first, the rest by name."""
    first = [kind.id_field, kind.name_field, "description", "status"]
    keys = [key for key in first if key in data]
    keys += sorted((key for key in data if key not in first), key=str)
    return {key: data[key] for key in keys}


def as_json(kind: Kind, item: Item) -> str:
    """The whole resource as indented JSON. Outside text: pass it through ``text.safe``."""
    try:
        return json.dumps(ordered(kind, item.data), indent=2, ensure_ascii=False, default=str)
    except RecursionError:
        return json.dumps({"error": TOO_DEEP})


def as_yaml(kind: Kind, item: Item) -> str:
    """The whole resource as YAML. Outside text: pass it through ``text.safe``."""
    try:
        return dump(plain_object(ordered(kind, item.data)))
    except RecursionError:
        return f"# {TOO_DEEP}\n"
