"""What a crash leaves behind: one line for the reader, the traceback in a log."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from mixpeek_tui.text import fit, safe


class CrashLog:
    """Writes a crash down without its secrets, and says in one line where."""

    def __init__(self, path: Path, redact: Callable[[str], str]) -> None:
        self._path = path
        self._redact = redact

    def record(self, error: BaseException) -> str:
        """Append the traceback (no local variables) to the log; returns the line to print."""
        words = self._redact("".join(traceback.format_exception(error)))
        name = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        line = f"mixpeek-tui stopped: {fit(safe(self._redact(name)), 200)}"
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(self._path, "a", encoding="utf-8", opener=_private) as log:
                log.write(
                    f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {safe(words, keep_newlines=True)}\n"
                )
        except OSError as problem:
            return f"{line} (not written down: {problem.strerror})"
        return f"{line}. Details: {self._path}"

    def report(self, error: BaseException) -> None:
        """Record the error and print its line to standard error; after the app has ended."""
        print(self.record(error), file=sys.stderr)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
