"""What groups of texts are called, on texts of five trades and on none in particular."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from mixpeek_tui.sandbox.engine.languages import ENGLISH
from mixpeek_tui.sandbox.engine.terms import top_terms
from mixpeek_tui.sandbox.engine.words import stem
from tests.sandbox.vocabularies import VOCABULARIES, Topic

NAMED_BY = 3
# A verb, an adverb and a number that only one group uses, and often: telling, yet no name.
PASSING = (
    ("borrow", "seldom", "eighty"),
    ("grip", "gladly", "eleven"),
    ("rinse", "twice", "forty"),
)
OTHERS = ("reader", "corner", "visitor", "letter", "neighbour", "ladder", "window")
Addition = Callable[[int, int], str]


def nothing(topic: int, text: int) -> str:
    return ""


def passing(topic: int, text: int) -> str:
    """A sentence with the group's own verb, adverb and number, in ever other company."""
    verb, adverb, number = PASSING[topic]
    other, another = OTHERS[text % 7], OTHERS[(text + 3) % 7]
    return (
        f"It {verb}s the {other} {adverb}.",
        f"{verb.capitalize()}s up {adverb} after {number} years.",
        f"They {verb} a {other} and {adverb} its {another}.",
        f"You can {verb} {number} of them to a {another}.",
        f"The {other} was {verb}ed {adverb}, all {number} of us agree.",
        f"Will {verb} {adverb} when {number} are left.",
        f"Somebody must {adverb} {verb} the {other} for {number} more.",
    )[text % 7]


def shared(topic: int, text: int) -> str:
    """A sentence with a noun that every group has."""
    return f"The {OTHERS[text % 7]} of group {'abc'[topic]} speaks of the delivery."


def named(topics: Mapping[str, Topic], more: Addition, count: int) -> list[list[str]]:
    texts, labels = [], []
    for number, topic in enumerate(topics.values()):
        texts += [f"{text} {more(number, at)}" for at, text in enumerate(topic.texts)]
        labels += [number] * len(topic.texts)
    found = top_terms(texts, labels, count)
    return [found[number] for number in range(len(topics))]


def words_of(terms: Sequence[str]) -> set[str]:
    return {stem(word) for term in terms for word in term.split()}


@pytest.mark.parametrize("more", [nothing, passing, shared])
@pytest.mark.parametrize("trade", VOCABULARIES)
def test_groups_are_named_by_nouns_of_their_own(trade: str, more: Addition) -> None:
    topics = VOCABULARIES[trade]
    found = named(topics, more, NAMED_BY)
    seen = [term for terms in found for term in terms]
    assert len(seen) == len(set(seen)) == NAMED_BY * len(topics)
    for terms, topic in zip(found, topics.values(), strict=True):
        nouns = {stem(noun) for noun in topic.nouns}
        assert {stem(term.split()[-1]) for term in terms} <= nouns


@pytest.mark.parametrize("trade", VOCABULARIES)
def test_verbs_adverbs_and_numbers_name_nothing_however_telling(trade: str) -> None:
    for number, terms in enumerate(named(VOCABULARIES[trade], passing, 6)):
        assert not words_of(terms) & {stem(word) for word in PASSING[number]}


@pytest.mark.parametrize("trade", VOCABULARIES)
def test_what_every_group_speaks_of_names_none(trade: str) -> None:
    for terms in named(VOCABULARIES[trade], shared, 6):
        assert "delivery" not in terms


def test_stop_words_and_contractions_are_no_terms() -> None:
    texts = ["They cannot and don't and won't.", "It isn't the one that we hadn't."]
    terms = top_terms(texts, [0, 1])
    assert not {word for found in terms.values() for word in found} & {*ENGLISH.function, "cannot", "don't"}


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        ([], []),
        (["", "..."], [0, 1]),
        (["一只红色的杯子", "一本书"], [0, 1]),
        (["Der Hund schläft.", "Ein Hund bellt."], [0, 0]),
    ],
)
def test_any_text_can_be_asked_for_its_terms(texts: list[str], labels: list[int]) -> None:
    assert set(top_terms(texts, labels)) == set(labels)
