"""Drafts of the interview: everything typed is kept, also what is not valid yet."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mixpeek_tui.interview import answers as shapes
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.file import from_dict, plain, to_dict
from mixpeek_tui.wire import Json

ASIDE: Mapping[str, TypeAdapter[Any]] = {
    shape.__name__: TypeAdapter(shape)
    for shape in (
        shapes.Source, shapes.Taxonomy, shapes.Clustering, shapes.LlmLabels, shapes.Schedule,
        shapes.Channel, shapes.Webhook, str, int,
    )
} | {"tuple": TypeAdapter(tuple[str, ...])}  # fmt: skip
"""What can be put aside, by the name of its type."""


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
    path: Path | None = None
    """Its file; None while it was not written."""
    saved: float = 0.0
    """Unix time of the last writing."""

    @property
    def name(self) -> str:
        """The project, or that there is none yet."""
        return self.answers.project or "without a name"


def save(draft: Draft, folder: Path, name: str) -> Path:
    """Keep a draft: written beside, then put in place, readable by its owner alone.

    Args:
        draft: Complete or not.
        folder: The drafts' folder; must exist.
        name: The draft's own name, e.g. when the interview began.
    """
    path = folder / (re.sub(r"[^A-Za-z0-9_-]", "-", name) + ".json")
    beside = path.with_suffix(".new")
    data = {**to_dict(draft.answers), "interview": _around(draft)}
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
        "typed": dict(draft.typed),
        "aside": {
            key: {"type": type(value).__name__, "value": plain(value)}
            for key, value in draft.aside.items()
            if type(value).__name__ in ASIDE
        },
    }
    return {key: value for key, value in known.items() if value}


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
