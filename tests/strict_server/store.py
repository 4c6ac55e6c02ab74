"""The resources the server holds, in memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.strict_server.kinds import Kind


@dataclass(slots=True, eq=False)
class Resource:
    """One resource."""

    kind: Kind
    id: str
    scope: tuple[str, ...]
    """Namespace id and parent id, as far as the kind has them."""
    body: dict[str, Any]
    created: float
    extra: dict[str, Any] = field(default_factory=dict)
    """What the server notes about it and never shows."""

    @property
    def name(self) -> str:
        """Its name, or an empty string for kinds without."""
        return str(self.body.get(self.kind.name_field, "")) if self.kind.name_field else ""


@dataclass(slots=True)
class Store:
    """All resources by id and by kind, in order of creation, and those that were deleted."""

    by_id: dict[str, Resource] = field(default_factory=dict)
    made: dict[str, list[Resource]] = field(default_factory=dict)
    """By kind, deleted ones too."""
    keys: dict[tuple[tuple[str, ...], str], Resource] = field(default_factory=dict)
    """Objects by their place and idempotency key."""

    def new_id(self, kind: Kind) -> str:
        """An id of the kind's form; different on every call, the same in every run."""
        count = len(self.made.get(kind.name, ())) + 1
        digest = hashlib.sha256(f"{kind.name}{count}".encode()).hexdigest()
        return kind.prefix + digest[: kind.id_length]

    def add(self, resource: Resource) -> Resource:
        """Keep a new resource."""
        self.by_id[resource.id] = resource
        self.made.setdefault(resource.kind.name, []).append(resource)
        key = resource.body.get("idempotency_key")
        if key:
            self.keys[resource.scope, str(key)] = resource
        return resource

    def of(self, kind: Kind, scope: tuple[str, ...] | None = None) -> Iterator[Resource]:
        """The living resources of a kind, everywhere or in one place."""
        for one in self.made.get(kind.name, ()):
            if one.id in self.by_id and (scope is None or one.scope == scope):
                yield one

    def find(
        self, kind: Kind, scope: tuple[str, ...], identifier: str, *, by_name: bool
    ) -> Resource | None:
        """A living resource by its id or, if allowed, its name."""
        found = self.by_id.get(identifier)
        if found is not None and found.kind is kind and found.scope == scope:
            return found
        if not (by_name and kind.unique):
            return None
        return next((one for one in self.of(kind, scope) if one.name == identifier), None)

    def remove(self, resource: Resource) -> None:
        """Delete a resource and everything inside it."""
        self.by_id.pop(resource.id, None)
        for inner in [one for one in self.by_id.values() if resource.id in one.scope]:
            self.by_id.pop(inner.id, None)


def likeness(resource: Resource) -> tuple[str, ...]:
    """What two resources that are really one have in common: place and name, or content."""
    content = resource.name or json.dumps(resource.extra.get("sent", resource.body), sort_keys=True)
    return (resource.kind.name, *resource.scope, content)
