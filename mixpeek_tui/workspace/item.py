"""One resource as the API gave it, whatever it left out or added."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.fields import text_at

HOLE = re.compile(r"\{(\w+)\}")
Names = Mapping[tuple[str, str], str]
"""What resources are called, by kind and id."""
NO_NAMES: Names = {}


@dataclass(frozen=True, slots=True)
class Item:
    """A resource of a kind. Unknown fields are kept; nothing has to be there."""

    kind: str
    id: str
    """Empty if the API gave none."""
    name: str
    """Its name, else its id."""
    data: Mapping[str, Json]
    parent: Mapping[str, str] = field(default_factory=dict)
    """Ids that its path needs, e.g. ``{"bucket_id": "bkt_1"}``."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from every other item of a session: kind, parents, id or name."""
        above = "/".join(f"{k}={v}" for k, v in sorted(self.parent.items()))
        return (self.kind, above, self.id or self.name)


def read_item(kind: Kind, value: Json, parent: Mapping[str, str] | None = None) -> Item:
    """An item from anything that stood in a list or came from a GET.

    Args:
        kind: What it should be.
        value: Its JSON; something that is no object is kept under ``value``.
        parent: Ids of the resources above it, as far as known.
    """
    data = value if isinstance(value, Mapping) else {"value": value}
    found = text_at(data, kind.id_field) or text_at(data, "id")
    name = text_at(data, kind.name_field) if kind.name_field else ""
    if not found and not name and not isinstance(value, Mapping) and value is not None:
        name = str(value)
    return Item(kind.name, found, name or found, data, _above(kind, data, parent or {}))


def _above(kind: Kind, data: Mapping[str, Json], given: Mapping[str, str]) -> dict[str, str]:
    """The given parents, completed by the ids that the resource names itself."""
    found = dict(given)
    for hole in HOLE.findall(kind.path):
        if not found.get(hole) and (own := text_at(data, hole)):
            found[hole] = own
    return found
