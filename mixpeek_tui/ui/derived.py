"""What follows from the state of an interview: the plan, its tree, complaints, the rail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.check import complaints
from mixpeek_tui.plan.build import build
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.plan.tree import Node, tree
from mixpeek_tui.ui.fields.spec import Spec
from mixpeek_tui.ui.sections.registry import REVIEW, SECTIONS, section, section_of
from mixpeek_tui.ui.sections.section import is_gap, with_complaints
from mixpeek_tui.ui.sections.view import View
from mixpeek_tui.ui.state import State
from mixpeek_tui.ui.widgets.rail import Standing, Stop


@dataclass(frozen=True)
class Derived:
    """Worked out anew after every keystroke."""

    plan: Plan
    root: Node
    complaints: tuple[Complaint, ...]

    def of(self, name: str) -> tuple[Complaint, ...]:
        """The complaints of one section."""
        return tuple(c for c in self.complaints if section_of(c) == name)

    @property
    def errors(self) -> tuple[Complaint, ...]:
        """What keeps the plan from being run."""
        return tuple(c for c in self.complaints if c.severity == "error")


def derive(state: State, namespace: str | None = None) -> Derived:
    """Everything that follows from a state; pure, and fast enough for every keystroke."""
    plan = build(state.answers, namespace)
    typed = set(state.typed)
    found = (c for c in complaints(state.answers) if c.place not in typed)
    return Derived(plan, tree(plan), (*found, *state.complaints))


def specs_of(name: str, view: View, derived: Derived) -> tuple[Spec, ...]:
    """What a section shows; what is only missing is not held against a section still open."""
    late = name in view.state.left
    shown = (c for c in derived.of(name) if late or not is_gap(c))
    return with_complaints(section(name).specs(view), shown)


def stops(state: State, derived: Derived) -> tuple[Stop, ...]:
    """The rail: what is done, open, or wrong."""
    found = [Stop(s.name, s.title, _standing(s.name, state, derived)) for s in SECTIONS]
    wrong: Standing = "problem" if derived.of(REVIEW) else ""
    return (*found, Stop(REVIEW, "Review", wrong))


def _standing(name: str, state: State, derived: Derived) -> Standing:
    errors = [c for c in derived.of(name) if c.severity == "error"]
    if any(not is_gap(c) for c in errors):
        return "problem"
    if name not in state.seen:
        return ""
    if errors:
        return "problem" if name in state.left else "open"
    return "open" if section(name).blank(state) else "done"


def everywhere(complaints: Iterable[Complaint]) -> str:
    """How many sections have a problem, in words; empty if none has."""
    names = dict.fromkeys(section_of(c) for c in complaints if c.severity == "error")
    return ", ".join(names)
