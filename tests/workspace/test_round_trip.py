"""Answers → a workspace on the strict server → answers: the same, and nothing left to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.file import load as load_answers
from mixpeek_tui.workspace.compared import compare
from mixpeek_tui.workspace.infer import infer
from tests.workspace.losses import comparable, expected, places, told
from tests.workspace.strict_world import DATA, StrictWorld, furnished

FILES = (
    *sorted((DATA / "answers").glob("*.yaml")),
    DATA / "shop.yaml",
    *sorted((Path(__file__).parent / "answers").glob("*.yaml")),
)


def answers(path: Path) -> Answers:
    return load_answers(path).answers


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_is_lost_but_what_the_api_does_not_tell(path: Path, tmp_path: Path) -> None:
    world = StrictWorld(tmp_path)
    home = furnished(tmp_path)
    given = answers(path)
    workspace = world.make(given, tmp_path if path.parent == DATA else home)
    inferred = infer(workspace)
    compared = compare(inferred.answers, workspace)
    assert [c for c in compared.changes if c.verb != "keep"] == []
    assert compared.nothing_to_do
    assert [c for c in compare(given, workspace).changes if c.verb != "keep"] == []
    assert comparable(inferred.answers) == expected(given, world.environ)
    for field, wanted in told(given, world.environ).items():
        assert wanted <= places(inferred.gaps), field
    assert world.server.refused == []
