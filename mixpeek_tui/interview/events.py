"""The events that a webhook can subscribe to (contract §7)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventType:
    """One event of the API."""

    name: str
    group: str
    help: str


def _group(group: str, **events: str) -> tuple[EventType, ...]:
    return tuple(
        EventType(name.replace("__", "."), group, words) for name, words in events.items()
    )


EVENTS: tuple[EventType, ...] = (
    *_group(
        "clusters",
        cluster__execution__completed="a cluster run is done",
        cluster__execution__failed="a cluster run failed",
        cluster__execution__started="a cluster run began",
        cluster__created="a cluster was created",
        cluster__updated="a cluster was changed",
        cluster__deleted="a cluster was deleted",
    ),
    *_group(
        "alerts",
        alert__triggered="an alert found something",
        alert__execution__completed="an alert was evaluated",
        alert__execution__failed="an alert could not be evaluated",
        alert__created="an alert was created",
        alert__updated="an alert was changed",
        alert__deleted="an alert was deleted",
    ),
    *_group(
        "triggers",
        trigger__execution__completed="what a trigger started is done",
        trigger__execution__failed="what a trigger started failed",
        trigger__fired="a trigger fired",
        trigger__paused="a trigger was paused",
        trigger__resumed="a trigger was resumed",
        trigger__created="a trigger was created",
        trigger__updated="a trigger was changed",
        trigger__deleted="a trigger was deleted",
    ),
    *_group(
        "documents",
        collection__documents__written="documents were written to a collection",
        collection__documents__batch_completed="a batch is done",
        document__created="a document was created",
        document__updated="a document was changed",
        document__deleted="a document was deleted",
        documents__updated__batch="several documents were changed",
        documents__deleted__batch="several documents were deleted",
    ),
    *_group(
        "objects",
        object__created="an object was uploaded",
        objects__created__batch="several objects were uploaded",
        object__updated="an object was changed",
        object__deleted="an object was deleted",
    ),
    *_group(
        "collections",
        collection__created="a collection was created",
        collection__updated="a collection was changed",
        collection__deleted="a collection was deleted",
    ),
    *_group(
        "taxonomies",
        taxonomy__created="a taxonomy was created",
        taxonomy__updated="a taxonomy was changed",
        taxonomy__deleted="a taxonomy was deleted",
    ),
    *_group(
        "other",
        annotation__created="an annotation was created",
        annotation__updated="an annotation was changed",
        annotation__deleted="an annotation was deleted",
        resource__executed="something was run",
        resource__execution_failed="something that was run failed",
        manifest__apply__resource_state="a manifest changed a resource",
    ),
)
NAMES: frozenset[str] = frozenset(event.name for event in EVENTS)
USUAL: tuple[str, ...] = (
    "cluster.execution.completed", "cluster.execution.failed", "trigger.execution.completed",
    "trigger.execution.failed", "alert.triggered", "collection.documents.written",
)  # fmt: skip
"""What the interview proposes."""

INSTEAD: dict[str, str] = {
    "batch.completed": "collection.documents.batch_completed",
    "cluster.completed": "cluster.execution.completed",
    "taxonomy.materialized": "resource.executed",
}
"""Names in circulation that are no events, and what is meant."""
