"""Two results of the same query, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from mixpeek_tui.text import glyphs
from mixpeek_tui.workspace.search_result import Hit, SearchResult


@dataclass(frozen=True, slots=True)
class Move:
    """Where a hit stands in both results."""

    hit: Hit
    rank_a: int | None
    """From 1; None if it is not there."""
    rank_b: int | None
    words: str
    """Seen from the first result: ``↑3``, ``↓1``, ``=``, ``new`` or ``gone``."""


def compare(a: SearchResult, b: SearchResult, *, ascii: bool = False) -> tuple[Move, ...]:
    """How the second result differs from the first: its hits in order, then those that are gone."""
    before, after = _ranks(a), _ranks(b)
    marks = glyphs(ascii)
    found = []
    for key, (rank, hit) in after.items():
        old = before[key][0] if key in before else None
        found.append(Move(hit, old, rank, _words(old, rank, marks.up, marks.down)))
    gone = ((rank, hit) for key, (rank, hit) in before.items() if key not in after)
    return (*found, *(Move(hit, rank, None, "gone") for rank, hit in gone))


def _ranks(result: SearchResult) -> dict[str, tuple[int, Hit]]:
    """By id; hits without one are told apart by their fields."""
    found: dict[str, tuple[int, Hit]] = {}
    for rank, hit in enumerate(result.documents, 1):
        found.setdefault(hit.id or repr(hit.fields), (rank, hit))
    return found


def _words(old: int | None, new: int, up: str, down: str) -> str:
    if old is None:
        return "new"
    if old == new:
        return "="
    return f"{up}{old - new}" if new < old else f"{down}{new - old}"
