"""What was begun and not finished, found without reading more than is needed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

LARGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class DraftName:
    """A draft of the interview, by its name only."""

    path: Path
    name: str
    saved: float
    """Unix time."""
    workspace: str = ""
    """Id of the workspace that it changes; empty for one that is to be set up."""
    server: str = ""
    """Where that workspace is."""


def drafts(folder: Path) -> list[DraftName]:
    """The drafts in a folder, the newest first; what cannot be read is left out."""
    found = [draft for path in folder.glob("*.json") if (draft := _draft(path)) is not None]
    return sorted(found, key=lambda draft: -draft.saved)


def _draft(path: Path) -> DraftName | None:
    try:
        status = path.stat()
        data = json.loads(path.read_text("utf-8")) if status.st_size < LARGEST else None
    except (OSError, ValueError):
        return None
    if not isinstance(data, dict):
        return None
    around = data.get("interview")
    about = around if isinstance(around, dict) else {}
    return DraftName(
        path, str(data.get("project") or "without a name"), status.st_mtime,
        str(about.get("workspace") or ""), str(about.get("server") or ""),
    )  # fmt: skip
