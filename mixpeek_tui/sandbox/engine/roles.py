"""Which words of a sentence stand there as nouns do: told by their neighbours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from mixpeek_tui.sandbox.engine.languages import ENGLISH, NEGATED, Language
from mixpeek_tui.sandbox.engine.letters import fold, is_unspaced, names_in
from mixpeek_tui.sandbox.engine.words import stem

Spellings = dict[str, Counter[str]]
"""Of each term, by its stems, how often it is spelled how."""
_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.,;:!?()|]|\d+")
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
_DETERMINERS = ENGLISH.determiners
_BEFORE_NOUN = _DETERMINERS | frozenset(_PREPOSITION_WORDS.split())
_BEFORE_VERB = frozenset(_BEFORE_VERB_WORDS.split())
_AFTER_VERB = _DETERMINERS | frozenset((_OBJECT_WORDS + " " + _PARTICLE_WORDS).split())
_AFTER_NOUN = frozenset(_AFTER_NOUN_WORDS.split())
_COUNTING = frozenset(stem(word) for word in _COUNTING_WORDS.split())
_BEGINNING = frozenset(("", *".,;:!?()|"))


def roles(sentence: str, spellings: Spellings, language: Language) -> dict[str, int]:
    """The terms of a sentence: 1 where one stands as a noun does, -1 as a verb does, else 0.

    A term is a content word, or two that stand together at the end of a phrase. Adds how they
    are spelled. Verbs are told in English only.
    """
    written = ["", "", *_tokens(sentence), "."]
    words = [word.lower() for word in written]
    content = [_is_content(word, language) for word in words]
    found: dict[str, int] = {}
    for at in range(2, len(words) - 1):
        if not content[at]:
            continue
        if language is ENGLISH:
            role = _role(words[at - 1], words[at], words[at + 1], content[at + 1])
        else:
            role = _role_elsewhere(words[at - 1], written[at], language)
        _add(found, spellings, words[at : at + 1], role, language)
        if content[at - 1] and not content[at + 1]:
            led = words[at - 2] in _BEFORE_NOUN | language.determiners or not words[at - 2]
            _add(found, spellings, words[at - 1 : at + 1], int(led), language)
    return found


def _tokens(sentence: str) -> Iterator[str]:
    for token in _TOKEN.findall(sentence):
        if is_unspaced(token):
            for name in names_in(token):
                yield from (name, ",")  # what nothing parts is not a pair
        else:
            yield token


def _add(
    found: dict[str, int],
    spellings: Spellings,
    words: Sequence[str],
    role: int,
    language: Language,
) -> None:
    term = " ".join(stem(fold(word), language) for word in words)
    # Of several places in one sentence the telling one counts, and a noun's before a verb's.
    found[term] = max(found.get(term, 0), role, key=lambda one: (abs(one), one))
    spellings.setdefault(term, Counter())[" ".join(words)] += 1


def _role(before: str, word: str, after: str, is_more: bool) -> int:
    if _is_before_verb(before) or (after in _AFTER_VERB and before not in _DETERMINERS):
        return -1
    if word.endswith("ly"):
        return 0
    ends = before in _BEFORE_NOUN and not is_more
    return int(ends or after in _AFTER_NOUN)


def _role_elsewhere(before: str, written: str, language: Language) -> int:
    if language.capital_nouns:
        return int(written[0].isupper() and before not in _BEGINNING)
    return int(fold(before) in language.determiners)


def _is_before_verb(token: str) -> bool:
    return token in _BEFORE_VERB or token.endswith(NEGATED)


def _is_content(token: str, language: Language) -> bool:
    """Whether a word can say what something is: no number, no time, none that only joins."""
    if is_unspaced(token):
        return True
    bare = fold(token)
    if bare in language.function or token.endswith(NEGATED):
        return False
    if language is ENGLISH and (bare in _BEFORE_VERB or stem(bare) in _COUNTING):
        return False
    return len(token) > 2 and token[0].isalpha()
