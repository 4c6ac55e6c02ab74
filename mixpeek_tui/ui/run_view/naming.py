"""What a step is called on every screen of a run."""

from __future__ import annotations

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.text import safe

DOING = {
    "object": "objects", "batch": "processing", "taxonomy_application": "attachment",
    "taxonomy_run": "labelling", "cluster_execution": "grouping",
}  # fmt: skip
"""Kinds that stand for doing rather than for a thing, shortly."""


def kind_word(step: Step) -> str:
    """``retriever``, ``processing``; ``old retriever`` for one that is deleted."""
    word = DOING.get(step.kind) or kind(step.kind).title.lower()
    return f"old {word}" if step.verb == "delete" else word


def heading(step: Step) -> str:
    """``retriever shop-search``, safe to draw."""
    return f"{kind_word(step)} {safe(step.name)}"
