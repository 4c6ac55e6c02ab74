"""A section of the interview, and which complaints belong where in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from mixpeek_tui.errors import Complaint
from mixpeek_tui.ui.fields.spec import Heading, Note, Spec
from mixpeek_tui.ui.sections.view import View
from mixpeek_tui.ui.state import State


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six, as the interview's screen and the rail know it."""

    name: str
    title: str
    heads: tuple[str, ...]
    """First words of the places in the answers that this section asks for."""
    specs: Callable[[View], Iterable[Spec]]
    """What it asks at this moment."""
    edit: Callable[[State, str, object], State]
    """What an answer given at a place changes."""

    removal: Callable[[State], tuple[str, str]] = lambda state: ("Remove it?", "")
    """Title and words of the question before something is removed."""
    reach: Callable[[State, str], State] = lambda state, place: state
    """What must be shown so that a place is in the form."""
    blank: Callable[[State], bool] = lambda state: False
    """Whether nothing was answered, although that is allowed."""

    def owns(self, place: str) -> bool:
        """Whether a place of the answers belongs here."""
        return place.startswith(self.heads)


def is_gap(complaint: Complaint) -> bool:
    """Whether something is only not said yet, rather than wrong."""
    return complaint.message in ("missing", "no credentials") or complaint.message.startswith(
        "at least one"
    )


def with_complaints(specs: Iterable[Spec], complaints: Iterable[Complaint]) -> tuple[Spec, ...]:
    """The specs with each complaint at its place, or at the nearest one that is shown.

    What has no place in the form comes first, as a note.
    """
    found = list(specs)
    places = {spec.place: n for n, spec in enumerate(found)}
    homeless: list[Complaint] = []
    for complaint in complaints:
        number = _nearest(complaint.place, places)
        if number is None:
            homeless.append(complaint)
        else:
            spec = found[number]
            found[number] = replace(spec, complaints=(*spec.complaints, complaint))
    if homeless:
        found.insert(0, Note(place="#elsewhere", text="", complaints=tuple(homeless)))
    return tuple(found)


def _nearest(place: str, places: dict[str, int]) -> int | None:
    while place:
        if place in places:
            return places[place]
        cut = max(place.rfind("."), place.rfind("["))
        place = place[:cut] if cut > 0 else ""
    return None


def heading(place: str, title: str, help: str = "", examples: str = "") -> Heading:
    """A question's words."""
    return Heading(place="#" + place, title=title, help=help, examples=examples)
