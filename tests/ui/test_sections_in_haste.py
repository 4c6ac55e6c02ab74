"""A section left while it is drawn, an answer that comes meanwhile: the form is never missing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from mixpeek_tui.ui.screens.interview import Interview
from mixpeek_tui.ui.widgets.form import Form
from tests.ui.keyboard import at_the_keyboard


@pytest.mark.parametrize("steps", range(0, 12, 2))
async def test_another_section_is_picked_while_one_is_drawn(tmp_path: Path, steps: int) -> None:
    async with at_the_keyboard(tmp_path, route="interview") as keys:
        screen = keys.app.screen
        assert isinstance(screen, Interview)
        screen.go("taxonomy")
        for _ in range(steps):
            await asyncio.sleep(0)
        screen.go("retrieval")
        await keys.comes("What kinds of queries")
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
        await keys.comes("What kinds of queries")
        await keys.comes("Set up ▸ late")
        assert len(screen.query(Form)) == 1
