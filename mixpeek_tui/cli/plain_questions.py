"""What a section asks, put in an order in which it can be asked one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mixpeek_tui.errors import Complaint
from mixpeek_tui.ui.fields.spec import Pick, Spec, Table, Text
from mixpeek_tui.ui.sections.section import Section, is_gap, with_complaints
from mixpeek_tui.ui.sections.view import View

Askable = Text | Pick | Table
ADD = "+"
"""The option of a list that adds one more."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask, and what is said before it."""

    number: int
    """From 1, in its section."""
    spec: Askable
    lead: tuple[Spec, ...] = ()
    """Headings and notes."""
    item: str = ""
    """The dataset or alert that it is about: ``datasets[0]``."""

    @property
    def place(self) -> str:
        """Where the answer goes."""
        return self.spec.place

    @property
    def errors(self) -> tuple[Complaint, ...]:
        """What keeps the plan from being run."""
        return tuple(c for c in self.spec.complaints if c.severity == "error")

    @property
    def wrong(self) -> tuple[Complaint, ...]:
        """Errors that are more than something not said yet."""
        return tuple(c for c in self.errors if not is_gap(c))


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything a section asks at a moment."""

    questions: tuple[Question, ...]
    rest: tuple[Spec, ...]
    """What is said once all of it is answered."""

    def at(self, place: str) -> Question | None:
        """The question of a place."""
        return next((q for q in self.questions if q.place == place), None)

    def after(self, place: str, before: Iterable[str]) -> Question | None:
        """The question that follows a place; None at the end.

        Args:
            place: Where the last answer went.
            before: The places of the questions up to it, in case it is asked no more.
        """
        order = [q.place for q in self.questions]
        known = [p for p in (*before, place) if p in order]
        number = order.index(known[-1]) + 1 if known else 0
        return self.questions[number] if number < len(order) else None

    def up_to(self, place: str) -> tuple[str, ...]:
        """The places of the questions up to one."""
        order = [q.place for q in self.questions]
        return tuple(order[: order.index(place)]) if place in order else ()


def asked(section: Section, view: View, complaints: Iterable[Complaint]) -> Asked:
    """What a section asks now; a list of datasets or alerts is asked behind its items."""
    specs = with_complaints(section.specs(view), complaints)
    lists = [s.place for s in specs if is_list(s)]
    ordered = list(specs)
    for place in lists:
        ordered = _behind_items(ordered, place)
    questions: list[Question] = []
    lead: list[Spec] = []
    for spec in ordered:
        if isinstance(spec, Askable):
            item = _item(spec.place, lists)
            questions.append(Question(len(questions) + 1, spec, tuple(lead), item))
            lead = []
        else:
            lead.append(spec)
    return Asked(tuple(questions), tuple(lead))


def is_list(spec: Spec) -> bool:
    """Whether it chooses one of several items and can add one."""
    return isinstance(spec, Pick) and any(o.value == ADD for o in spec.options)


def _behind_items(specs: Sequence[Spec], place: str) -> list[Spec]:
    """The list and its heading moved behind the item that is shown."""
    items = [n for n, s in enumerate(specs) if s.place.lstrip("#").startswith(f"{place}[")]
    if not items:
        return list(specs)
    moved = [s for s in specs if s.place in (place, f"#{place}")]
    head = [s for s in specs[: items[-1] + 1] if s not in moved]
    return [*head, *moved, *(s for s in specs[items[-1] + 1 :] if s not in moved)]


def _item(place: str, lists: Iterable[str]) -> str:
    found = next((one for one in lists if place.startswith(f"{one}[")), None)
    return place[: place.index("]") + 1] if found else ""
