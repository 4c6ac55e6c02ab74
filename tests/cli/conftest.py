"""The command line as a process, with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def tui(tmp_path: Path) -> Run:
    """Run ``mixpeek-tui`` with these arguments; returns the finished process."""

    def run(*arguments: str, env: dict[str, str] | None = None
            ) -> subprocess.CompletedProcess[str]:  # fmt: skip
        keep = {k: v for k, v in os.environ.items() if not k.startswith("MIXPEEK")}
        environ = keep | {"MIXPEEK_TUI_HOME": str(tmp_path / "home"), "LANG": "C.UTF-8",
                          "PYTHONPATH": str(ROOT)} | (env or {})  # fmt: skip
        return subprocess.run(
            [sys.executable, "-m", "mixpeek_tui", *arguments], capture_output=True, text=True,
            env=environ, timeout=120, stdin=subprocess.DEVNULL, cwd=tmp_path,
        )  # fmt: skip

    return run
