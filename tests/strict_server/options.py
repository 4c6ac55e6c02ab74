"""How a strict server behaves: speed, limits, and the variations the API is known for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

TotalSpelling = Literal["total_count", "total", "pagination"]


@dataclass(frozen=True, slots=True)
class Options:
    """All switches; the defaults are the API as the newest SDK describes it."""

    api_key: str = "sk_strict_test_key"
    latency_seconds: float = 0.0
    """Waited before every answer, in the asynchronous handler and over loopback."""
    job_seconds: float = 2.0
    """How long processing, clustering and classification take."""
    failing_jobs: tuple[str, ...] = ()
    """Ids or names of collections, clusters or taxonomies whose jobs fail."""
    deleted_later: tuple[str, ...] = ()
    """Kinds whose resources are there until the task is over that the answer to DELETE names."""
    requests_per_minute: int | None = None
    limiter: Literal["window", "bucket"] = "window"
    limit_headers: bool = True
    """Whether answers carry X-RateLimit-* and 429s carry Retry-After."""
    custom_uris: bool = False
    """Feature URIs that differ from the defaults the guides print."""
    shifting_uris: bool = False
    """Feature URIs that change once a collection has been processed."""
    vector_indexes_on_create: bool = True
    """Whether the answer to creating a collection holds its vector indexes."""
    create_status: int = 200
    """201 in the March specification."""
    nested_retriever: bool = False
    """Whether a created retriever comes as ``{"retriever": {...}}``, as it did in March."""
    total_spelling: TotalSpelling | None = None
    """The same spelling of the total for every list; None for each kind's own."""
    get_by_name: bool = True
    quotas: Mapping[str, int] = field(default_factory=dict)
    """Most resources of a kind; one more is 403 QuotaExceededError."""
    trigger_counts: bool = True
    """Whether triggering a collection answers with batch_id and object_count or with nulls."""
