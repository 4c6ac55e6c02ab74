"""Answers are taken back and brought again, wherever they were given."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.file import load
from tests.ui.keyboard import at_the_keyboard


@pytest.fixture(scope="module")
def shop() -> Answers:
    return load(Path(__file__).parent.parent / "data" / "shop.yaml").answers


async def test_what_was_typed_is_one_change_and_the_field_under_the_cursor_shows_it_gone(
    tmp_path: Path, shop: Answers
) -> None:
    async with at_the_keyboard(tmp_path, (120, 40), route="interview", answers=shop) as keys:
        field = keys.app.screen.query(Input).first()
        field.focus()
        await keys.press("end")
        await keys.type("-two")
        assert keys.app.screen.state.answers.project == "shop-two"
        await keys.press("f8")
        await keys.settle()
        assert keys.app.screen.state.answers == shop
        assert keys.app.screen.query(Input).first().value == "shop"
        await keys.press("f9")
        await keys.settle()
        assert keys.app.screen.query(Input).first().value == "shop-two"
        assert keys.app.screen.state.answers.project == "shop-two"


async def test_undo_leads_to_the_section_and_keeps_what_is_no_answer(tmp_path: Path, shop: Answers) -> None:
    async with at_the_keyboard(
        tmp_path, (120, 50), route="interview", answers=shop, at="clustering"
    ) as keys:
        keys.app.screen.query_one(Input).focus()
        await keys.type("x")
        assert keys.sees("'9x' is no whole number")
        await keys.press("ctrl+n")
        await keys.settle()
        assert keys.app.screen.at == "automation"
        await keys.press("f8")
        await keys.settle()
        assert keys.app.screen.at == "clustering"
        assert keys.app.screen.state.answers == shop
        assert not keys.app.screen.state.typed
        await keys.press("f9")
        await keys.settle()
        assert keys.app.screen.query_one(Input).value == "9x"
        assert keys.sees("'9x' is no whole number")


async def test_a_choice_is_taken_back_with_z_and_a_new_one_forgets_what_was_ahead(
    tmp_path: Path, shop: Answers
) -> None:
    async with at_the_keyboard(tmp_path, (120, 50), route="interview", answers=shop, at="retrieval") as keys:
        goals = shop.retrieval.goals
        await keys.press("space")
        first = keys.app.screen.state.answers.retrieval.goals
        assert first != goals
        await keys.press("z")
        await keys.settle()
        assert keys.app.screen.state.answers.retrieval.goals == goals
        await keys.press("down", "space")
        second = keys.app.screen.state.answers
        await keys.press("Z")
        await keys.settle()
        assert keys.app.screen.state.answers == second
        assert "Nothing to do again." in keys.told
        await keys.press("z", "z")
        await keys.settle()
        assert keys.app.screen.state.answers == shop
        assert "Nothing to undo." in keys.told


async def test_a_removed_dataset_comes_back_with_everything_in_it(tmp_path: Path, shop: Answers) -> None:
    async with at_the_keyboard(tmp_path, (120, 50), route="interview", answers=shop) as keys:
        screen = keys.app.screen
        await screen.give("datasets#remove", True)
        assert len(screen.state.answers.datasets) == len(shop.datasets) - 1
        await screen.action_undo()
        await keys.settle()
        assert screen.state.answers == shop
