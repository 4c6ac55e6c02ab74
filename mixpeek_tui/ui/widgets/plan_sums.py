"""What a plan adds up to: resources, requests, time, quotas."""

from __future__ import annotations

from textual.content import Content

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.plan.plan import QUOTAS, Plan
from mixpeek_tui.plan.sums import least, much, refused
from mixpeek_tui.text import plural, width

GAP = 3


def sums(plan: Plan, room: int, *, sandbox: bool = False) -> Content:
    """How much and how long, then what the free plan allows of each kind.

    Args:
        plan: The plan.
        room: Cells of a line; no quota is broken in two.
        sandbox: Whether it is for the sandbox, which has no limits.
    """
    off = f"   {plural(len(plan.skipped), 'row')} off" if plan.skipped else ""
    head = f"{much(plan)}{off}"
    if not plan.steps:
        return Content.styled(head, "bold")
    long = least(plan, sandbox=sandbox)
    gap = Content("   " if width(head) + 3 + width(long) <= room else "\n")
    rows = [Content.styled(head, "bold") + gap + Content.styled(long, "$text-muted")]
    if plan.quotas and not sandbox:
        rows += _quotas(plan, room)
    if words := refused(plan, sandbox=sandbox):
        rows.append(Content.styled(words, "$text-muted" if sandbox else "$state-blocked"))
    return Content("\n").join(rows)


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
