"""Checks of the rows that were switched off or renamed: they must be in the plan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.plan.build import build

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{2,99}")
NAME_WORDS = "3 to 100 of a-z A-Z 0-9 _ -, beginning with a letter or digit"
LONGEST = {"namespace": 64}


def row_complaints(answers: Answers, namespace: str | None = None) -> tuple[Complaint, ...]:
    """What is wrong with ``skip`` and ``rename``.

    Args:
        answers: Answers that are fine otherwise.
        namespace: As for ``build``.
    """
    bare = build(replace(answers, skip=(), rename={}), namespace)
    known = {step.id: step for step in bare.steps}
    found = [
        Complaint(f"skip[{n}]", f"the plan has no row {row!r}", _near(row, list(known)))
        for n, row in enumerate(answers.skip)
        if row not in known
    ]
    for row, name in answers.rename.items():
        step = known.get(row)
        if step is None or step.verb != "create" or not kind(step.kind).name_field:
            named = [s.id for s in bare.steps if s.verb == "create" and kind(s.kind).name_field]
            words = f"the plan has no row {row!r} with a name"
            found.append(Complaint(f"rename.{row}", words, _near(row, named)))
        elif not NAME.fullmatch(name) or len(name) > LONGEST.get(step.kind, 100):
            found.append(Complaint(f"rename.{row}", f"{name!r} is no name", NAME_WORDS))
    return (*found, *_clashes(answers, namespace))


def _near(row: str, known: list[str]) -> str:
    close = get_close_matches(row, known, 3, 0.4)
    return ", ".join(close) or ", ".join(known[:6])


def _clashes(answers: Answers, namespace: str | None) -> Iterator[Complaint]:
    plan = build(answers, namespace)
    counted = Counter((s.kind, s.name) for s in plan.steps if s.verb == "create")
    for row, name in answers.rename.items():
        step = plan.by_id.get(row)
        if step is not None and counted[step.kind, name] > 1:
            words = f"two {kind(step.kind).plural} would be called {name!r}"
            yield Complaint(f"rename.{row}", words, "a name of its own")
