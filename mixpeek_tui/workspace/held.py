"""Parts of a taxonomy that has to be replaced: nothing else would use them, so they wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.workspace.plan_change import PlanChange


def held(plan: Plan, changes: Iterable[PlanChange]) -> list[PlanChange]:
    """The changes, with those put off that would reach into a taxonomy of another shape.

    A matcher or a label for the new taxonomy would change what the old one does, or stand there
    for nothing.
    """
    listed = list(changes)
    old = {c.step_id for c in listed if c.verb == "replace" and _kind(c) == "taxonomy"}
    if not old:
        return listed
    waiting = _waiting(plan, {c.step_id for c in listed if c.verb in ("create", "change")}, old)
    words = f"only {', '.join(sorted(old))} would use it, and that has to be replaced first"
    return [
        replace(c, verb="later", reason=words, fields={}) if c.step_id in waiting else c
        for c in listed
    ]


def _waiting(plan: Plan, wanted: set[str], old: set[str]) -> set[str]:
    """The steps to be done that only replaced ones need, directly or not."""
    users: dict[str, list[str]] = {}
    for step in plan.steps:
        for need in step.depends_on:
            users.setdefault(need, []).append(step.id)
    found: set[str] = set()
    for step in reversed(plan.steps):
        used_by = users.get(step.id, ())
        if step.id in wanted and used_by and all(one in found | old for one in used_by):
            found.add(step.id)
    return found


def _kind(change: PlanChange) -> str:
    return change.step_id.partition(".")[0]
