"""Of which kinds there may be more or fewer once something was done."""

from __future__ import annotations

from collections.abc import Mapping

from mixpeek_tui.kinds.registry import kind

MAKES: Mapping[str, tuple[str, ...]] = {
    "sync": ("object", "sync_job", "dead_letter", "batch"),
    "collection": ("batch", "document"),
    "batch": ("document", "failed_document"),
    "cluster": ("cluster_execution", "collection"),
    "trigger": ("batch", "cluster_execution", "collection"),
}  # fmt: skip
"""What a job of a kind makes, or takes away, besides the task that it is (contract §4)."""


def by_running(name: str) -> tuple[str, ...]:
    """What a job that was started from a resource of this kind makes more of."""
    return ("task", *MAKES.get(name, ()))


def by_deleting(name: str) -> tuple[str, ...]:
    """What a resource of this kind takes with it, itself first."""
    deletion = kind(name).deletion
    return (name, *(deletion.takes if deletion is not None else ()))
