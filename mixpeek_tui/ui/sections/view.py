"""What a section sees when it says what it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.ui import place as places
from mixpeek_tui.ui.state import State


def local_now() -> datetime:
    """The time, with the zone of this machine."""
    return datetime.now().astimezone()


@dataclass(frozen=True)
class View:
    """The interview and its surroundings at one moment."""

    state: State
    environ: Mapping[str, str] = field(default_factory=dict)
    now: datetime = datetime.min
    base_dir: Path = Path()

    @property
    def answers(self) -> Answers:
        """The answers so far."""
        return self.state.answers

    def text(self, place: str) -> str:
        """What stands in the field of a place: what was typed there, or the answer."""
        typed = self.state.typed.get(place)
        if typed is not None:
            return typed.text
        value = places.get(self.answers, place)
        return "" if value is None else str(value)
