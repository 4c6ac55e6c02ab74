"""Regular expressions in time that grows with the text alone.

Python's own matcher tries one way after the other, and some patterns have it try for years. Here
all ways go on together, character by character. What cannot be done so is refused: references
back to a group, looking ahead or behind, atomic and possessive parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from mixpeek_tui.sandbox.filters.pattern_parts import (
    Alternatives,
    Anchor,
    Character,
    Part,
    PatternRefused,
    Repeat,
    parts_of,
)

MOST_STATES = 1000
_KEPT = 5000
Core = frozenset[int]
Position = tuple[bool, bool, bool, bool]
"""Whether a place is the start, before the last line's end, the end, a word's edge."""
_STANDS: Mapping[str, Callable[[Position], bool]] = {
    "^": lambda place: place[0],
    "\\A": lambda place: place[0],
    "$": lambda place: place[1],
    "\\Z": lambda place: place[2],
    "\\b": lambda place: place[3],
    "\\B": lambda place: not place[3],
}


@dataclass(frozen=True)
class _State:
    """A character or an anchor to pass on the way to `ways`; neither is a fork."""

    ways: tuple[int, ...]
    character: re.Pattern[str] | None = None
    anchor: str = ""


@dataclass
class _Machine:
    """The states of a pattern (the first is its end), and the steps that are known."""

    states: list[_State] = field(default_factory=lambda: [_State(())])
    start: int = 0
    known: dict[tuple[Core, Position, str], Core | None] = field(default_factory=dict)
    built: int = 0

    def add(self, state: _State) -> int:
        """The number of a new state."""
        self.states.append(state)
        return len(self.states) - 1

    def build(self, part: Part, then: int) -> int:
        """The state at which a part begins that goes on to `then`."""
        self.built += 1
        if self.built > MOST_STATES:
            raise PatternRefused("The regular expression repeats too much to be searched for")
        if isinstance(part, Character):
            return self.add(_State((then,), character=part.test))
        if isinstance(part, Anchor):
            return self.add(_State((then,), anchor=part.sign))
        if isinstance(part, Alternatives):
            return self.add(_State(tuple(self.build(one, then) for one in part.ways)))
        if isinstance(part, Repeat):
            return self._repeat(part, then)
        for one in reversed(part.parts):
            then = self.build(one, then)
        return then

    def _repeat(self, part: Repeat, then: int) -> int:
        begin = then
        if part.most is None:
            begin = self.add(_State(()))
            self.states[begin] = _State((self.build(part.part, begin), then))
        for _ in range(0 if part.most is None else part.most - part.least):
            begin = self.add(_State((self.build(part.part, begin), then)))
        for _ in range(part.least):
            begin = self.build(part.part, begin)
        return begin

    def step(self, core: Core, place: Position, character: str) -> Core | None:
        """The states after a character, with the start; None where the end was reached before it.

        A match may begin anywhere, so the start is always among them.
        """
        key = (core, place, character)
        if key in self.known:
            return self.known[key]
        if len(self.known) >= _KEPT:
            self.known.clear()
        reached = self._reached(core, place)
        after = {self.start}
        for state in (self.states[number] for number in reached):
            if state.character is not None and state.character.match(character):
                after.update(state.ways)
        self.known[key] = found = None if 0 in reached else frozenset(after)
        return found

    def _reached(self, core: Core, place: Position) -> set[int]:
        seen, waiting = set(core), list(core)
        while waiting:
            state = self.states[waiting.pop()]
            blocked = state.anchor and not _STANDS[state.anchor](place)
            if state.character is None and not blocked:
                waiting += [way for way in state.ways if way not in seen]
                seen.update(state.ways)
        return seen


def check_pattern(pattern: str) -> None:
    """PatternRefused, with the reason, for what is no pattern or none that can be bounded."""
    _machine(pattern)


def found_by(pattern: str, text: str) -> bool:
    """Whether a pattern is found anywhere in a text; PatternRefused like check_pattern."""
    machine = _machine(pattern)
    core: Core = frozenset({machine.start})
    anchored = any(state.anchor for state in machine.states)
    for place, character in _places(text) if anchored else _nowhere(text):
        after = machine.step(core, place, character)
        if after is None:
            return True
        core = after
    return False


@lru_cache(maxsize=64)
def _machine(pattern: str) -> _Machine:
    machine = _Machine()
    machine.start = machine.build(parts_of(pattern), 0)
    return machine


def _places(text: str) -> Iterator[tuple[Position, str]]:
    length, before = len(text), False
    for at in range(length + 1):
        character = text[at : at + 1]
        word = character.isalnum() or character == "_"
        end = at == length
        last = end or (at == length - 1 and character == "\n")
        yield (at == 0, last, end, word != before), character
        before = word


def _nowhere(text: str) -> Iterator[tuple[Position, str]]:
    place = (False, False, False, False)
    for character in text:
        yield place, character
    yield place, ""
