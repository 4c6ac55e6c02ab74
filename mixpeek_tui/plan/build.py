"""From answers to a plan: fast enough for every keystroke."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from heapq import heappop, heappush

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.names import names
from mixpeek_tui.kinds.registry import KINDS, kind
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.plan.plan import Plan


def build(answers: Answers, namespace: str | None = None) -> Plan:
    """The plan for these answers, complete or not.

    Args:
        answers: What was said so far; what cannot be planned yet is left out.
        namespace: An existing namespace to use instead of creating one.
    """
    given = names(answers, namespace)
    steps = _distinct(step for k in KINDS for step in k.steps(answers, given))
    steps = _inside_namespace(steps)
    kept, skipped = _without(steps, frozenset(answers.skip))
    kept = [_renamed(step, answers.rename) for step in kept]
    return Plan(given.project, namespace, tuple(in_order(kept)), tuple(skipped))


def _distinct(steps: Iterable[Step]) -> list[Step]:
    found: dict[str, Step] = {}
    for step in steps:
        found.setdefault(step.id, step)
    return list(found.values())


def _inside_namespace(steps: list[Step]) -> list[Step]:
    """Every namespaced step waits for the namespace, if the plan creates it."""
    home = next((s.id for s in steps if s.kind == "namespace"), None)
    if home is None:
        return steps
    return [_after(s, home) if s.request and s.request.namespaced else s for s in steps]


@lru_cache(maxsize=4096)
def _after(step: Step, first: str) -> Step:
    """The step, to be done after another one; the same for the same, plans share most steps."""
    return replace(step, after=(first, *step.after))


def _without(steps: list[Step], skip: frozenset[str]) -> tuple[list[Step], list[Step]]:
    """Leave out what was switched off and everything that depends on it."""
    gone = set(skip)
    known = {step.id for step in steps}
    changed = bool(gone)
    while changed:
        more = {
            s.id
            for s in steps
            if s.id not in gone and any(n in gone or n not in known for n in s.depends_on)
        }
        gone |= more
        changed = bool(more)
    return [s for s in steps if s.id not in gone], [s for s in steps if s.id in gone]


def _renamed(step: Step, rename: Mapping[str, str]) -> Step:
    name = rename.get(step.id)
    field = kind(step.kind).name_field
    if not name or step.verb != "create" or step.request is None or not field:
        return step
    body = step.request.body
    changed = {**body, field: name} if isinstance(body, dict) else body
    return replace(step, name=name, request=replace(step.request, body=changed))


def in_order(steps: list[Step]) -> list[Step]:
    """The same steps, each after those it needs, otherwise in the order they came in.

    Raises:
        ValueError: steps need each other in a circle.
    """
    position = {step.id: n for n, step in enumerate(steps)}
    needs = [{position[n] for n in s.depends_on if n in position} for s in steps]
    needed_by: list[list[int]] = [[] for _ in steps]
    for number, needed in enumerate(needs):
        for other in needed:
            needed_by[other].append(number)
    ready = [number for number, needed in enumerate(needs) if not needed]
    ordered: list[Step] = []
    while ready:
        number = heappop(ready)
        ordered.append(steps[number])
        for other in needed_by[number]:
            needs[other].discard(number)
            if not needs[other]:
                heappush(ready, other)
    if len(ordered) < len(steps):
        raise ValueError("steps need each other in a circle")
    return ordered
