"""Numbers and truth values that come back spelled otherwise are no change of an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mixpeek_tui.interview.file import load as load_answers
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.compared import compare
from mixpeek_tui.workspace.infer import infer
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.snapshot import Workspace
from tests.workspace.losses import comparable
from tests.workspace.strict_world import StrictWorld, furnished

ANSWERS = Path(__file__).parent / "answers"
Spell = Callable[[int | float], Json]


def as_float(value: int | float) -> Json:
    return value if isinstance(value, bool) else float(value)


def as_text(value: int | float) -> Json:
    return str(value).lower()


def as_float_text(value: int | float) -> Json:
    return str(as_float(value)).lower()


def spelled(value: Json, spell: Spell) -> Json:
    if isinstance(value, (bool, int, float)):
        return spell(value)
    if isinstance(value, dict):
        return {key: spelled(inner, spell) for key, inner in value.items()}
    return [spelled(inner, spell) for inner in value] if isinstance(value, list) else value


def respelled(workspace: Workspace, spell: Spell) -> Workspace:
    def other(item: Item) -> Item:
        data = spelled(dict(item.data), spell)
        assert isinstance(data, dict)
        return replace(item, data=data)

    items = {name: tuple(map(other, found)) for name, found in workspace.items.items()}
    return replace(workspace, items=items)


@pytest.mark.parametrize("spell", [as_float, as_text, as_float_text])
@pytest.mark.parametrize("name", ["everything.yaml", "every_alert.yaml", "schedules.yaml"])
def test_nothing_follows_from_another_spelling(name: str, spell: Spell, tmp_path: Path) -> None:
    answers = load_answers(ANSWERS / name).answers
    workspace = StrictWorld(tmp_path).make(answers, furnished(tmp_path))
    other = respelled(workspace, spell)
    assert comparable(infer(other).answers) == comparable(infer(workspace).answers)
    changes = compare(infer(workspace).answers, other).changes
    assert [c for c in changes if c.verb != "keep"] == []
