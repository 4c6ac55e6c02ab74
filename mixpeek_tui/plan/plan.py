"""The plan: an ordered list of steps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from mixpeek_tui.kinds.registry import KINDS
from mixpeek_tui.kinds.step import Step

QUOTAS: dict[str, int] = {kind.name: kind.quota for kind in KINDS if kind.quota is not None}
"""What the free plan allows of each kind (contract §6)."""


@dataclass(frozen=True)
class Plan:
    """Everything that will be done, each step after those it needs."""

    project: str
    namespace: str | None
    """An existing namespace to use; None when the plan creates one."""
    steps: tuple[Step, ...]
    skipped: tuple[Step, ...] = ()
    """Steps that were switched off, with those that depend on them."""

    @cached_property
    def by_id(self) -> dict[str, Step]:
        """The steps by their id."""
        return {step.id: step for step in self.steps}

    def step(self, step_id: str) -> Step:
        """The step of that id.

        Raises:
            KeyError: there is none.
        """
        return self.by_id[step_id]

    @property
    def namespace_step(self) -> Step | None:
        """The step that creates the namespace, if one does."""
        return next((s for s in self.steps if s.kind == "namespace"), None)

    @cached_property
    def resources(self) -> int:
        """How many resources are created."""
        return sum(step.verb == "create" for step in self.steps)

    @cached_property
    def quotas(self) -> dict[str, int]:
        """How many of each limited kind are created."""
        created = Counter(step.kind for step in self.steps if step.verb == "create")
        return {kind: created[kind] for kind in QUOTAS if created[kind]}

    @cached_property
    def over_quota(self) -> dict[str, tuple[int, int]]:
        """Kinds of which the free plan allows fewer: how many are planned, how many allowed."""
        return {
            kind: (count, QUOTAS[kind])
            for kind, count in self.quotas.items()
            if count > QUOTAS[kind]
        }

    @cached_property
    def dependents(self) -> dict[str, tuple[str, ...]]:
        """For each step, the ids of those that directly need it."""
        found: dict[str, list[str]] = {step.id: [] for step in self.steps}
        for step in self.steps:
            for needed in step.depends_on:
                found.setdefault(needed, []).append(step.id)
        return {step_id: tuple(ids) for step_id, ids in found.items()}
