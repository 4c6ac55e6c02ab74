"""Terms that name a group of texts: nouns and pairs of words, told by where they stand."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mixpeek_tui.sandbox.engine.words import STOP, stem

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.,;:!?()|]|\d+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_BEFORE_NOUN_WORDS = """
a an the this that these those my our your his her its their any each every no some of with for in
from on into by without
"""
_BEFORE_NOUN = frozenset(_BEFORE_NOUN_WORDS.split())
_SELDOM_NOUN_WORDS = """
actually actual again ago almost already alone away back bad best better big bit bought bring broke
came cheap come comes day days different done double easy easily eight even exactly expensive far
fast feel feels felt fine first five forty four full give gives go goes going gone good half hard
heavy held high hold holds hour hours hundred keep keeps kept kind large last least left less light
little long longer lot low made make makes minute minutes month months need needs new next nice
night nine old one ones open opens part parts people piece pieces place plan put quick ready real
right second see set seven short show side sides six size small soft stay stays stop straight suit
take takes ten thin third thirty three time times top turn turns twelve twenty two use used uses
wait way week weeks well wide word words works world worth year years arrive arrives arrived come
packs pack bottom need wants want ups survive survives printed eats eat sits sit fit fits hand
stuff twice sixty seventy eighty ninety burning
"""
_SELDOM_NOUN = frozenset(_SELDOM_NOUN_WORDS.split())


@dataclass(frozen=True)
class _Seen:
    """The terms of one sentence, each with whether it stands there as a noun does."""

    nouns: Mapping[str, bool]


def top_terms(texts: Sequence[str], labels: Sequence[int], count: int = 6) -> dict[int, list[str]]:
    """The terms that name each group: frequent in it, rare elsewhere, of different members.

    Nouns come first; two words that usually stand together count as one term.
    """
    spellings: dict[str, Counter[str]] = {}
    groups: dict[int, dict[str, None]] = {}
    for text, label in zip(texts, labels, strict=True):
        # A sentence that many members repeat is a phrase of the house, not what they are about.
        groups.setdefault(label, {}).update(dict.fromkeys(_SENTENCE.split(text)))
    seen = {
        label: [_read(sentence, spellings) for sentence in sentences]
        for label, sentences in groups.items()
    }
    everywhere, nouns = Counter[str](), Counter[str]()
    for one in (one for members in seen.values() for one in members):
        everywhere.update(one.nouns.keys())
        nouns.update(term for term, noun in one.nouns.items() if noun)
    total = sum(len(members) for members in seen.values())
    found: dict[int, list[str]] = {}
    for label, members in seen.items():
        chosen = _choose(members, everywhere, nouns, total, count)
        found[label] = [spellings[term].most_common(1)[0][0] for term in chosen]
    return found


def _read(text: str, spellings: dict[str, Counter[str]]) -> _Seen:
    tokens = [token.lower() for token in _TOKEN.findall(text)]
    found: dict[str, bool] = {}
    previous, before_previous = "", ""
    for at, token in enumerate(tokens):
        if _is_content(token):
            after = tokens[at + 1] if at + 1 < len(tokens) else "."
            term = stem(token)
            noun = previous in _BEFORE_NOUN and not _is_content(after)
            found[term] = found.get(term, False) or noun
            spellings.setdefault(term, Counter())[token] += 1
            if _is_content(previous) and not _is_content(after):
                pair = f"{stem(previous)} {term}"
                led = before_previous in _BEFORE_NOUN or not before_previous
                found[pair] = found.get(pair, False) or led
                spellings.setdefault(pair, Counter())[f"{previous} {token}"] += 1
        before_previous, previous = previous, token
    return _Seen(found)


def _is_content(token: str) -> bool:
    return len(token) > 2 and token not in STOP and token[0].isalpha()


def _choose(
    members: Sequence[_Seen],
    everywhere: Counter[str],
    nouns: Counter[str],
    total: int,
    count: int,
) -> list[str]:
    own = Counter(term for one in members for term in one.nouns)
    worth = dict(_worths(own, everywhere, nouns, len(members), total))
    uncovered = [1.0] * len(members)
    chosen: list[str] = []
    while len(chosen) < count and worth:
        gains = {term: value * _fresh(term, members, uncovered) for term, value in worth.items()}
        best = max(gains, key=lambda term: (gains[term], term))
        chosen.append(best)
        parts = set(best.split())
        worth = {t: v for t, v in worth.items() if not parts & set(t.split())}
        for at, one in enumerate(members):
            uncovered[at] *= 0.5 if best in one.nouns else 1.0
    return chosen


def _worths(
    own: Counter[str], everywhere: Counter[str], nouns: Counter[str], size: int, total: int
) -> Iterator[tuple[str, float]]:
    least = 2 if size > 5 else 1
    for term, inside in own.items():
        parts = term.split()
        together = len(parts) == 2
        if inside < least or (together and inside < max(3, 0.6 * min(own[p] for p in parts))):
            continue
        share, rest = inside / size, (everywhere[term] - inside + 0.5) / max(1, total - size + 1)
        noun = (1 + nouns[term]) / (2 + everywhere[term])
        seldom = any(part in _SELDOM_STEMS for part in parts) or term.endswith("ly")
        value = share * max(0.05, math.log(share / rest)) if total > size else share
        yield term, value * (0.15 + noun) * (0.1 if seldom else 1.0) * (1.3 if together else 1.0)


def _fresh(term: str, members: Sequence[_Seen], uncovered: Sequence[float]) -> float:
    has = [share for one, share in zip(members, uncovered, strict=True) if term in one.nouns]
    return sum(has) / len(has) if has else 0.0


_SELDOM_STEMS = frozenset(stem(word) for word in _SELDOM_NOUN)
