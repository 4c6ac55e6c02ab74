"""What was begun and not finished, found without reading more than is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
    """Where it was begun, as journals call it; empty if that is not known."""


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
        path, str(data.get("project") or _first(data) or "without a name"), status.st_mtime,
        str(about.get("workspace") or ""), str(about.get("server") or ""),
    )  # fmt: skip


def _first(data: Mapping[str, object]) -> str:
    """Name of the first dataset that has one."""
    datasets = data.get("datasets")
    listed = datasets if isinstance(datasets, list) else []
    names = (one.get("name") for one in listed if isinstance(one, dict))
    return next((str(name) for name in names if name), "")
