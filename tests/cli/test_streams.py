"""Streams as they may be: full, closed, in another encoding than UTF-8."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT

ODD = """version: 1
project: shop
datasets:
  - name: products
    description: Größen ✓
    fields:
      - {name: title, type: text}
    source: {kind: later}
retrieval: {goals: [semantic_text]}
"""


def told(
    folder: Path, words: str, **environ: str
) -> subprocess.CompletedProcess[str]:
    """What a command said; ``words`` is for the shell, ``tui`` being the program."""
    (folder / "odd.yaml").write_text(ODD, encoding="utf-8")
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("MIXPEEK", "LC_", "LANG"))}
    place = {"MIXPEEK_TUI_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT), **environ}
    return subprocess.run(
        ["sh", "-c", words.replace("tui", f"'{sys.executable}' -m mixpeek_tui")], text=True,
        encoding="utf-8", capture_output=True, env=keep | place, cwd=folder, timeout=100,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("form", ["", " --json"])
def test_a_full_disk_is_told_and_no_crash(form: str, tmp_path: Path) -> None:
    done = told(tmp_path, f"tui plan odd.yaml{form} >/dev/full")
    assert done.returncode == 1
    assert done.stderr == "mixpeek-tui: The output cannot be written: No space left on device.\n"
    assert not (tmp_path / "home" / "logs").exists()


@pytest.mark.parametrize("words", ["tui runs >&-", "tui plan odd.yaml >&- <&-"])
def test_a_closed_output_is_no_crash(words: str, tmp_path: Path) -> None:
    done = told(tmp_path, words)
    assert (done.returncode, done.stderr) == (0, "")


def test_people_read_what_their_terminal_has_and_programs_read_utf_8(tmp_path: Path) -> None:
    plan = told(tmp_path, "tui plan odd.yaml", PYTHONIOENCODING="ascii")
    assert plan.returncode == 0 and "text < title" in plan.stdout and plan.stdout.isascii()
    whole = told(tmp_path, "tui plan odd.yaml --json", PYTHONIOENCODING="ascii")
    steps = {step["id"]: step for step in json.loads(whole.stdout)["steps"]}
    assert steps["bucket.products-data"]["request"]["body"]["description"] == "Größen ✓"


@pytest.mark.parametrize("words", [
    "--port 99999", "--requests-per-minute 0", "--latency-ms -5", "--job-seconds nan",
])  # fmt: skip
def test_a_sandbox_that_cannot_be_is_refused_with_what_is_accepted(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from mixpeek_tui.cli.arguments import parse

    with pytest.raises(SystemExit) as refused:
        parse(["sandbox", *words.split()])
    flag = words.partition(" ")[0]
    assert refused.value.code == 2
    assert f"argument {flag}" in capsys.readouterr().err
