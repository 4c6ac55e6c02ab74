"""What the README says is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mixpeek_tui.cli.arguments import COMMANDS, parser
from mixpeek_tui.errors import AnswersError
from mixpeek_tui.interview.file import load
from mixpeek_tui.plan.build import build

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def test_the_example_answers_can_be_planned(tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", README, re.S)
    path = tmp_path / "answers.yaml"
    path.write_text(block)
    try:
        answers = load(path).answers
    except AnswersError as error:
        pytest.fail(str(error))
    assert build(answers).steps


@pytest.mark.parametrize("command", [c.name for c in COMMANDS])
def test_each_command_is_named(command: str) -> None:
    assert re.search(rf"`(mixpeek-tui )?{command}\b", README)


def test_each_global_option_is_named() -> None:
    options = [o for a in parser()._actions for o in a.option_strings if o.startswith("--")]
    missing = [o for o in options if o not in README and o not in ("--help", "--version")]
    assert missing == []


def test_each_picture_is_there() -> None:
    pictures = re.findall(r"\]\((screenshots/[^)]+)\)", README)
    assert pictures
    assert [p for p in pictures if not (ROOT / p).is_file()] == []


def test_each_file_and_folder_named_is_there() -> None:
    named = re.findall(r"`((?:tests|mixpeek_tui)/[\w./-]+)`", README)
    assert [n for n in named if not (ROOT / n).exists()] == []
