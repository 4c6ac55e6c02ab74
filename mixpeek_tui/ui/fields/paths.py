"""Completion of file paths while they are typed."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from textual.suggester import Suggester

from mixpeek_tui.paths import placed
from mixpeek_tui.text import visible

MOST = 2000
"""Entries of a folder that are looked at."""


class PathSuggester(Suggester):
    """Suggests the first file or folder that begins as what was typed; right accepts it."""

    def __init__(self, folder: str) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._folder = folder

    async def get_suggestion(self, value: str) -> str | None:
        """The completion, or None. The folder is read beside the screen's own work."""
        return await asyncio.to_thread(completion, value, self._folder) if value else None


def completion(value: str, home: str = ".") -> str | None:
    """The path in full that begins as ``value``, relative to ``home``; folders end in a slash."""
    head, slash, tail = value.rpartition("/")
    folder = placed(head + slash or ".", Path(home))
    try:
        with os.scandir(folder) as entries:
            found = sorted(
                e.name + ("/" if e.is_dir() else "")
                for _, e in zip(range(MOST), entries, strict=False)
                if e.name.startswith(tail)
                and (tail or not e.name.startswith("."))
                and visible(e.name) == e.name
            )
    except OSError:
        return None
    return head + slash + found[0] if found else None
