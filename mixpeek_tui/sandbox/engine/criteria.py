"""Whether a text meets a criterion in words: what stands in for a language model's judgement.

A criterion is split at "or" and commas into alternatives. A text meets one when most of its
telling words stand near each other in the text and none of them is denied there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mixpeek_tui.sandbox.engine.words import content_words

_ALTERNATIVE = re.compile(r"\s*[,;/]\s*(?:(?:or|and)\s+)?|\s+or\s+", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_CLAUSE_END = re.compile(r"[,;:.!?]")
_FRAME = re.compile(
    r"\b(?:(?:keep|select|return|find|match)\s+)?(?:only\s+)?(?:the|this|that|a|any)?\s*"
    r"(?:documents?|items?|results?|contents?|texts?|images?|pictures?|reviews?)\s+"
    r"(?:is|are|must|should|that|which|shows?|about|mentions?|describes?|contains?|depicts?)"
    r"(?:\s+(?:is|are|be|about|show|mention|describe|contain|depict|related|relevant|to|this|it))*"
    r"(?:,?\s*(?:or|and)\s+(?:shows?|mentions?|describes?|contains?|depicts?)(?:\s+it)?)?\s*:?",
    re.IGNORECASE,
)
_WEAK = frozenset(
    content_words(
        "document relevant related mention show contain describe content text item result criteria"
        " product thing article customer client buyer user person people man woman review reviewer"
        " complaint complain report issue problem trouble case experience said say tell speak talk"
        " cause caused caught catch get make made become start take come go happen put turn arrive"
        " very bad strong really kind type sort part small large"
    )
)
_DENIED = frozenset({"no", "not", "never", "without", "nor", "neither", "none", "cannot"})
_WEAK_SHARE = 0.25
_NEEDED = 0.6
_ENDING_LIST = "s y ies er ers or ors age ment ness ful able ion ions ly ity ous al ant ance ry i"
_ENDINGS = frozenset(_ENDING_LIST.split())
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True)
class Verdict:
    """Whether a text meets a criterion, and by which of its words."""

    holds: bool
    words: tuple[str, ...] = ()


def judge(criteria: str, text: str) -> Verdict:
    """Whether the text is about what the criteria say; criteria without content hold always."""
    alternatives = _alternatives(criteria)
    if not alternatives:
        return Verdict(True)
    ignore_denial = bool(_DENIED & set(_words(criteria)))
    best = max(
        (
            _shared(wanted, window)
            for window in _windows(text, ignore_denial)
            for wanted in alternatives
        ),
        key=lambda found: found[0],
        default=(0.0, ()),
    )
    return Verdict(best[0] >= _NEEDED, best[1])


def _alternatives(criteria: str) -> list[tuple[str, ...]]:
    bare = _FRAME.sub(" ", criteria, count=1)
    parts = [tuple(dict.fromkeys(content_words(part))) for part in _ALTERNATIVE.split(bare)]
    kept = [part for part in parts if any(word not in _WEAK for word in part)]
    if not kept:
        whole = tuple(dict.fromkeys(word for part in parts for word in part))
        return [whole] if whole else []
    lead = kept[0][:-1]
    # "leaking seams, bottles or hoses": what leads the first belongs to the short ones too.
    return [kept[0], *((*lead, *part) if len(part) == 1 else part for part in kept[1:])]


def _windows(text: str, ignore_denial: bool) -> list[list[str]]:
    sentences = [_affirmed(part, ignore_denial) for part in _SENTENCE.split(text)]
    return [a + b for a, b in pairwise(sentences)] if len(sentences) > 1 else sentences


def _affirmed(sentence: str, ignore_denial: bool) -> list[str]:
    if ignore_denial:
        return content_words(sentence)
    kept: list[str] = []
    for clause in _CLAUSE_END.split(sentence):
        spoken: list[str] = []
        for word in _words(clause):
            if word in _DENIED or word.endswith(("n't", "n’t")):
                break
            spoken.append(word)
        kept.extend(content_words(" ".join(spoken)))
    return kept


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _shared(wanted: Sequence[str], window: Sequence[str]) -> tuple[float, tuple[str, ...]]:
    present = set(window)
    found = tuple(w for w in wanted if w in present or any(_kin(w, p) for p in present))
    telling = [w for w in wanted if w not in _WEAK]
    if telling and not set(telling) & set(found):
        return 0.0, ()
    whole = sum(_weight(word, telling) for word in wanted)
    return sum(_weight(word, telling) for word in found) / whole, found


def _weight(word: str, telling: Sequence[str]) -> float:
    return 1.0 if word in telling or not telling else _WEAK_SHARE


def _kin(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= 4 and long.startswith(short) and long[len(short) :] in _ENDINGS
