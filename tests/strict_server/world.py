"""What every handler works with: the store, the clock, the options, and the jobs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.strict_server.clock import Clock
from tests.strict_server.kinds import KINDS, Kind
from tests.strict_server.options import Options
from tests.strict_server.problems import Refused, not_found
from tests.strict_server.store import Resource, Store

STARTED = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


@dataclass(slots=True)
class World:
    """State shared by all handlers."""

    options: Options
    clock: Clock
    store: Store = field(default_factory=Store)
    origin: float = 0.0

    def now(self) -> float:
        """Seconds on the server's clock."""
        return self.clock.now()

    def stamp(self, moment: float | None = None) -> str:
        """A moment as the API writes it."""
        seconds = (self.now() if moment is None else moment) - self.origin
        return (STARTED + timedelta(seconds=seconds)).isoformat()

    def find(self, kind: str, scope: tuple[str, ...], identifier: str) -> Resource:
        """A resource by id or name; Refused with 404 if there is none."""
        by_name = self.options.get_by_name
        found = self.store.find(KINDS[kind], scope, identifier, by_name=by_name)
        if found is None:
            raise not_found(kind, identifier)
        return found

    def add(self, kind: Kind, scope: tuple[str, ...], body: dict[str, Any], **extra: Any) -> Resource:
        """Create a resource; Refused for a taken name or an exhausted quota."""
        name = body.get(kind.name_field) if kind.name_field else None
        if kind.unique and name and any(one.name == name for one in self.store.of(kind, scope)):
            message = f"{kind.name.capitalize()} with name '{name}' already exists"
            raise Refused(409, message, code=f"{kind.name}_name_taken", details={"name": name})
        limit, current = self.options.quotas.get(kind.name), sum(1 for _ in self.store.of(kind))
        if limit is not None and current >= limit:
            details = {"resource": kind.name, "current": current, "limit": limit, "tier": "free"}
            message = f"Quota exceeded for {kind.name}: {current} of {limit}"
            raise Refused(403, message, kind="QuotaExceededError", details=details)
        made = Resource(kind, self.store.new_id(kind), scope, dict(body), self.now(), dict(extra))
        return self.store.add(made)

    def start(self, task_type: str, about: Resource, *, fails: str = "") -> Resource:
        """Start a job about a resource; it ends ``job_seconds`` from now."""
        if {about.id, about.name} & set(self.options.failing_jobs):
            fails = fails or f"the worker could not process {about.name or about.id}"
        ends = self.now() + self.options.job_seconds
        body = {"task_type": task_type}
        return self.add(KINDS["task"], (), body, about=about.id, ends=ends, fails=fails)

    def sweep(self) -> None:
        """Let go of what was being deleted until now."""
        for one in list(self.store.by_id.values()):
            if "going" in one.extra and self.state(one.extra["going"]) == "COMPLETED":
                self.store.remove(one)

    def state(self, task: Resource) -> str:
        """Where a job stands now."""
        left = task.extra["ends"] - self.now()
        if task.extra.get("canceled"):
            return "CANCELED"
        if left <= 0:
            return "FAILED" if task.extra["fails"] else "COMPLETED"
        return "PENDING" if left > self.options.job_seconds * 0.8 else "PROCESSING"

    def jobs(self, about: Resource, task_type: str) -> list[Resource]:
        """The jobs about a resource, oldest first."""
        return [
            one
            for one in self.store.made.get("task", ())
            if one.extra["about"] == about.id and one.body["task_type"] == task_type
        ]

    def processed(self, collection: Resource) -> bool:
        """Whether a collection has been processed to its end."""
        jobs = self.jobs(collection, "api_collections_trigger")
        return any(self.state(job) == "COMPLETED" for job in jobs)

    def objects(self, collection: Resource, before: float | None = None) -> list[Resource]:
        """The objects in the buckets of a collection."""
        buckets = set((collection.body.get("source") or {}).get("bucket_ids") or ())
        return [
            one
            for one in self.store.of(KINDS["object"])
            if one.scope[-1] in buckets and (before is None or one.created <= before)
        ]
