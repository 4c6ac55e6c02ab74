"""Words that look like marks: they reach the API as they were typed, or nothing is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.strict_server import Options, StrictServer, serving

ANSWERS = """version: 1
project: words
datasets:
  - name: notes
    description: '{description}'
    fields: [{{name: body, type: text}}]
taxonomy:
  kind: flat
  dataset: notes
  field: body
  labels: [{{name: '{label}', description: '{description}'}}]
"""


def sent(tui: Run, folder: Path, description: str, label: str) -> tuple[int, str, StrictServer]:
    """How an ``apply`` of these words ended, and what it said."""
    (folder / "answers.yaml").write_text(ANSWERS.format(description=description, label=label))
    server = StrictServer(Options(job_seconds=0))
    with serving(server) as url:
        environ = {"MIXPEEK_API_KEY": "sk_strict_test_key", "MIXPEEK_BASE_URL": url}
        done = tui("apply", "answers.yaml", "--json", env=environ)
    return done.returncode, done.stderr, server


@pytest.mark.parametrize("text", ["$HOME, $(id), `id` and $1", "{{INPUT.query}} {% if %}", "{a} 5 %s"])
def test_words_that_this_program_does_not_fill_in_are_sent_as_typed(
    tui: Run, tmp_path: Path, text: str
) -> None:
    code, said, server = sent(tui, tmp_path, text, text)
    assert code == 0, said
    buckets = [r.body for r in server.requests if r.path == "/v1/buckets"]
    assert text in [body.get("description") for body in buckets if isinstance(body, dict)]
    (labels,) = [r.body for r in server.requests if r.path.endswith("/objects/batch")]
    assert isinstance(labels, dict)
    (label,) = labels["objects"]
    assert (label["label_name"], label["description"]) == (text, text)


@pytest.mark.parametrize("text", ["${bucket.notes-data.bucket_id}", "of ${env:HOME}", "@file:/etc/hosts"])
def test_words_that_stand_for_something_are_refused_at_their_line(
    tui: Run, tmp_path: Path, text: str
) -> None:
    code, said, server = sent(tui, tmp_path, "plain", text)
    assert code == 2
    assert "line 11, taxonomy.labels[0].name" in said and "Accepted: words without" in said
    assert server.requests == []
