"""What a plan adds up to: resources, requests, time, quotas."""

from __future__ import annotations

from textual.content import Content

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.plan.estimate import FREE_PER_MINUTE, least_seconds, requests
from mixpeek_tui.plan.plan import QUOTAS, Plan
from mixpeek_tui.text import duration, plural, width

GAP = 3


def sums(plan: Plan, room: int) -> Content:
    """How much and how long, then what the free plan allows of each kind.

    Args:
        plan: The plan.
        room: Cells of a line; no quota is broken in two.
    """
    off = f"   {plural(len(plan.skipped), 'row')} off" if plan.skipped else ""
    much = f"{plural(plan.resources, 'resource')}   {plural(requests(plan), 'request')}{off}"
    long = (
        f"at least {duration(least_seconds(plan))} at {FREE_PER_MINUTE} requests a minute, "
        "processing not counted"
    )
    if not plan.steps:
        return Content.styled(much, "bold")
    gap = Content("   " if width(much) + 3 + width(long) <= room else "\n")
    first = Content.styled(much, "bold") + gap + Content.styled(long, "$text-muted")
    return Content("\n").join([first, *(_quotas(plan, room) if plan.quotas else ())])


def _quotas(plan: Plan, room: int) -> list[Content]:
    head = "free plan"
    rows = [Content.styled(head, "$text-muted")]
    used = width(head)
    for name, planned in plan.quotas.items():
        over = planned > QUOTAS[name]
        words = f"{kind(name).plural} {planned} of {QUOTAS[name]}{' over' if over else ''}"
        chip = Content.styled(words, "bold $state-blocked" if over else "$text-muted")
        if used + GAP + width(words) > room:
            rows.append(Content(" " * width(head)))
            used = width(head)
        rows[-1] += Content(" " * GAP) + chip
        used += GAP + width(words)
    return rows
