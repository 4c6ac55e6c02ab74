"""How wide a line may be, where somebody looks at it."""

from __future__ import annotations

import shutil
from typing import TextIO

from mixpeek_tui.text import fit

NARROWEST = 40


def room(stream: TextIO) -> int | None:
    """Cells of a line; None where no terminal shows it, so that nothing is to be cut."""
    if not stream.isatty():
        return None
    return max(NARROWEST, shutil.get_terminal_size().columns)


def cut(line: str, cells: int | None) -> str:
    """The line in at most so many cells; whole if there is no limit."""
    return line if cells is None else fit(line, cells)
