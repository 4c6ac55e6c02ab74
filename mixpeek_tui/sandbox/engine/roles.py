"""Which words of a sentence stand there as nouns do: told by their neighbours, in English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from mixpeek_tui.sandbox.engine.words import STOP, stem

Spellings = dict[str, Counter[str]]
"""Of each term, by its stems, how often it is spelled how."""
_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.,;:!?()|]|\d+")
_DETERMINER_WORDS = """
a an the this that these those my our your his her its their any each every no some
"""
_PREPOSITION_WORDS = "of with for in from on into by without"
_BEFORE_VERB_WORDS = """
i you he she it we they who which to not never can could may might must shall should will would
cannot
"""
_COUNTING_WORDS = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
million billion dozen half quarter double twice first second third fourth fifth sixth seventh eighth
ninth tenth last next minute hour day night week weekend month year decade century morning noon
afternoon evening today tomorrow yesterday tonight time monday tuesday wednesday thursday friday
saturday sunday january february march april may june july august september october november
december
"""
_PARTICLE_WORDS = "up down out off away back together apart"
_OBJECT_WORDS = "it them him me us you itself themselves"
_AFTER_NOUN_WORDS = "is are was were has have had of"
_DETERMINERS = frozenset(_DETERMINER_WORDS.split())
_BEFORE_NOUN = _DETERMINERS | frozenset(_PREPOSITION_WORDS.split())
_BEFORE_VERB = frozenset(_BEFORE_VERB_WORDS.split())
_AFTER_VERB = _DETERMINERS | frozenset((_OBJECT_WORDS + " " + _PARTICLE_WORDS).split())
_AFTER_NOUN = frozenset(_AFTER_NOUN_WORDS.split())
_COUNTING = frozenset(stem(word) for word in _COUNTING_WORDS.split())
_UNTELLING = STOP | _BEFORE_VERB
_NEGATED = ("n't", "n’t")


def roles(sentence: str, spellings: Spellings) -> dict[str, int]:
    """The terms of a sentence: 1 where one stands as a noun does, -1 as a verb does, else 0.

    A term is a content word, or two that stand together at the end of a phrase. Adds how they
    are spelled.
    """
    tokens = ["", "", *(token.lower() for token in _TOKEN.findall(sentence)), "."]
    found: dict[str, int] = {}
    for at, token in enumerate(tokens):
        if not _is_content(token):
            continue
        _add(found, spellings, [token], _role(tokens[at - 1], token, tokens[at + 1]))
        if _is_content(tokens[at - 1]) and not _is_content(tokens[at + 1]):
            led = tokens[at - 2] in _BEFORE_NOUN or not tokens[at - 2]
            _add(found, spellings, tokens[at - 1 : at + 1], int(led))
    return found


def _add(found: dict[str, int], spellings: Spellings, words: Sequence[str], role: int) -> None:
    term = " ".join(map(stem, words))
    # Of several places in one sentence the telling one counts, and a noun's before a verb's.
    found[term] = max(found.get(term, 0), role, key=lambda one: (abs(one), one))
    spellings.setdefault(term, Counter())[" ".join(words)] += 1


def _role(before: str, word: str, after: str) -> int:
    if _is_before_verb(before) or (after in _AFTER_VERB and before not in _DETERMINERS):
        return -1
    if word.endswith("ly"):
        return 0
    ends = before in _BEFORE_NOUN and not _is_content(after)
    return int(ends or after in _AFTER_NOUN)


def _is_before_verb(token: str) -> bool:
    return token in _BEFORE_VERB or token.endswith(_NEGATED)


def _is_content(token: str) -> bool:
    """Whether a word can say what something is: no number, no time, none that only joins."""
    if token in _UNTELLING or token.endswith(_NEGATED):
        return False
    return len(token) > 2 and token[0].isalpha() and stem(token) not in _COUNTING
