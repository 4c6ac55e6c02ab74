"""What a plan adds up to: resources, requests, time, quotas."""

from __future__ import annotations

from textual.content import Content

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.plan.estimate import FREE_PER_MINUTE, least_seconds, requests
from mixpeek_tui.plan.plan import QUOTAS, Plan
from mixpeek_tui.text import NO_BREAK, duration, plural


def sums(plan: Plan) -> Content:
    """Two lines: how much and how long, then what the free plan allows."""
    time = duration(least_seconds(plan))
    off = f"   {plural(len(plan.skipped), 'row')} off" if plan.skipped else ""
    first = (
        f"{plural(plan.resources, 'resource')}   {plural(requests(plan), 'request')}   "
        f"at least {time} at {FREE_PER_MINUTE} requests a minute, processing not counted{off}"
    )
    parts = [Content.styled("free plan: ", "$text-muted")]
    for name, planned in plan.quotas.items():
        over = planned > QUOTAS[name]
        words = f"{'! ' if over else ''}{kind(name).plural} {planned} of {QUOTAS[name]}"
        parts.append(Content.styled(words.replace(" ", NO_BREAK),
                                    "$state-blocked" if over else "$text-muted"))  # fmt: skip
        parts.append(Content("   "))
    return Content("\n").join([Content.styled(first, "bold"), Content("").join(parts[:-1])])
