"""What follows from the state of an interview: complaints, the plan, where questions stand."""

from __future__ import annotations

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.check import complaints
from mixpeek_tui.plan.build import build
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.plan.rows import row_complaints
from mixpeek_tui.ui.sections.registry import NAMES, TITLES, section_of
from mixpeek_tui.ui.state import State


def all_complaints(state: State) -> tuple[Complaint, ...]:
    """What is wrong with the answers, or worth a warning."""
    return (*complaints(state.answers), *state.complaints)


def of_section(state: State, name: str) -> tuple[Complaint, ...]:
    """The complaints of one section."""
    return tuple(c for c in all_complaints(state) if section_of(c) == name)


def with_rows(state: State, namespace: str | None) -> tuple[Complaint, ...]:
    """All complaints, those about rows that are off or renamed among them."""
    found = all_complaints(state)
    if any(c.severity == "error" for c in found):
        return found
    return (*found, *row_complaints(state.answers, namespace))


def plan_of(state: State, namespace: str | None) -> Plan:
    """What the answers lead to."""
    return build(state.answers, namespace)


def section_named(words: str) -> str | None:
    """The section of a number or a title; None if there is none."""
    low = words.strip().lower()
    numbers = {str(n): name for n, name in enumerate(NAMES, 1)}
    titles = {title.lower(): name for title, name in zip(TITLES, NAMES, strict=True)}
    return numbers.get(low) or titles.get(low) or (low if low in NAMES else None)


def sections_words() -> str:
    """The sections with their numbers."""
    return ", ".join(f"{n} {title}" for n, title in enumerate(TITLES, 1))
