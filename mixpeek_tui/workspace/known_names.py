"""What the ids in a resource are called, as far as rows at hand tell."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.workspace.item import Item, Names
from mixpeek_tui.workspace.relations import RECORDS, points_to

Pointed = frozenset[tuple[str, str]]
"""Kinds and ids."""


def pointed(items: Iterable[Item]) -> Pointed:
    """Kind and id of what resources point to; kinds whose rows have no names are left out."""
    found = {(relation.kind, relation.id) for item in items for relation in points_to(item)}
    return frozenset((name, identifier) for name, identifier in found if _has_names(name))


def _has_names(name: str) -> bool:
    owner = kind(name)
    return bool(owner.name_field and owner.listing) and name not in RECORDS and not owner.parent


def names_of(wanted: Pointed, rows: Iterable[Item]) -> Names:
    """The names of those that are among the rows; where a name is stored it stands for itself."""
    found: dict[tuple[str, str], str] = {}
    for item in rows:
        for called in (item.id, item.name):
            if (item.kind, called) in wanted:
                found[item.kind, called] = item.name
    return found
