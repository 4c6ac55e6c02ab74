"""Checks of the Retrieval section."""

from __future__ import annotations

from collections.abc import Iterator

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import GOALS, Answers, filterable
from mixpeek_tui.interview.goals import TITLES, refused


def check(answers: Answers) -> Iterator[Complaint]:
    """Complaints about goals and filter fields; what the data cannot serve is named twice."""
    impossible = refused(answers)
    seen: set[str] = set()
    for index, goal in enumerate(answers.retrieval.goals):
        place = f"retrieval.goals[{index}]"
        if goal not in GOALS:
            yield Complaint(place, f"{goal!r} is no goal", ", ".join(GOALS))
            continue
        if goal in seen:
            yield Complaint(place, f"{goal} is there twice", "each goal once")
        seen.add(goal)
        if reason := impossible.get(goal):
            title = TITLES[goal]
            yield Complaint(place, f"{title} {reason}", "another goal, or such a field in Data")
            yield Complaint(
                "datasets", f"{title} in Retrieval {reason}", "such a field, or another goal",
                "warning",
            )  # fmt: skip
    yield from _filters(answers)


def _filters(answers: Answers) -> Iterator[Complaint]:
    known = {f.name: f for d in answers.datasets for f in filterable(d)}
    every = {f.name for d in answers.datasets for f in d.fields}
    for index, name in enumerate(answers.retrieval.filter_fields):
        if name not in known:
            words = "cannot be filtered on" if name in every else "is in no dataset"
            accepted = ", ".join(known) or "a field that is not an image, video or audio"
            place = f"retrieval.filter_fields[{index}]"
            yield Complaint(place, f"the field {name!r} {words}", accepted)
    if answers.retrieval.filter_fields and "filtered" not in answers.retrieval.goals:
        yield Complaint(
            "retrieval.filter_fields", "filter fields are given, filtered search is not a goal",
            "add the goal filtered", "warning",
        )  # fmt: skip
