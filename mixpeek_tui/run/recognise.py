"""Recognising a job that an earlier call started, so that it is followed and not started again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mixpeek_tui.errors import NotFound
from mixpeek_tui.kinds.kind import Listing
from mixpeek_tui.kinds.states import phase
from mixpeek_tui.run.listing import Item, every_item
from mixpeek_tui.run.sitting import Sitting
from mixpeek_tui.wire import Reply, Request

NOT_STARTED = frozenset({"draft"})
TAXONOMY, CLUSTER = "taxonom", "cluster"
"""Parts of the ``task_type`` of jobs that work on a collection without processing it."""


@dataclass(frozen=True)
class Trace:
    """Where the jobs that one kind of call starts are listed, and which of them are its own."""

    call: re.Pattern[str]
    path: Callable[[re.Match[str]], str]
    listing: Listing
    """How the list pages, and whether it belongs to a namespace."""
    mine: Callable[[re.Match[str], Item], bool] = lambda match, job: True
    filter: Callable[[re.Match[str]], Item] = lambda match: {}


def _mentions(job: Item, identifier: str) -> bool:
    return f'"{identifier}"' in json.dumps(job, default=str)


def _type(job: Item) -> str:
    return str(job.get("task_type") or "")


def _processes(match: re.Match[str], job: Item) -> bool:
    other = TAXONOMY in _type(job) or CLUSTER in _type(job)
    return _mentions(job, match[1]) and not other


BODY = Listing(paging="body", namespaced=False)
TASKS = Listing(paging="query", namespaced=False)
INSIDE = Listing(paging="query", namespaced=True)
HISTORY = Listing(method="GET", paging="query", items="executions")
FIRE = re.compile(r"/v1/triggers/([^/]+)/execute")
PROCESS = re.compile(r"/v1/collections/([^/]+)/trigger")
TRACES = (
    Trace(
        PROCESS, lambda m: "/v1/batches/list", BODY, _processes,
        lambda m: {"collection_id": m[1]},
    ),
    Trace(PROCESS, lambda m: "/v1/tasks/list", TASKS, _processes),
    Trace(
        re.compile(r"/v1/clusters/([^/]+)/execute"),
        lambda m: f"/v1/clusters/{m[1]}/executions/list", INSIDE,
    ),
    Trace(FIRE, lambda m: f"/v1/triggers/{m[1]}/history", HISTORY),
    Trace(FIRE, lambda m: "/v1/tasks/list", TASKS, lambda m, job: _mentions(job, m[1])),
    Trace(
        re.compile(r"/v1/buckets/([^/]+)/syncs/([^/]+)/trigger"),
        lambda m: f"/v1/buckets/{m[1]}/syncs/{m[2]}/jobs", INSIDE,
    ),
    Trace(
        re.compile(r"/v1/buckets/[^/]+/batches/([^/]+)/retry"), lambda m: "/v1/tasks/list", TASKS,
        lambda m, job: _mentions(job, m[1]),
    ),
    Trace(
        re.compile(r"/v1/collections/([^/]+)/apply-taxonomy"), lambda m: "/v1/tasks/list", TASKS,
        lambda m, job: TAXONOMY in _type(job) and _mentions(job, m[1]),
    ),
)  # fmt: skip
"""Batches, cluster executions, runs of triggers, sync jobs and tasks (contract §2, §4)."""


MARGIN = 2.0
"""Seconds that the server's time is uncertain by where it tells it."""
SKEW = 60.0
"""Seconds that it may be behind where it does not."""


def ahead_of(reply: Reply, now: float) -> float | None:
    """Seconds by which the server's clock is ahead of this one; None if it does not tell."""
    try:
        return parsedate_to_datetime(reply.headers.get("date", "")).timestamp() - now
    except (ValueError, OverflowError):
        return None


async def find_job(sitting: Sitting, request: Request, since: float) -> Item | None:
    """The job that this request started: one that still runs, else the latest that is done.

    Args:
        sitting: For the line to the API.
        request: The call that starts such jobs.
        since: Unix time; what was created before does not count.

    Failed jobs and drafts do not count: after them the call is due again.
    """
    for trace in TRACES:
        match = trace.call.fullmatch(request.path)
        if match is None:
            continue
        listed = await _listed(sitting, trace, match)
        found = _latest([job for job in listed if _counts(job, since) and trace.mine(match, job)])
        if found is not None:
            return found
    return None


async def _listed(sitting: Sitting, trace: Trace, match: re.Match[str]) -> list[Item]:
    namespace = sitting.namespace if trace.listing.namespaced else None
    try:
        return await every_item(
            sitting.look, trace.listing, trace.path(match), namespace, trace.filter(match)
        )
    except NotFound:
        return []


def _counts(job: Item, since: float) -> bool:
    raw = str(job.get("status")).lower()
    created = time_of(job)
    early = created is not None and created < since
    return raw not in NOT_STARTED and phase(raw) != "failed" and not early


def _latest(jobs: list[Item]) -> Item | None:
    running = [job for job in jobs if phase(job.get("status")) in ("waiting", "running")]
    ordered = sorted(running or jobs, key=lambda job: time_of(job) or 0.0)
    return ordered[-1] if ordered else None


def time_of(job: Item) -> float | None:
    """Unix time of its beginning, if it tells."""
    value = job.get("created_at") or job.get("triggered_at")
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
