"""Drafts of the interview: everything typed is kept, also what is not valid yet."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.secret_urls import without
from mixpeek_tui.interview.to_plain import plain, to_dict
from mixpeek_tui.wire import Json


@dataclass(frozen=True, slots=True)
class Draft:
    """An interview that was not finished."""

    answers: Answers
    typed: Mapping[str, str] = field(default_factory=dict)
    """Text that stands in a field although it is no answer, by place. Never a secret."""
    aside: Mapping[str, Any] = field(default_factory=dict)
    """Answers that a later choice put aside, to bring back when the choice is undone."""
    section: str = ""
    """The section that was open; empty for the first one."""
    base_dir: Path | None = None
    """What relative paths in the answers are relative to."""
    workspace: str = ""
    """Id of the workspace that it is to change; empty for one that is to be set up."""
    server: str = ""
    """Where it was begun, as journals call it; empty if that is not known."""
    path: Path | None = None
    """Its file; None while it was not written."""
    saved: float = 0.0
    """Unix time of the last writing."""

    @property
    def name(self) -> str:
        """The project, or what there is of one yet."""
        first = next((dataset.name for dataset in self.answers.datasets if dataset.name), "")
        return self.answers.project or first or "without a name"


def save(draft: Draft, folder: Path, name: str) -> Path:
    """Keep a draft: written beside, then put in place, readable by its owner alone.

    Addresses that are secrets are left out; they have to be given again.

    Args:
        draft: Complete or not.
        folder: The drafts' folder; must exist.
        name: The draft's own name, e.g. when the interview began.
    """
    path = folder / (re.sub(r"[^A-Za-z0-9_-]", "-", name) + ".json")
    beside = path.with_suffix(".new")
    data = without({**to_dict(draft.answers), "interview": _around(draft)})
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(json.dumps(data, ensure_ascii=False, indent=1))
    beside.replace(path)
    return path


def _around(draft: Draft) -> dict[str, Json]:
    """What the draft knows besides the answers."""
    known: dict[str, Json] = {
        "section": draft.section,
        "base_dir": str(draft.base_dir or ""),
        "workspace": draft.workspace,
        "server": draft.server,
        "typed": dict(draft.typed),
        "aside": {
            key: {"type": type(value).__name__, "value": plain(value)}
            for key, value in draft.aside.items()
        },
    }
    return {key: value for key, value in known.items() if value}
