"""Where the options of a choice stand, worked out without a widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from mixpeek_tui.text import width
from mixpeek_tui.ui.fields.spec import ADD, Option, Pick

GAP = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """One option with its words."""

    number: int
    line: int
    column: int
    mark: str
    title: str
    beside: str = ""
    """Help on the same line."""
    below: tuple[str, ...] = ()
    """Help on the lines that follow."""
    indent: int = 0

    @property
    def head(self) -> str:
        """Mark and title."""
        return self.mark + self.title


def placed(spec: Pick, room: int) -> list[Placed]:
    """Every option of a choice in so many cells."""
    return _inline(spec, room) if spec.inline else _listed(spec, room)


def height(found: Sequence[Placed]) -> int:
    """Lines that the options take."""
    return max((p.line + 1 + len(p.below) for p in found), default=1)


def mark(spec: Pick, option: Option) -> str:
    """Whether it is chosen."""
    on = option.value in spec.chosen
    if option.value == ADD:
        return ""
    if spec.many:
        return "[x] " if on else "[ ] "
    return "(•) " if on else "( ) "


def help_words(option: Option) -> str:
    """What an option means, and why it cannot be chosen."""
    if option.refused and option.help:
        return f"{option.help} ({option.refused})"
    return option.refused or option.help


def _title(option: Option) -> str:
    return f"{option.key}  {option.title}" if option.key else option.title


def _inline(spec: Pick, room: int) -> list[Placed]:
    found: list[Placed] = []
    x = line = 0
    for number, option in enumerate(spec.options):
        size = width(mark(spec, option) + _title(option))
        if x and x + size > room:
            x, line = 0, line + 1
        found.append(Placed(number, line, x, mark(spec, option), _title(option)))
        x += size + GAP
    return found


def _listed(spec: Pick, room: int) -> list[Placed]:
    """A line each; help beside all of them if it fits, else below each."""
    column = max((width(mark(spec, o) + _title(o)) for o in spec.options), default=0) + GAP
    beside = all(column + width(help_words(o)) <= room for o in spec.options)
    found: list[Placed] = []
    line = 0
    for number, option in enumerate(spec.options):
        words = help_words(option)
        indent = 4 + (3 if option.key else 0)
        below = () if beside else tuple(wrap(words, max(10, room - indent)))
        gap = column - width(mark(spec, option) + _title(option))
        found.append(Placed(number, line, 0, mark(spec, option), _title(option),
                            " " * gap + words if beside and words else "", below,
                            indent))  # fmt: skip
        line += 1 + len(below)
    return found
