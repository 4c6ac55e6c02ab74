"""Drafts of the interview: everything typed is kept, also what is not valid yet."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.file import from_dict, to_dict


@dataclass(frozen=True, slots=True)
class Draft:
    """An interview that was not finished."""

    path: Path
    answers: Answers
    saved: float
    """Unix time."""

    @property
    def name(self) -> str:
        """The project, or that there is none yet."""
        return self.answers.project or "without a name"


def save(answers: Answers, folder: Path, name: str) -> Path:
    """Keep a draft: written beside, then put in place, readable by its owner alone.

    Args:
        answers: As they are, complete or not.
        folder: The drafts' folder; must exist.
        name: The draft's own name, e.g. when the interview began.
    """
    path = folder / (re.sub(r"[^A-Za-z0-9_-]", "-", name) + ".json")
    beside = path.with_suffix(".new")
    text = json.dumps(to_dict(answers), ensure_ascii=False, indent=1)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    beside.replace(path)
    return path


def load(path: Path) -> Draft | None:
    """The draft in a file, or None if it cannot be read any more."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Draft(path, from_dict(data), path.stat().st_mtime)
    except (OSError, ValueError, ValidationError):
        return None


def drafts(folder: Path) -> list[Draft]:
    """All drafts, the newest first."""
    found = [draft for path in folder.glob("*.json") if (draft := load(path)) is not None]
    return sorted(found, key=lambda draft: -draft.saved)


def discard(draft: Draft) -> None:
    """Forget a draft."""
    draft.path.unlink(missing_ok=True)
