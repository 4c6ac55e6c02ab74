"""What is missing on this machine is said before anything is sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mixpeek_tui.interview.answers import Answers, Dataset, Field, Source
from mixpeek_tui.plan.build import build
from mixpeek_tui.run.needs import missing

ACCOUNT = {"project_id": "p", "private_key_id": "k", "private_key": "x", "client_email": "a@b.c"}


def said(source: Source, folder: Path, **environ: str) -> list[str]:
    dataset = Dataset("items", fields=(Field("title"),), source=source)
    plan = build(Answers(project="shop", datasets=(dataset,)))
    return [str(complaint) for complaint in missing(plan, folder, environ)]


@pytest.mark.parametrize(
    ("content", "word"),
    [("", "is empty"), ("title\n", "no rows"), (None, "is not there")],
)
def test_a_file_without_rows(tmp_path: Path, content: str | None, word: str) -> None:
    if content is not None:
        (tmp_path / "items.csv").write_text(content)
    (complaint,) = said(Source("file", path="items.csv"), tmp_path)
    assert "datasets[0].source.path" in complaint and word in complaint
    assert "Accepted: " in complaint


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("items.csv", "Name,price\na,1\n", ("its columns are Name, price", "such as title")),
        ("items.jsonl", '{"name": "a"}\n{"price": 2}\n', ("its columns are name, price",)),
        ("items.json", "[1, 2]", ("none of its first 2 rows can be read",)),
    ],
)
def test_a_file_of_other_rows(
    tmp_path: Path, name: str, content: str, words: tuple[str, ...]
) -> None:
    (tmp_path / name).write_text(content)
    (complaint,) = said(Source("file", path=name), tmp_path)
    assert all(word in complaint for word in words) and "Accepted: " in complaint


def test_a_file_with_a_row_is_fine(tmp_path: Path) -> None:
    (tmp_path / "items.csv").write_text("title\nthing\n")
    assert said(Source("file", path="items.csv"), tmp_path) == []


def test_a_service_account_must_have_all_its_keys(tmp_path: Path) -> None:
    source = Source("google_drive", folder="f", credentials_file="account.json")
    (tmp_path / "account.json").write_text(json.dumps(ACCOUNT))
    (complaint,) = said(source, tmp_path)
    assert "has no client_id" in complaint
    (tmp_path / "account.json").write_text(json.dumps(ACCOUNT | {"client_id": "1"}))
    assert said(source, tmp_path) == []


def test_a_variable_that_is_not_set(tmp_path: Path) -> None:
    source = Source("snowflake", account="a", warehouse="w", table="a.b.c", user="u",
                    password="${env:SNOW}")  # fmt: skip
    (complaint,) = said(source, tmp_path)
    assert "SNOW is not set" in complaint
    assert said(source, tmp_path, SNOW="x") == []
