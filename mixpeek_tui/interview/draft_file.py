"""Drafts that are on disk, read again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mixpeek_tui.interview import answers as shapes
from mixpeek_tui.interview.draft import Draft
from mixpeek_tui.interview.from_plain import from_dict

ASIDE: Mapping[str, TypeAdapter[Any]] = {
    shape.__name__: TypeAdapter(shape)
    for shape in (
        shapes.Source, shapes.Taxonomy, shapes.Clustering, shapes.LlmLabels, shapes.Schedule,
        shapes.Channel, shapes.Webhook, str, int,
    )
} | {"tuple": TypeAdapter(tuple[str, ...])}  # fmt: skip
"""What can be put aside, by the name of its type."""


def load(path: Path) -> Draft | None:
    """The draft in a file, or None if it cannot be read any more."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        around = data.pop("interview", {})
        return Draft(
            from_dict(data),
            typed={str(k): str(v) for k, v in around.get("typed", {}).items()},
            aside=dict(_aside(around.get("aside", {}))),
            section=str(around.get("section", "")),
            base_dir=Path(around["base_dir"]) if around.get("base_dir") else None,
            workspace=str(around.get("workspace", "")), server=str(around.get("server", "")),
            path=path, saved=path.stat().st_mtime,
        )  # fmt: skip
    except (OSError, ValueError, AttributeError, TypeError):
        return None


def _aside(kept: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What was put aside; what cannot be read is left out, it was not in the answers anyway."""
    for key, one in kept.items():
        try:
            yield key, ASIDE[one["type"]].validate_json(json.dumps(one["value"]))
        except (KeyError, ValidationError):
            continue


def drafts(folder: Path) -> list[Draft]:
    """All drafts, the newest first."""
    found = [draft for path in folder.glob("*.json") if (draft := load(path)) is not None]
    return sorted(found, key=lambda draft: -draft.saved)
