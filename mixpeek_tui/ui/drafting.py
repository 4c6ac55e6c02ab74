"""Keeping the draft of an interview on disk, a moment after the last keystroke."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from mixpeek_tui.interview.draft import Draft, save
from mixpeek_tui.text import age


@dataclass
class Drafting:
    """Which draft this interview is, and when it was last written."""

    folder: Path
    name: str
    saved: float | None = None
    """Unix time; None while nothing was written."""
    problem: str = ""
    """Why it could not be written; empty if it could."""

    @classmethod
    def begin(cls, folder: Path, path: Path | None) -> Drafting:
        """A new draft, or the one in a file."""
        if path is None:
            return cls(folder, time.strftime("%Y%m%d-%H%M%S"))
        return cls(folder, path.stem, path.stat().st_mtime if path.exists() else None)

    def write(self, draft: Draft) -> None:
        """Write it now. What goes wrong is kept as ``problem``, never raised."""
        try:
            save(draft, self.folder, self.name)
        except OSError as error:
            self.problem = error.strerror or "it cannot be written"
        else:
            self.saved, self.problem = time.time(), ""

    def discard(self) -> None:
        """Forget the draft; nothing if there is none."""
        (self.folder / f"{self.name}.json").unlink(missing_ok=True)
        self.saved = None

    def words(self, now: float) -> str:
        """What the top line says."""
        if self.problem:
            return f"draft not saved: {self.problem}"
        return f"draft saved {age(now - self.saved)} ago" if self.saved else "nothing to save yet"
