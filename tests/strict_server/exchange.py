"""A request on its way through the server, and its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.strict_server.store import Resource
from tests.strict_server.world import World


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request, whichever way it came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Lower-case names."""
    content: bytes = b""


@dataclass(slots=True)
class Answer:
    """What goes back: an answer, or a connection that breaks."""

    status: int
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    """Waited before it is sent."""
    breaks: Literal["", "timeout", "drop"] = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A request that passed every general check."""

    world: World
    method: str
    place: Mapping[str, str]
    """The ids in the path, by name."""
    query: Mapping[str, str]
    body: dict[str, Any]
    namespace: Resource | None

    @property
    def scope(self) -> tuple[str, ...]:
        """Where top-level resources of this call live."""
        return (self.namespace.id,) if self.namespace else ()

    def target(self, kind: str) -> Resource:
        """The resource that ``{id}`` in the path names."""
        return self.world.find(kind, self.scope, self.place["id"])


Handler = Callable[[Call], Answer]
