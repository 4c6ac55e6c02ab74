"""Whatever is wrong before the first call is named with file and line, and nothing is sent."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from mixpeek_tui.cli.answers import planned, ready
from mixpeek_tui.cli.command import Shell
from mixpeek_tui.errors import AnswersError

ANSWERS = """version: 1
project: shop
datasets:
  - name: products
    fields:
      - {name: title, type: text}
    source: {kind: file, path: nowhere.csv}
  - name: notes
    fields:
      - {name: body, type: text}
    source:
      kind: s3
      bucket: b
      credentials:
        access_key_id: "${env:NOT_SET_ID}"
        secret_access_key: "${env:NOT_SET_KEY}"
"""
ROWS = """rename:
  bucket.products-data: ok-name
  bucket.notes-data: no name
skip:
  - bucket.products-data
  - cluster.nowhere
"""


def complaints(tmp_path: Path, text: str) -> list[tuple[str, int | None]]:
    path = tmp_path / "answers.yaml"
    path.write_text(text)
    shell = Shell({}, out=io.StringIO(), err=io.StringIO())
    with pytest.raises(AnswersError) as caught:
        ready(planned(path, None, shell), {}, str(path))
    assert caught.value.source == str(path)
    return [(c.place, c.line) for c in caught.value.complaints]


def test_rows_that_are_not_in_the_plan(tmp_path: Path) -> None:
    found = complaints(tmp_path, ANSWERS + ROWS)
    assert found == [("skip[1]", 22), ("rename.bucket.notes-data", 19)]


def test_files_and_variables_that_are_not_there(tmp_path: Path) -> None:
    found = complaints(tmp_path, ANSWERS)
    assert ("datasets[0].source.path", 7) in found
    assert {line for place, line in found if place.startswith("datasets[1].source")} == {11}
