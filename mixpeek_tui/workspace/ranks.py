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
    """How the second result differs from the first: its hits in order, then those that are gone.

    A hit is known again by its id. Where the other result has nothing of its collection, it is
    known by the object that it was made from.
    """
    before, after = _Ranks(a), _Ranks(b)
    marks = glyphs(ascii)
    found = []
    for rank, hit in enumerate(b.documents, 1):
        old = before.of(hit)
        found.append(Move(hit, old, rank, _words(old, rank, marks.up, marks.down)))
    gone = ((rank, hit) for rank, hit in enumerate(a.documents, 1) if after.of(hit) is None)
    return (*found, *(Move(hit, rank, None, "gone") for rank, hit in gone))


class _Ranks:
    """The best rank of each document, and of each object that documents were made from."""

    def __init__(self, result: SearchResult) -> None:
        self._documents: dict[str, int] = {}
        self._origins: dict[str, int] = {}
        self._collections = {hit.collection for hit in result.documents}
        for rank, hit in enumerate(result.documents, 1):
            self._documents.setdefault(_key(hit), rank)
            self._origins.setdefault(hit.origin, rank)

    def of(self, hit: Hit) -> int | None:
        """Where a hit of another result stands here."""
        if hit.origin and hit.collection not in self._collections:
            return self._origins.get(hit.origin)
        return self._documents.get(_key(hit))


def _key(hit: Hit) -> str:
    """Hits without an id are told apart by their fields."""
    return hit.id or repr(hit.fields)


def _words(old: int | None, new: int, up: str, down: str) -> str:
    if old is None:
        return "new"
    if old == new:
        return "="
    return f"{up}{old - new}" if new < old else f"{down}{new - old}"
