"""Going on to the next section: first to the questions that an answer has just brought."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mixpeek_tui.interview.answers import Answers, Retrieval
from mixpeek_tui.interview.file import load
from mixpeek_tui.ui.fields.shown import Shown
from tests.ui.keyboard import Keyboard, at_the_keyboard


@pytest.fixture(scope="module")
def shop() -> Answers:
    return load(Path(__file__).parents[1] / "data" / "shop.yaml").answers


def place(keys: Keyboard) -> str:
    """Where in the answers the question is that has the focus."""
    assert keys.app.focused is not None
    return next(str(n.spec.place) for n in keys.app.focused.ancestors if isinstance(n, Shown))


async def test_the_next_section_waits_for_a_question_that_an_answer_has_just_brought(
    tmp_path: Path, shop: Answers
) -> None:
    unasked = replace(shop, retrieval=Retrieval())
    async with at_the_keyboard(
        tmp_path, (80, 24), route="interview", answers=unasked, at="retrieval"
    ) as keys:
        screen = keys.app.screen
        await keys.press("e", "ctrl+n")
        await keys.settle()
        assert screen.at == "retrieval"
        assert place(keys) == "retrieval.filter_fields"
        await keys.press("ctrl+n")
        await keys.settle()
        assert screen.at == "taxonomy"


async def test_the_next_section_waits_for_no_question_that_somebody_was_at(
    tmp_path: Path, shop: Answers
) -> None:
    unasked = replace(shop, retrieval=Retrieval())
    async with at_the_keyboard(
        tmp_path, (80, 24), route="interview", answers=unasked, at="retrieval"
    ) as keys:
        await keys.press("e", "tab", "shift+tab", "ctrl+n")
        await keys.settle()
        assert keys.app.screen.at == "taxonomy"


async def test_each_question_that_was_brought_is_gone_to_once(
    tmp_path: Path, shop: Answers
) -> None:
    bare = replace(shop, taxonomy=None, automation=replace(shop.automation, reclassify=None))
    async with at_the_keyboard(
        tmp_path, (80, 24), route="interview", answers=bare, at="taxonomy"
    ) as keys:
        await keys.press("up", "up", "space")
        at = []
        for _ in range(3):
            await keys.press("ctrl+n")
            await keys.settle()
            at.append(place(keys))
        assert at == ["taxonomy.dataset", "taxonomy.labels", "clustering.kind"]


async def test_what_may_stay_empty_is_not_gone_to(tmp_path: Path, shop: Answers) -> None:
    async with at_the_keyboard(
        tmp_path, (80, 24), route="interview", answers=shop, at="data"
    ) as keys:
        await keys.app.screen.give("datasets[0].source.kind", "s3")
        at = []
        for _ in range(3):
            await keys.press("ctrl+n")
            await keys.settle()
            at.append(place(keys).removeprefix("datasets[0].source."))
        assert at == ["bucket", "credentials.access_key_id", "credentials.secret_access_key"]


async def test_a_plus_is_a_letter_where_one_types(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path, (80, 24), route="interview") as keys:
        await keys.press("tab", "tab")
        await keys.type("+ more")
        await keys.settle()
        assert keys.app.screen.state.answers.datasets[0].name == "+ more"
