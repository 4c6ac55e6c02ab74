"""The plan in one line, for screens that have no room for the tree."""

from __future__ import annotations

from textual.content import Content

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.text import plural


def plan_words(plan: Plan, *, sandbox: bool = False) -> Content:
    """``plan: 17 resources, retrievers over the free plan   ctrl+t show``; the sandbox has none."""
    over = "" if sandbox else ", ".join(kind(name).plural for name in plan.over_quota)
    numbers = f"plan: {plural(plan.resources, 'resource')}"
    return (
        Content(numbers)
        + Content(", " if over else "")
        + Content.styled(f"{over} over the free plan" if over else "", "$state-blocked")
        + Content.styled("   ctrl+t", "$footer-key-foreground")
        + Content.styled(" show", "$footer-description-foreground")
    )
