"""Paths in the answers and of the answers: the home, nobody's home, pipes, what never ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mixpeek_tui.errors import AnswersError
from tests.cli.test_runs import MINIMAL, Desk, desk

__all__ = ["desk"]


def with_rows(folder: Path, place: str) -> Path:
    file = folder / "rows.yaml"
    file.write_text(Path(MINIMAL).read_text().replace("{kind: later}", f"{{kind: file, path: {place}}}"))
    return file


def test_rows_in_the_home_are_uploaded(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "somebody"
    home.mkdir()
    (home / "notes.csv").write_text("text\nbuy bread\nbuy milk\n")
    monkeypatch.setenv("HOME", str(home))
    told = desk.types("apply", str(with_rows(tmp_path, "~/notes.csv")), "--yes")
    assert told.code == 0, told.err
    assert len(desk.server.created("object")) == 2


def test_the_home_of_nobody_is_told_with_its_place(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(AnswersError, match=r"datasets\[0\].source.path: '~nobody-here/notes.csv'"):
        desk.types("apply", str(with_rows(tmp_path, "~nobody-here/notes.csv")), "--yes")
    assert desk.server.requests == []


def test_a_pipe_that_nobody_writes_to_is_told(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(AnswersError, match="holds no answers"):
        desk.types("plan", str(tmp_path / "pipe"))


def test_answers_may_come_through_a_pipe(desk: Desk, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    pipe.write_text(Path(MINIMAL).read_text())
    told = desk.types("plan", f"/dev/fd/{reader}")
    os.close(reader)
    assert told.code == 0 and "namespace" in told.out


def test_what_never_ends_is_no_answers_file(desk: Desk) -> None:
    with pytest.raises(AnswersError, match="up to 5000000 bytes"):
        desk.types("plan", "/dev/zero")


def test_a_value_of_any_length_leaves_room_for_what_is_wrong_with_it(
    desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "long.yaml"
    text = Path(MINIMAL).read_text().replace("project: notes", "project: " + "n" * 100_000)
    file.write_text(text + "x" * 1_000 + ": 1\n")
    with pytest.raises(AnswersError) as wrong:
        desk.types("plan", str(file))
    assert len(str(wrong.value)) < 1_500 and "unknown key" in str(wrong.value)
    file.write_text(text)
    with pytest.raises(AnswersError) as wrong:
        desk.types("plan", str(file))
    assert len(str(wrong.value)) < 1_000
    assert "line 2, project: 'nnn" in str(wrong.value) and "Accepted: 3 to 41" in str(wrong.value)
