"""What a plan adds up to, in words that say what follows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mixpeek_tui.interview.file import load
from mixpeek_tui.plan.build import build
from mixpeek_tui.plan.sums import least, much, ordinal, refused

SHOP = load(Path(__file__).parents[1] / "data" / "shop.yaml").answers
PLAN = build(SHOP)


def test_the_numbers_say_how_they_belong_together() -> None:
    jobs = sum(step.verb != "create" for step in PLAN.steps)
    assert much(PLAN).startswith(f"{len(PLAN.steps) - jobs} resources and {jobs} jobs   ")
    assert much(PLAN).endswith(" requests in all")


def test_the_sandbox_has_a_pace_and_no_limits_of_its_own() -> None:
    assert "requests a minute" not in least(PLAN, sandbox=True)
    assert least(PLAN, sandbox=True).endswith(" s in the sandbox")
    assert "at 10 requests a minute" in least(PLAN, sandbox=False)
    words = refused(PLAN, sandbox=True)
    assert "3 of 8 retrievers" in words and "the sandbox takes all" in words


def test_what_is_over_the_free_plan_says_what_the_api_does() -> None:
    words = "The API will refuse the 4th retriever unless your plan allows more."
    assert refused(PLAN, sandbox=False) == words
    small = build(replace(SHOP, retrieval=replace(SHOP.retrieval, goals=()), notifications=type(
        SHOP.notifications)(), taxonomy=None))
    assert refused(small, sandbox=False) == refused(small, sandbox=True) == ""


@pytest.mark.parametrize(("number", "word"), [
    (1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (22, "22nd"),
    (101, "101st"), (113, "113th"),
])
def test_ordinals(number: int, word: str) -> None:
    assert ordinal(number) == word
