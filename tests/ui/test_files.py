"""Files that answers name: looked at beside the keys, complained of where they are named."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from mixpeek_tui.interview.answers import Answers, Source
from mixpeek_tui.interview.file import load
from mixpeek_tui.ui.fields import path_field
from mixpeek_tui.ui.fields.path_field import PathField
from mixpeek_tui.ui.screens.interview import Interview
from tests.ui import idle
from tests.ui.keyboard import at_the_keyboard
from tests.ui.opened import PATIENCE

HOME = Path(__file__).parent.parent / "data"
NOT_THERE = "! '/nope/x.csv' is not there (looked in /nope)"


@pytest.fixture(scope="module")
def shop() -> Answers:
    return load(HOME / "shop.yaml").answers


def from_file(answers: Answers, path: str) -> Answers:
    products = replace(answers.datasets[0], source=Source("file", path=path))
    return answers.with_dataset(0, products)


async def test_a_path_that_is_wrong_stays_with_the_reason(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path, (80, 40), route="interview") as keys:
        keys.app.screen.query("ActsField Button").last().focus()
        await keys.press("enter")
        await keys.type("produkts.csv\n")
        await keys.settle()
        assert keys.sees("! 'produkts.csv' is not there")
        assert keys.app.screen.query_one(Input).value == "produkts.csv"
        await keys.press(*["left"] * 6, "backspace", "c", "enter")
        await keys.settle()
        assert isinstance(keys.app.screen, Interview)
        assert len(keys.app.screen.state.answers.datasets[0].fields) == 10
        assert '"Where does this data live?" in Data changes that' in keys.told[-1]


async def test_a_source_that_is_not_there_is_said_at_its_field_and_on_the_rail(
    tmp_path: Path, shop: Answers
) -> None:
    answers = from_file(shop, "products.csv")
    async with at_the_keyboard(tmp_path, (80, 60), route="interview", answers=answers) as keys:
        await keys.settle()
        assert keys.sees("1 Data✓") and "is not there" not in keys.text
        assert keys.sees("Relative paths start in …/tests/data.")
        field = keys.app.screen.query_one("PathField Input", Input)
        field.focus()
        await keys.press("ctrl+u")
        await keys.type("/nope/x.csv")
        await keys.press("tab")
        await keys.settle()
        assert keys.sees(NOT_THERE) and keys.sees("1 Data!")
        assert keys.app.screen.past.back[-1].place.endswith("source.path")


async def test_it_is_looked_at_once_the_text_settles(
    tmp_path: Path, shop: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(path_field, "SETTLES", 0.05)
    answers = from_file(shop, "products.csv")
    async with at_the_keyboard(tmp_path, (80, 60), route="interview", answers=answers) as keys:
        keys.app.screen.query_one("PathField Input", Input).focus()
        await keys.type("x")
        await keys.comes("! 'products.csvx' is no file of rows")
        await keys.press("backspace", "backspace")
        await keys.comes("'products.cs' is not there")
        await keys.press("v")
        await keys.comes("1 Data✓")
        assert "is not there" not in keys.text


async def test_a_slow_disk_holds_up_no_key(
    tmp_path: Path, shop: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(*given: object, **named: object) -> None:
        begun.set()
        go_on.wait(PATIENCE)

    monkeypatch.setattr(path_field, "unusable", slow)
    monkeypatch.setattr(idle, "LOOKS", 0)
    answers = from_file(shop, "/slow/x.csv")
    async with at_the_keyboard(tmp_path, (80, 60), route="interview", answers=answers) as keys:
        await keys.until(begun.is_set)
        await keys.type("x")
        await keys.until(lambda: keys.app.screen.state.answers.project == "shopx")
        go_on.set()


async def test_from_the_review_to_the_field_with_its_message(tmp_path: Path, shop: Answers) -> None:
    answers = from_file(shop, "/nope/x.csv")
    async with at_the_keyboard(
        tmp_path, (80, 30), route="interview", answers=answers, at="alerts"
    ) as keys:
        await keys.press("ctrl+r")
        assert keys.sees("'/nope/x.csv' is not there")
        await keys.press("enter")
        await keys.settle()
        assert keys.sees(f"{NOT_THERE}. Accepted: a file of rows")
        await keys.press("enter")
        await keys.settle()
        await keys.settle()
        screen = keys.app.screen
        assert isinstance(screen, Interview) and isinstance(screen.focused, Input)
        assert isinstance(screen.focused.parent and screen.focused.parent.parent, PathField)
        assert keys.sees(NOT_THERE), keys.text
