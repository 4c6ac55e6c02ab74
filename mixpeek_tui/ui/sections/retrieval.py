"""The Retrieval section: question 5."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mixpeek_tui.interview.answers import GOALS, Answers, Goal, filterable
from mixpeek_tui.interview.goals import WORDS, unavailable
from mixpeek_tui.text import safe
from mixpeek_tui.ui.fields.spec import Note, Option, Pick, Spec
from mixpeek_tui.ui.sections.section import Section, heading
from mixpeek_tui.ui.sections.view import View
from mixpeek_tui.ui.state import State

GOALS_PLACE, FILTERS_PLACE = "retrieval.goals", "retrieval.filter_fields"


def specs(view: View) -> Iterable[Spec]:
    """The goals, and the fields to filter by once filtering is one of them."""
    answers = view.answers
    yield heading(
        GOALS_PLACE, "What kinds of queries do you want to run?",
        "Pick all that apply; each letter chooses its line.",
    )  # fmt: skip
    yield Pick(place=GOALS_PLACE, options=tuple(_option(g, answers) for g in GOALS),
               chosen=answers.retrieval.goals, many=True)  # fmt: skip
    if "filtered" in answers.retrieval.goals:
        yield from _filters(answers)


def _option(goal: Goal, answers: Answers) -> Option:
    words = WORDS[goal]
    refused = unavailable(goal, answers.datasets)
    if refused and goal in answers.retrieval.goals:
        refused = f"chosen, but it {refused}"
    return Option(goal, words.title, words.help, words.letter, refused)


def _filters(answers: Answers) -> Iterable[Spec]:
    yield heading(FILTERS_PLACE, "Filter by which fields?",
                  "None chosen: by all but the text that is searched.")  # fmt: skip
    names = tuple(dict.fromkeys(f.name for d in answers.datasets for f in filterable(d)))
    if not names:
        yield Note(place=f"{FILTERS_PLACE}#none", text="Data has no field to filter by yet.")
        return
    gone = tuple(name for name in answers.retrieval.filter_fields if name not in names)
    options = tuple(Option(name, safe(name)) for name in (*names, *gone))
    yield Pick(place=FILTERS_PLACE, options=options, chosen=answers.retrieval.filter_fields,
               many=True, inline=True)  # fmt: skip


def edit(state: State, place: str, value: Any) -> State:
    """Goals or filter fields; without the goal, its fields are put aside."""
    state = state.put(place, tuple(value))
    if place != GOALS_PLACE:
        return state
    wanted = "filtered" in state.answers.retrieval.goals
    fields = state.answers.retrieval.filter_fields
    if not wanted and fields:
        return state.park(FILTERS_PLACE, fields).put(FILTERS_PLACE, ())
    if wanted and not fields and FILTERS_PLACE in state.parked:
        return state.put(FILTERS_PLACE, state.parked[FILTERS_PLACE])
    return state


def _blank(state: State) -> bool:
    return not state.answers.retrieval.goals


SECTION = Section("retrieval", "Retrieval", ("retrieval",), specs, edit, blank=_blank)
