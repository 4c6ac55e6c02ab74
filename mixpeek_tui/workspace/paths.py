"""Request paths of resources: holes filled, ids and names quoted."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from mixpeek_tui.errors import UsageError
from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.workspace.item import HOLE, Item


def fill(template: str, values: Mapping[str, str]) -> str:
    """The path with each ``{hole}`` filled and quoted.

    Raises:
        UsageError: a hole has no value.
    """
    missing = [hole for hole in HOLE.findall(template) if not values.get(hole)]
    if missing:
        words = missing[0].removesuffix("_id").removesuffix("_config").replace("_", " ")
        raise UsageError(f"This needs the {words} it belongs to; none is chosen.")
    return HOLE.sub(lambda match: quote(values[match[1]], safe="", errors="replace"), template)


def resource_path(kind: Kind, identifier: str, parent: Mapping[str, str]) -> str:
    """The path of one resource, by id or, where the API takes it, by name.

    Raises:
        UsageError: the id or a parent is missing.
    """
    return fill(kind.path + "/{id}", {**parent, "id": identifier})


def item_path(kind: Kind, item: Item) -> str:
    """The path of an item.

    Raises:
        UsageError: the API gave no id for it, or a parent is missing.
    """
    return resource_path(kind, item.id, item.parent)
