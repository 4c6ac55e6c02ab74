"""One interview as a value: the answers, and what was typed that is no answer yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import Answers, Dataset
from mixpeek_tui.ui import place as places

BLANK = Answers(datasets=(Dataset(),))
"""What an interview begins with: one dataset that has no name yet."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Text that stands in a field although it is no answer, and why it is none."""

    text: str
    message: str
    accepted: str = ""
    secret: bool = False
    """Whether it may be one: then it is kept nowhere."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at the file that an answer names told."""

    path: str
    wrong: Complaint | None


@dataclass(frozen=True)
class State:
    """Where an interview stands."""

    answers: Answers = BLANK
    typed: Mapping[str, Typed] = field(default_factory=dict)
    """By place."""
    files: Mapping[str, Seen] = field(default_factory=dict)
    """By place."""
    parked: Mapping[str, Any] = field(default_factory=dict)
    """Answers that a later choice put aside, to bring back when the choice is undone."""
    seen: frozenset[str] = frozenset()
    """Sections that were opened."""
    left: frozenset[str] = frozenset()
    """Sections that were left at least once: what is missing there is named from then on."""
    dataset: int = 0
    """Which dataset Data shows."""
    alert: int = 0
    """Which alert Alerts shows."""

    def put(self, place: str, value: object) -> State:
        """An answer was given at a place; text that stood there instead is gone."""
        typed = {k: v for k, v in self.typed.items() if k != place}
        return replace(self, answers=places.put(self.answers, place, value), typed=typed)

    def wrong(self, place: str, value: object, typed: Typed) -> State:
        """Something was typed that is no answer; ``value`` stands in the answers meanwhile."""
        state = self.put(place, value)
        return replace(state, typed={**state.typed, place: typed})

    def looked(self, place: str, path: str, wrong: Complaint | None) -> State:
        """The file that is named at a place was looked at; one named before no longer matters."""
        if places.get(self.answers, place) != path:
            return self
        return replace(self, files={**self.files, place: Seen(path, wrong)})

    def opened(self, section: str, before: str) -> State:
        """A section is open now, and another one, or the same, was before."""
        left = self.left | ({before} if section != before else frozenset())
        return replace(self, seen=self.seen | {section}, left=left)

    def reviewed(self) -> State:
        """All of it is looked at: what is missing in the sections that were opened is named."""
        return replace(self, left=self.left | self.seen)

    def park(self, key: str, value: Any) -> State:
        """Put an answer aside."""
        return replace(self, parked={**self.parked, key: value})

    def forget(self, beginning: str) -> State:
        """Forget what was typed or put aside for places that begin so."""
        return replace(
            self,
            typed={k: v for k, v in self.typed.items() if not k.startswith(beginning)},
            parked={k: v for k, v in self.parked.items() if not k.startswith(beginning)},
        )

    @property
    def complaints(self) -> tuple[Complaint, ...]:
        """What is wrong with text that is no answer, and with the files that answers name."""
        typed = (Complaint(p, t.message, t.accepted) for p, t in self.typed.items())
        files = (
            seen.wrong for place, seen in self.files.items()
            if seen.wrong is not None and places.get(self.answers, place) == seen.path
        )  # fmt: skip
        return (*typed, *files)
