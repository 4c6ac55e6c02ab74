"""A regular expression taken apart, as far as it can be searched for in bounded time."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 500
MOST_GROUPS = 40
_FLAGS = re.compile(r"\(\?([is]+)\)")
_GROUP = re.compile(r"\((?:\?:|\?P<\w+>|(?!\?))")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_ESCAPE = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|0[0-7]{0,2}|[^0-9])",
    re.DOTALL,
)
_COUNT = re.compile(r"[*+?]|\{\d+(?:,\d*)?\}|\{,\d*\}")
_ANCHORS = frozenset({"^", "$", "\\A", "\\Z", "\\b", "\\B"})
_BOUNDS = {"*": (0, None), "+": (1, None), "?": (0, 1)}


class PatternRefused(Exception):
    """No regular expression, or none that can be searched for in bounded time; says why."""


@dataclass(frozen=True)
class Character:
    """Any character that the test matches."""

    test: re.Pattern[str]


@dataclass(frozen=True)
class Anchor:
    """A place between characters, by its sign: ^ $ \\A \\Z \\b \\B."""

    sign: str


@dataclass(frozen=True)
class Sequence:
    """Parts one after the other."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Alternatives:
    """One of several parts."""

    ways: tuple[Part, ...]


@dataclass(frozen=True)
class Repeat:
    """A part again and again; without `most`, without end."""

    part: Part
    least: int
    most: int | None


Part = Character | Anchor | Sequence | Alternatives | Repeat


def parts_of(pattern: str) -> Part:
    """The parts of a pattern; PatternRefused with the reason."""
    if len(pattern) > LONGEST or pattern.count("(") > MOST_GROUPS:
        raise PatternRefused(
            f"A regular expression has at most {LONGEST} characters and {MOST_GROUPS} groups"
        )
    try:
        re.compile(pattern)
    except (re.error, OverflowError) as problem:
        raise PatternRefused(f"Not a regular expression: {problem}") from None
    return _Reader(pattern).read()


class _Reader:
    """Reads a pattern of which Python has said that it is one."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        found = _FLAGS.match(pattern)
        self._at = found.end() if found else 0
        self._flags = re.NOFLAG
        if found:
            self._flags |= re.IGNORECASE if "i" in found[1] else re.NOFLAG
            self._flags |= re.DOTALL if "s" in found[1] else re.NOFLAG

    def read(self) -> Part:
        """Alternatives up to the end or a closing bracket."""
        ways = [self._sequence()]
        while self._pattern.startswith("|", self._at):
            self._at += 1
            ways.append(self._sequence())
        return ways[0] if len(ways) == 1 else Alternatives(tuple(ways))

    def _sequence(self) -> Part:
        parts: list[Part] = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            parts.append(self._counted(self._one()))
        return Sequence(tuple(parts))

    def _one(self) -> Part:
        sign = self._pattern[self._at]
        if sign == "(":
            self._take(_GROUP, "looks ahead or behind, or is a special group")
            part = self.read()
            self._at += 1
            return part
        if sign == "[":
            source = self._take(_CLASS, "has an unusual class")
        elif sign == "\\":
            source = self._take(_ESCAPE, "refers back to a group")
        else:
            self._at += 1
            source = sign if sign in ".^$" else re.escape(sign)
        return Anchor(source) if source in _ANCHORS else Character(re.compile(source, self._flags))

    def _counted(self, part: Part) -> Part:
        found = _COUNT.match(self._pattern, self._at)
        if found is None:
            return part
        self._at = found.end()
        if self._pattern.startswith("+", self._at):
            raise PatternRefused("The regular expression is possessive: not in this sandbox")
        if self._pattern.startswith("?", self._at):
            self._at += 1
        least, most = _BOUNDS.get(found[0]) or _bounds(found[0][1:-1])
        return Repeat(part, least, most)

    def _take(self, wanted: re.Pattern[str], otherwise: str) -> str:
        found = wanted.match(self._pattern, self._at)
        if found is None:
            raise PatternRefused(f"The regular expression {otherwise}: not in this sandbox")
        self._at = found.end()
        return found[0]


def _bounds(count: str) -> tuple[int, int | None]:
    low, comma, high = count.partition(",")
    least = int(low or 0)
    if not comma:
        return least, least
    return least, int(high) if high else None
