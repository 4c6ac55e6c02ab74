"""What the lines take and how they look: paths without a word before them, breaks between words."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixpeek_tui.cli.command import Shell
from mixpeek_tui.cli.plain_console import Console, broken
from mixpeek_tui.cli.plain_fields import changed
from mixpeek_tui.cli.plain_given import Wrong
from mixpeek_tui.text import width
from tests.cli.test_plain import Plain, plain  # noqa: F401
from tests.cli.test_runs import Typed

ROWS = '{"title": "Lamp", "stars": 4.5}\n'
WORDS = st.lists(st.text("abcä漢-", min_size=1, max_size=12), max_size=30)


@pytest.mark.parametrize(
    "typed",
    ["reviews.jsonl", "./reviews.jsonl", "'reviews.jsonl'", '"my reviews.jsonl"', "my reviews.jsonl",
     "file reviews.jsonl", "{folder}/reviews.jsonl"],
)  # fmt: skip
def test_the_path_of_a_file_is_read_as_one(typed: str, tmp_path: Path) -> None:
    for name in ("reviews.jsonl", "my reviews.jsonl"):
        (tmp_path / name).write_text(ROWS)
    found = changed((), typed.format(folder=tmp_path), tmp_path)
    assert [field.name for field in found.fields] == ["title", "stars"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Wrong, match=r"nowhere\.csv.*does not exist"):
        changed((), "nowhere.csv", tmp_path)


@pytest.mark.parametrize(
    "typed", ["title (text), price (float)", "title text", "x" * 5000 + " (text)"]
)
def test_a_list_of_fields_is_still_one(typed: str, tmp_path: Path) -> None:
    (tmp_path / "title").write_text(ROWS)
    assert changed((), typed, tmp_path).fields[0].name.startswith(("title", "x"))


def test_questions_say_of_which_dataset_they_are(plain: Plain) -> None:  # noqa: F811
    lines = ["shop", "products", "", "products.csv", "", "later", "+", "reviews", "q"]
    said = plain("setup", "--plain", lines=lines).stdout
    assert "1.2 Dataset 1: Name" in said and "1.2 Dataset 2: Name" in said
    assert "3 fields from 2 rows" in said


def test_a_file_that_cannot_be_used_is_said_where_it_is_asked_for(
    plain: Plain, tmp_path: Path  # noqa: F811
) -> None:
    (tmp_path / "odd.csv").write_bytes(b"\xff\xfe\x00\x01")
    data = ["shop", "products", "", "title (text)", "", "1"]
    lines = [*data, "nowhere.csv", "odd.csv", "products.csv", "", "q"]
    said = plain("setup", "--plain", lines=lines).stdout
    asked = said.split("File (e.g.")[1].split("Section 2")[0]
    assert "Problem: 'nowhere.csv' is not there (looked in" in asked
    assert "Problem: 'odd.csv' " in asked
    assert "datasets[0]" not in said


def test_a_file_that_is_gone_is_said_when_its_answer_is_kept(
    plain: Plain, tmp_path: Path  # noqa: F811
) -> None:
    answers = "project: shop\ndatasets:\n- {name: a, fields: [{name: t}], "
    (tmp_path / "a.yaml").write_text(answers + "source: {kind: file, path: gone.csv}}\n")
    lines = ["b 1", *[""] * 6, "q"]
    said = plain("setup", "--plain", "--answers", "a.yaml", lines=lines).stdout
    assert "Problem: 'gone.csv' is not there" in said.split("Section 2")[0].split("gone.csv]")[1]


@given(WORDS, st.integers(0, 6), st.integers(40, 90))
def test_lines_break_between_words(words: list[str], indent: int, cells: int) -> None:
    line = " " * indent + " ".join(words)
    rows = broken(line, cells).split("\n")
    assert [w for row in rows for w in row.split(" ") if w] == [w for w in line.split(" ") if w]
    assert all(width(row) <= cells or " " not in row.strip(" ") for row in rows)
    assert all(row.startswith(" " * indent) for row in rows if row.strip())


def test_a_terminal_gets_no_line_that_it_would_break(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    words = "Nine questions in six sections, then a review. Enter keeps what stands in brackets."
    at_terminal, piped = Typed(), io.StringIO()
    for stream in (at_terminal, piped):
        Console(Shell({}, out=stream, err=stream, input=io.StringIO("\n"))).say(words)
    assert max(map(len, at_terminal.getvalue().splitlines())) <= 60
    assert at_terminal.getvalue().split() == words.split()
    assert piped.getvalue() == words + "\n"
