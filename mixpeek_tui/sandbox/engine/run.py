"""What the stages of one execution share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mixpeek_tui.sandbox.engine.shelves import Shelves
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.store import Store


@dataclass
class Run:
    """One execution under way."""

    store: Store
    shelves: Shelves
    namespace_id: str
    collections: Sequence[str]
    inputs: JsonDict
    filters: JsonDict | None = None
    warnings: list[str] = field(default_factory=list)
    degraded: list[JsonDict] = field(default_factory=list)
    limits: list[JsonDict] = field(default_factory=list)
    facets: list[JsonDict] | None = None

    def scope(self, **more: Any) -> Mapping[str, Any]:
        """What templates may read."""
        return {"INPUT": self.inputs, **more}

    def collection_ids(self, identifiers: Sequence[str] | None) -> list[str]:
        """Ids of collections given by id or name; the run's own when none are given."""
        found = [
            self.store.find("collection", self.namespace_id, identifier)
            for identifier in (identifiers or self.collections)
        ]
        return [str(collection["collection_id"]) for collection in found if collection]


@dataclass(frozen=True)
class StageCall:
    """A stage to run: its name, its parameters and its pre_filters."""

    name: str
    stage_id: str
    parameters: JsonDict
    pre_filters: JsonDict | None = None


Documents = list[JsonDict]
NEARNESS = "_nearness"  # how well a search liked a document, before rankings were fused
StageFunction = Callable[[Run, StageCall, Documents | None], Documents]


def public(document: JsonDict) -> JsonDict:
    """A document as results show it: without the internals."""
    return {key: value for key, value in document.items() if not key.startswith("_")}


def score_of(document: JsonDict) -> float:
    """A document's present score."""
    value = document.get("score")
    return float(value) if isinstance(value, int | float) else 0.0
