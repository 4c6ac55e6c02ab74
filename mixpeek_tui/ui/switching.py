"""Rows of the plan that are switched off or renamed on the review screen, as values."""

from __future__ import annotations

from dataclasses import replace

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.plan.build import build
from mixpeek_tui.plan.plan import Plan


def tidied(answers: Answers) -> Answers:
    """Without rows that are switched off or renamed and that the plan no longer has."""
    known = {step.id for step in build(replace(answers, skip=(), rename={})).steps}
    skip = tuple(row for row in answers.skip if row in known)
    rename = {row: name for row, name in answers.rename.items() if row in known}
    return replace(answers, skip=skip, rename=rename)


def dropped(answers: Answers) -> tuple[str, ...]:
    """What ``tidied`` leaves out, in words: the row, and what it was."""
    kept = tidied(answers)
    off = [f"{row} (switched off)" for row in answers.skip if row not in kept.skip]
    named = [
        f"{row} (called {name})" for row, name in answers.rename.items() if row not in kept.rename
    ]
    return (*off, *named)


def followed(before: Answers, after: Answers) -> Answers:
    """The answers after a name was changed; rows that it is part of stay off and renamed.

    Ids of rows are made of names. The plans before and after are row by row the same but for
    that, so the rows pair up; plans that differ in more leave everything as it is.
    """
    if not (after.skip or after.rename):
        return after
    old, new = (build(replace(a, skip=(), rename={})).steps for a in (before, after))
    if [(s.kind, s.verb, s.why.place) for s in old] != [(s.kind, s.verb, s.why.place) for s in new]:
        return after
    ids = {a.id: b.id for a, b in zip(old, new, strict=True)}
    return replace(
        after, skip=tuple(ids.get(row, row) for row in after.skip),
        rename={ids.get(row, row): name for row, name in after.rename.items()},
    )  # fmt: skip


def steps(plan: Plan) -> dict[str, Step]:
    """All steps, those switched off included, by id."""
    return plan.by_id | {step.id: step for step in plan.skipped}


def switched(answers: Answers, step: str) -> Answers:
    """With a row switched off, or on again."""
    skip = answers.skip
    changed = tuple(row for row in skip if row != step) if step in skip else (*skip, step)
    return replace(answers, skip=changed)


def because_of(answers: Answers, plan: Plan, step: str) -> tuple[str, ...]:
    """The rows whose being off takes this one with them; itself, if it was switched off."""
    known = steps(plan)
    found: dict[str, None] = {}
    waiting, seen = [step], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in answers.skip:
            found[name] = None
        elif name in known:
            waiting.extend(known[name].depends_on)
    return tuple(found)


def has_name(step: Step) -> bool:
    """Whether a row can be given another name."""
    return step.verb == "create" and bool(kind(step.kind).name_field)


def renamed(answers: Answers, step: str, name: str) -> Answers:
    """With a row called otherwise; an empty name gives it its own back."""
    rename = {row: given for row, given in answers.rename.items() if row != step}
    return replace(answers, rename=rename | ({step: name} if name else {}))
