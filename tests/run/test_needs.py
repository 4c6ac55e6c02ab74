"""What a plan needs of this machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.file import load
from mixpeek_tui.plan.build import build
from mixpeek_tui.run.needs import missing

SLACK = {"SLACK_WEBHOOK_URL": "x"}


def shop(data: Path) -> Answers:
    return load(data / "shop.yaml").answers


def test_nothing_is_missing_where_all_is_there(data: Path) -> None:
    assert missing(build(shop(data), None), data, SLACK) == ()


def test_a_variable_is_named_once_with_what_to_type(data: Path) -> None:
    (found,) = missing(build(shop(data), None), data, {})
    assert "SLACK_WEBHOOK_URL is not set" in found.message
    assert found.accepted.startswith("export SLACK_WEBHOOK_URL=")


def test_files_are_named_at_the_question_that_asked_for_them(data: Path, tmp_path: Path) -> None:
    (tmp_path / "products.csv").mkdir()
    found = missing(build(shop(data), None), tmp_path, SLACK)
    assert [c.place for c in found] == ["datasets[0].source.path", "datasets[1].source.path"]
    assert "is no file" in found[0].message
    assert f"is not there (looked in {tmp_path})" in found[1].message


def test_what_is_switched_off_needs_nothing(data: Path, tmp_path: Path) -> None:
    answers = shop(data)
    off = replace(answers, skip=tuple(s.id for s in build(answers, None).steps if s.rows))
    assert missing(build(off, None), tmp_path, SLACK) == ()
