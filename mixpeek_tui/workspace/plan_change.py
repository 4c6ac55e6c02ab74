"""One row of a difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.item import Item

Verb = Literal["create", "change", "replace", "later", "keep", "not managed"]
"""``later``: only something that has to be replaced first would use it."""
NOBODY = "no answer asks for it; it stays as it is"


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What becomes of one step, or of one resource that no step asks for."""

    verb: Verb
    step_id: str
    """``kind.name``; of resources that are not managed, too."""
    reason: str
    item: Item | None = None
    """The resource, where there is one."""
    fields: Mapping[str, Json] = field(default_factory=dict)
    """Of a change: what to send, by field; complete, references filled in."""
    replaced: Item | None = None
    """Of a create: the resource that is deleted before, because somebody said yes to that."""
