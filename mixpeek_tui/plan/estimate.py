"""How many requests a plan takes, and how long at least."""

from __future__ import annotations

from collections.abc import Mapping

from mixpeek_tui.kinds.labels import PER_REQUEST
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.plan.plan import Plan

FREE_PER_MINUTE = 10
"""The lower of the two rates that the documentation gives for the free plan (contract §6)."""
CALL_SECONDS = 0.3
"""What a call takes when nothing limits it; for the length of the longest chain."""


def requests(plan: Plan, rows: Mapping[str, int] | None = None) -> int:
    """Requests the plan takes at least.

    Args:
        plan: The plan.
        rows: How many rows each upload step sends, by step id, where that is known.
    """
    return sum(requests_of(step, (rows or {}).get(step.id)) for step in plan.steps)


JOBS = {"process": 4, "run": 2}
"""Calls of a job: to start it and to look once; for processing also at the batch behind the
task, and at the feature URIs afterwards."""


def requests_of(step: Step, rows: int | None = None) -> int:
    """Requests of one step, at least.

    What belongs to the organization is looked up first: somebody may have created it before.
    """
    if step.request is None:
        return 0
    if step.rows is not None and rows:
        return -(-rows // PER_REQUEST)
    shared = step.verb == "create" and not step.request.namespaced and step.kind != "namespace"
    return JOBS.get(step.verb, 2 if shared else 1)


def longest_chain(plan: Plan) -> int:
    """Steps on the longest chain of dependencies."""
    depth: dict[str, int] = {}
    for step in plan.steps:
        depth[step.id] = 1 + max((depth.get(n, 0) for n in step.depends_on), default=0)
    return max(depth.values(), default=0)


def least_seconds(
    plan: Plan, per_minute: float | None = FREE_PER_MINUTE, rows: Mapping[str, int] | None = None
) -> float:
    """The least time the plan takes, processing not counted.

    Args:
        plan: The plan.
        per_minute: Requests allowed in a minute; None for no limit.
        rows: As for ``requests``.
    """
    chain = longest_chain(plan) * CALL_SECONDS
    return chain if not per_minute else max(chain, requests(plan, rows) / per_minute * 60)
