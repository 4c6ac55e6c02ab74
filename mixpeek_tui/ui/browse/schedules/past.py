"""What happened so far, newest first: each time in one line, what went wrong below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from mixpeek_tui.kinds.states import Phase
from mixpeek_tui.text import age, local_time, pad, safe
from mixpeek_tui.ui.browse.describe import LABEL, wrapped
from mixpeek_tui.ui.widgets.lines import PHASE_MARKS, PHASE_STYLES, Line, Part


@dataclass(frozen=True, slots=True)
class Time:
    """One time that something was done."""

    at: datetime | None
    phase: Phase
    words: str
    tail: Part
    """What else is said of it at the end of its line."""
    below: tuple[Part, ...] = ()
    """What else is worth a line: what went wrong, what was found."""


def head(words: str, *marks: Part) -> Line:
    """The line above them."""
    return (Part(pad("history", LABEL), "muted"), *marks, Part(words, "muted"))


def past_lines(times: Iterable[Time], now: datetime, room: int) -> Iterator[Line]:
    """A line for each, and what stands below it."""
    for one in times:
        yield _line(one, now)
        for words, style in one.below:
            for piece in wrapped(safe(words), max(20, room - LABEL)):
                yield (Part(" " * LABEL), Part(piece, style))


def _line(one: Time, now: datetime) -> Line:
    at = local_time(one.at, now) if one.at else ""
    ago = f"{age((now - one.at).total_seconds())} ago" if one.at else ""
    return (
        Part(pad(f"  {PHASE_MARKS[one.phase]} {one.words}", 18), PHASE_STYLES[one.phase]),
        Part(pad(at, 16)), Part(pad(ago, 12, align="right"), "muted"), one.tail,
    )  # fmt: skip
