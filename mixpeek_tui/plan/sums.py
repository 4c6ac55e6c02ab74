"""What a plan adds up to, in words: how much, how long, and what a server would refuse."""

from __future__ import annotations

from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.plan.estimate import FREE_PER_MINUTE, least_seconds, requests
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.text import duration, plural


def much(plan: Plan) -> str:
    """``15 resources and 6 jobs   35 requests in all``; a job uploads, processes or runs."""
    jobs = len(plan.steps) - plan.resources
    more = f" and {plural(jobs, 'job')}" if jobs else ""
    calls = plural(requests(plan), "request")
    return f"{plural(plan.resources, 'resource')}{more}   {calls} in all"


def least(plan: Plan, *, sandbox: bool) -> str:
    """The least time it takes: the sandbox sets no pace, the free plan does."""
    if sandbox:
        return f"at least {duration(least_seconds(plan, None))} in the sandbox"
    long = duration(least_seconds(plan))
    return f"at least {long} at {FREE_PER_MINUTE} requests a minute, processing not counted"


def refused(plan: Plan, *, sandbox: bool) -> str:
    """What is more than the free plan allows, and what follows; empty if nothing is."""
    found = plan.over_quota.items()
    if sandbox:
        words = ", ".join(f"{allowed} of {n} {kind(k).plural}" for k, (n, allowed) in found)
        return f"Mixpeek's free plan would take {words}; the sandbox takes all." if words else ""
    words = " and ".join(f"the {ordinal(allowed + 1)} {k}" for k, (_, allowed) in found)
    return f"The API will refuse {words} unless your plan allows more." if words else ""


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``3rd``, ``4th``, ``11th``, ``22nd``."""
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
