"""Sentences that answer a question, quoted from documents as they stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mixpeek_tui.sandbox.engine.languages import spoken_in
from mixpeek_tui.sandbox.engine.letters import sentences
from mixpeek_tui.sandbox.engine.words import asked_for, content_words

UNANSWERED = "The documents that were found do not say."
_AROUND = 0.5  # what a word counts that stands in the document, but not in the sentence
_ENOUGH = 1 / 3  # of the question's words, by rarity; found alike from a quarter to a half
_CLOSE = 0.85  # further sentences are quoted when they are nearly as good as the best


@dataclass(frozen=True)
class Quote:
    """A sentence, and which passage it stands in."""

    sentence: str
    passage: int
    worth: float


def answering(question: str, passages: Sequence[tuple[str, str]], most: int = 3) -> list[Quote]:
    """The sentences that hold the question's words, best first; none where they are missing.

    A passage is (text to quote from, all words of its document): a sentence about washing answers
    a question about a sweater when its document is a sweater's, not when it is a shirt's.
    """
    language = spoken_in([whole for _, whole in passages])
    wanted = set(content_words(asked_for(question, language), language))
    around = [set(content_words(whole, language)) for _, whole in passages]
    known = {word for word in wanted if any(word in words for words in around)}
    weight = {word: _rarity(word, around) for word in wanted}
    whole = sum(weight.values()) or 1.0
    quotes = []
    for number, (text, _) in enumerate(passages):
        for sentence in sentences(text):
            inside = wanted & set(content_words(sentence, language))
            beside = (wanted & around[number]) - inside
            worth = sum(weight[w] for w in inside) + _AROUND * sum(weight[w] for w in beside)
            about = 2 * len(inside | beside) > len(known)
            if inside and about and worth / whole >= _ENOUGH:
                quotes.append(Quote(sentence, number, worth / whole))
    quotes.sort(key=lambda quote: (-quote.worth, quote.passage))
    return [quote for quote in quotes if quote.worth >= _CLOSE * quotes[0].worth][:most]


def _rarity(word: str, around: Sequence[set[str]]) -> float:
    having = sum(1 for words in around if word in words)
    if not having:
        return 0.5  # "how long does it last": often not a word that an answer would hold
    return 0.5 + math.log(1 + (len(around) - having + 0.5) / (having + 0.5))
