"""A section left while it is drawn, an answer that comes meanwhile: the form is never missing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from mixpeek_tui.ui.screens.interview import Interview
from mixpeek_tui.ui.widgets.form import Form
from tests.ui.keyboard import Keyboard, at_the_keyboard


async def there(keys: Keyboard, words: str) -> None:
    for _ in range(300):
        await keys.pilot.pause(0.01)
        if keys.sees(words):
            return
    raise AssertionError(keys.text)


@pytest.mark.parametrize("steps", range(0, 12, 2))
async def test_another_section_is_picked_while_one_is_drawn(tmp_path: Path, steps: int) -> None:
    async with at_the_keyboard(tmp_path, route="interview") as keys:
        screen = keys.app.screen
        assert isinstance(screen, Interview)
        screen.go("taxonomy")
        for _ in range(steps):
            await asyncio.sleep(0)
        screen.go("retrieval")
        await there(keys, "What kinds of queries")
        assert len(screen.query(Form)) == 1


@pytest.mark.parametrize("steps", range(0, 12, 2))
async def test_an_answer_comes_while_a_section_is_drawn(tmp_path: Path, steps: int) -> None:
    async with at_the_keyboard(tmp_path, route="interview") as keys:
        screen = keys.app.screen
        assert isinstance(screen, Interview)
        screen.go("retrieval")
        for _ in range(steps):
            await asyncio.sleep(0)
        answers = replace(screen.state.answers, project="late")
        await screen.become(replace(screen.state, answers=answers), "project")
        await there(keys, "What kinds of queries")
        assert keys.sees("Set up ▸ late") and len(screen.query(Form)) == 1
