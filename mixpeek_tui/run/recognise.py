"""Recognising a job that an earlier call started, so that it is followed and not started again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from mixpeek_tui.errors import NotFound
from mixpeek_tui.kinds.kind import Listing
from mixpeek_tui.kinds.states import phase
from mixpeek_tui.run.listing import Item, every_item
from mixpeek_tui.run.sitting import Sitting
from mixpeek_tui.wire import Request

NOT_STARTED = frozenset({"draft"})


@dataclass(frozen=True)
class Trace:
    """Where the jobs that one kind of call starts are listed."""

    call: re.Pattern[str]
    path: Callable[[re.Match[str]], str]
    namespaced: bool
    filter: Callable[[re.Match[str]], Item]
    named: Callable[[re.Match[str], Item], tuple[str, ...]]
    """Ids that the list's entry must mention; the call's ids and body."""
    paging: str = "body"


TRACES = (
    Trace(
        re.compile(r"/v1/collections/([^/]+)/trigger"), lambda m: "/v1/batches/list", False,
        lambda m: {"collection_id": m[1]}, lambda m, body: (m[1],),
    ),
    Trace(
        re.compile(r"/v1/clusters/([^/]+)/execute"),
        lambda m: f"/v1/clusters/{m[1]}/executions/list", True,
        lambda m: {}, lambda m, body: (), "query",
    ),
    Trace(
        re.compile(r"/v1/buckets/([^/]+)/syncs/([^/]+)/trigger"),
        lambda m: f"/v1/buckets/{m[1]}/syncs/{m[2]}/jobs", True,
        lambda m: {}, lambda m, body: (), "query",
    ),
    Trace(
        re.compile(r"/v1/collections/([^/]+)/apply-taxonomy"), lambda m: "/v1/tasks/list", False,
        lambda m: {}, lambda m, body: (m[1], str(body.get("taxonomy_id"))), "query",
    ),
)  # fmt: skip
"""POST /v1/batches/list, executions/list, syncs/{id}/jobs and tasks/list (contract §2, §4)."""


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
        if match is not None:
            found = await _listed(sitting, trace, match)
            wanted = trace.named(match, request.body if isinstance(request.body, dict) else {})
            return _latest([job for job in found if _counts(job, wanted, since)])
    return None


async def _listed(sitting: Sitting, trace: Trace, match: re.Match[str]) -> list[Item]:
    listing = Listing(path=trace.path(match), paging="body" if trace.paging == "body" else "query")
    namespace = sitting.namespace if trace.namespaced else None
    try:
        return await every_item(
            sitting.look, listing, listing.path, namespace, trace.filter(match)
        )
    except NotFound:
        return []


def _counts(job: Item, wanted: tuple[str, ...], since: float) -> bool:
    raw = str(job.get("status")).lower()
    if raw in NOT_STARTED or phase(raw) == "failed":
        return False
    created = _time(job.get("created_at"))
    if created is not None and created < since:
        return False
    text = json.dumps(job, default=str)
    return all(f'"{identifier}"' in text for identifier in wanted)


def _latest(jobs: list[Item]) -> Item | None:
    running = [job for job in jobs if phase(job.get("status")) in ("waiting", "running")]
    ordered = sorted(running or jobs, key=lambda job: str(job.get("created_at") or ""))
    return ordered[-1] if ordered else None


def _time(value: object) -> float | None:
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
