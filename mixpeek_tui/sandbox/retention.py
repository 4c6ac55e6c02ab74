"""How much of what only accumulates is kept: the newest of each kind, and all that is under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mixpeek_tui.sandbox.query import Where

RUNS_OF_A_CLUSTER = 50
"""Runs of one cluster, each with its groups and its picture's points; see work/clusters.py."""


@dataclass(frozen=True)
class Kept:
    """The newest rows of a kind; an older one goes once it is `over`."""

    newest: int
    over: Where


_ALWAYS = Where("1=1")
_ENDED = Where(
    "json_extract(body, '$.status') IN ('COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELED')"
)
_NOT_WAITING = Where(
    "json_extract(body, '$.status') <> 'deferred' OR json_extract(body, '$.error') IS NOT NULL"
)
KEPT: Mapping[str, Kept] = {
    "event": Kept(10_000, _ALWAYS),
    "execution": Kept(1_000, _ALWAYS),
    "task": Kept(2_000, _ENDED),
    "delivery": Kept(2_000, _NOT_WAITING),
    "firing": Kept(2_000, _ALWAYS),
    "alert_execution": Kept(2_000, _ALWAYS),
    "sync_job": Kept(2_000, Where("json_extract(body, '$.status') <> 'running'")),
}
EVERY = 100
"""Rows of a kind that are added between two looks at whether there are too many."""
