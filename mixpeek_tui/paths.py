"""Where a path leads that somebody typed, or wrote into the answers."""

from __future__ import annotations

import os
from pathlib import Path


def placed(typed: str, folder: Path) -> Path:
    """The path, relative to a folder; ``~`` is the home, ``~name`` somebody's if it is known."""
    return folder / os.path.expanduser(typed)
