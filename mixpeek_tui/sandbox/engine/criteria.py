"""Whether a text meets a criterion in words: what stands in for a language model's judgement.

A criterion is split at "or", commas and colons into alternatives. A text meets one when most of
its telling words stand near each other in the text and none of them is denied there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from mixpeek_tui.sandbox.engine.languages import ENGLISH, NEGATED, Language, spoken_in
from mixpeek_tui.sandbox.engine.letters import fold, sentences
from mixpeek_tui.sandbox.engine.words import content_words

_COMMA = re.compile(r"\s*[,;/、，；]\s*")
_EXAMPLES = re.compile(
    r":\s+|[：]|\b(?:such as|for example|for instance|including)\b", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[,;:.!?、，；：。！？]")
_ABOUT = re.compile(r"\b(?:that|which|who|whose|where|about)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LIGHT_WORDS = """
document text content item result picture image entry record page mention show describe contain
depict discuss concern relate related relevant keep select return match find include fit meet
criteria criterion topic subject thing person people man woman kind type sort case example way get
got make made become became start take took taken come came go went gone happen put turn turned
cause caused catch caught bring brought give gave given tell told say said
"""
_LIGHT = frozenset(content_words(_LIGHT_WORDS))
_LIGHT_SHARE = 0.25  # of a telling word; found alike from 0.1 to 0.4
_NEEDED = 0.6  # more than half of the words: a half alone keeps every third text wrongly
_ENDING_LIST = "s y ies er ers or ors age ment ness ful able ion ions ly ity ous al ant ance ry i"
_ENDINGS = frozenset(_ENDING_LIST.split())


@dataclass(frozen=True)
class Verdict:
    """Whether a text meets a criterion, and by which of its words."""

    holds: bool
    words: tuple[str, ...] = ()


def judge(criteria: str, text: str, language: Language | None = None) -> Verdict:
    """Whether the text is about what the criteria say; criteria without content hold always.

    Without a `language` it is told from the text.
    """
    spoken = language or spoken_in([text])
    alternatives = _alternatives(criteria, spoken)
    if not alternatives:
        return Verdict(True)
    windows = _windows(text, spoken, _denies(criteria, spoken))
    best = max(
        (_shared(wanted, window) for window in windows for wanted in alternatives),
        key=lambda found: found[0],
        default=(0.0, ()),
    )
    return Verdict(best[0] >= _NEEDED, best[1])


def _alternatives(criteria: str, language: Language) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for part in _EXAMPLES.split(criteria):
        kept = [words for one in _split(part, language) if (words := _telling(one, language))]
        lead = kept[0][:-1] if kept else ()
        # "leaking seams, bottles or hoses": what leads the first belongs to the short ones too.
        found += kept[:1]
        found += ((*lead, *words) if len(words) == 1 else words for words in kept[1:])
    return found or _whole(criteria, language)


def _split(part: str, language: Language) -> Iterator[str]:
    for stretch in _COMMA.split(part):
        words: list[str] = []
        for word in stretch.split():
            if fold(word) in language.either:
                yield " ".join(words)
                words = []
            else:
                words.append(word)
        yield " ".join(words)


def _telling(part: str, language: Language) -> tuple[str, ...]:
    """The words of an alternative; of "a tool that broke" those after "that", if they tell."""
    stretches = [part]
    if language is ENGLISH:
        stretches = [_ABOUT.split(part, maxsplit=1)[-1], part]
    for stretch in stretches:
        words = tuple(dict.fromkeys(content_words(stretch, language)))
        if any(word not in _LIGHT for word in words):
            return words
    return ()


def _whole(criteria: str, language: Language) -> list[tuple[str, ...]]:
    words = tuple(dict.fromkeys(content_words(criteria, language)))
    return [words] if words else []


def _windows(text: str, language: Language, denied: bool) -> list[list[str]]:
    """The words of each two sentences that follow each other, as far as they are affirmed.

    What the criteria deny must be denied: then sentences without a denial say nothing.
    """
    said = [
        _affirmed(part, language) if not denied
        else content_words(part, language) if _denies(part, language)
        else []
        for part in sentences(text)
    ]  # fmt: skip
    return [a + b for a, b in pairwise(said)] if len(said) > 1 else said


def _denies(text: str, language: Language) -> bool:
    return any(_is_denial(word, language) for word in _words(text))


def _is_denial(word: str, language: Language) -> bool:
    return fold(word) in language.denials or word.endswith(NEGATED)


def _affirmed(sentence: str, language: Language) -> list[str]:
    kept: list[str] = []
    for clause in _CLAUSE_END.split(sentence):
        spoken = takewhile(lambda word: not _is_denial(word, language), _words(clause))
        kept.extend(content_words(" ".join(spoken), language))
    return kept


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _shared(wanted: Sequence[str], window: Sequence[str]) -> tuple[float, tuple[str, ...]]:
    present = set(window)
    found = tuple(w for w in wanted if w in present or any(_kin(w, p) for p in present))
    telling = [w for w in wanted if w not in _LIGHT]
    if telling and not set(telling) & set(found):
        return 0.0, ()
    whole = sum(_weight(word, telling) for word in wanted)
    return sum(_weight(word, telling) for word in found) / whole, found


def _weight(word: str, telling: Sequence[str]) -> float:
    return 1.0 if word in telling or not telling else _LIGHT_SHARE


def _kin(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= 4 and long.startswith(short) and long[len(short) :] in _ENDINGS
