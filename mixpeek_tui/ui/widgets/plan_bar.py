"""The plan in one line, for screens that have no room for the tree."""

from __future__ import annotations

from textual.content import Content

from mixpeek_tui.plan.estimate import requests
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.text import plural


def plan_words(plan: Plan) -> Content:
    """``plan: 17 resources, 34 requests, retrievers over the free plan   ctrl+t show``."""
    over = ", ".join(f"{kind}s" for kind in plan.over_quota)
    numbers = f"plan: {plural(plan.resources, 'resource')}, {plural(requests(plan), 'request')}"
    return (
        Content(numbers)
        + Content(", " if over else "")
        + Content.styled(f"{over} over the free plan" if over else "", "$state-blocked")
        + Content.styled("   ctrl+t", "$footer-key-foreground")
        + Content.styled(" show", "$footer-description-foreground")
    )
