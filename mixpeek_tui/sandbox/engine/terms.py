"""Terms that name a group of texts: nouns and pairs of words, told by where they stand."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mixpeek_tui.sandbox.engine.languages import spoken_in
from mixpeek_tui.sandbox.engine.letters import sentences
from mixpeek_tui.sandbox.engine.roles import Spellings, roles

Roles = Mapping[str, int]


@dataclass(frozen=True)
class _Counts:
    """In how many sentences a term stands, as a noun, as a verb."""

    all: Counter[str]
    nouns: Counter[str]
    verbs: Counter[str]
    sentences: int


def top_terms(texts: Sequence[str], labels: Sequence[int], count: int = 6) -> dict[int, list[str]]:
    """The terms that name each group: frequent in it, rare elsewhere, of different members.

    Nouns come first; two words that usually stand together count as one term.
    """
    spellings: Spellings = {}
    language = spoken_in(texts)
    groups: dict[int, dict[str, None]] = {}
    for text, label in zip(texts, labels, strict=True):
        # A sentence that many members repeat is a phrase of the house, not what they are about.
        groups.setdefault(label, {}).update(dict.fromkeys(sentences(text)))
    seen = {
        label: [roles(sentence, spellings, language) for sentence in said]
        for label, said in groups.items()
    }
    counts = _count([one for members in seen.values() for one in members])
    spelled = {term: found.most_common(1)[0][0] for term, found in spellings.items()}
    return {
        label: [spelled[term] for term in _choose(members, counts, count)]
        for label, members in seen.items()
    }


def _count(sentences: Sequence[Roles]) -> _Counts:
    return _Counts(
        Counter(term for one in sentences for term in one),
        Counter(term for one in sentences for term, role in one.items() if role > 0),
        Counter(term for one in sentences for term, role in one.items() if role < 0),
        len(sentences),
    )


def _choose(members: Sequence[Roles], counts: _Counts, count: int) -> list[str]:
    worth = {t: value * _nounness(t, counts) for t, value in _worths(members, counts)}
    uncovered = [1.0] * len(members)
    chosen: list[str] = []
    while len(chosen) < count and worth:
        best = _most_gained(worth, members, uncovered)
        chosen.append(best)
        parts = set(best.split())
        worth = {t: v for t, v in worth.items() if not parts & set(t.split())}
        for at, one in enumerate(members):
            uncovered[at] *= 0.5 if best in one else 1.0
    return chosen


def _most_gained(
    worth: Mapping[str, float], members: Sequence[Roles], uncovered: Sequence[float]
) -> str:
    """The term that tells most of members not named yet; no term gains more than its worth."""
    best = (0.0, "")
    for term in sorted(worth, key=lambda term: (worth[term], term), reverse=True):
        if worth[term] < best[0]:
            break
        best = max(best, (worth[term] * _fresh(term, members, uncovered), term))
    return best[1]


def _worths(members: Sequence[Roles], counts: _Counts) -> Iterator[tuple[str, float]]:
    """Terms with how well they tell this group from the others."""
    own = Counter(term for one in members for term in one)
    size, total = len(members), counts.sentences
    least = 2 if size > 5 else 1
    for term, inside in own.items():
        parts = term.split()
        together = len(parts) == 2
        if inside < least or (together and inside < max(3, 0.6 * min(own[p] for p in parts))):
            continue
        share = inside / size
        rest = (counts.all[term] - inside + 0.5) / max(1, total - size + 1)
        value = share * max(0.05, math.log(share / rest)) if total > size else share
        yield term, value * (1.3 if together else 1.0)


def _nounness(term: str, counts: _Counts) -> float:
    """How surely a term is a noun that says what something is; 0 to 1, with doubt in between."""
    everywhere = counts.all[term]
    noun = (1 + counts.nouns[term]) / (2 + everywhere)
    verb = counts.verbs[term] / everywhere
    return max(0.0, 0.05 + noun - verb) / 1.05


def _fresh(term: str, members: Sequence[Roles], uncovered: Sequence[float]) -> float:
    has = [share for one, share in zip(members, uncovered, strict=True) if term in one]
    return sum(has) / len(has) if has else 0.0
