"""How a job, run or resource is doing, read tolerantly from what the API says (contract §4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeGuard

from mixpeek_tui.wire import Json

Phase = Literal["waiting", "running", "done", "failed", "off", "unknown"]

PHASES: dict[str, Phase] = {
    "pending": "waiting", "queued": "waiting", "draft": "waiting", "scheduled": "waiting",
    "accepted": "waiting", "admitted": "waiting", "provisioning": "running",
    "in_progress": "running", "processing": "running", "running": "running",
    "extracting": "running", "building": "running", "started": "running",
    "completed": "done", "completed_with_errors": "done", "active": "done", "ready": "done",
    "indexed": "done", "succeeded": "done", "success": "done", "skipped": "done", "done": "done",
    "enabled": "done",
    "failed": "failed", "error": "failed", "canceled": "failed", "cancelled": "failed",
    "interrupted": "failed", "degraded": "failed",
    "paused": "off", "disabled": "off", "archived": "off", "suspended": "off",
    "deactivated": "off", "inactive": "off",
}  # fmt: skip
"""Every state that the contract names, lower-cased; others are ``unknown`` and go on being read."""


BEYOND = 10**15
"""No count is as large."""


def phase(raw: object) -> Phase:
    """The phase a raw state belongs to; upper and lower case both occur (contract §9.18)."""
    return PHASES.get(str(raw).lower(), "unknown")


@dataclass(frozen=True, slots=True)
class JobState:
    """One look at something that takes time."""

    phase: Phase
    words: str
    """The state in the API's own words, lower-case, with counts if it gave any."""
    fraction: float | None = None
    """Share that is done, 0 to 1, if known."""
    error: str = ""
    """Why it failed, in the server's words."""


def read_job(body: Json, *, field: str = "status") -> JobState:
    """Read a task, batch, execution or sync job.

    Args:
        body: The reply's body.
        field: Where its state stands; a boolean there means ready or not yet.
    """
    data = body if isinstance(body, dict) else {}
    raw = data.get(field)
    if isinstance(raw, bool):
        return JobState("done" if raw else "running", "ready" if raw else "not ready yet")
    words = str(raw or "unknown").lower().replace("_", " ")
    progress = data.get("progress")
    fraction = None
    if isinstance(progress, dict):
        fraction, counts = _progress(progress)
        words += counts
    found = phase(raw)
    return JobState(found, words, fraction, _error(data) if found == "failed" else "")


def _progress(progress: dict[str, Json]) -> tuple[float | None, str]:
    done, total = progress.get("processed"), progress.get("total")
    if _counts(done) and _counts(total) and total > 0:
        return _share(done / total), f", {done:.15g} of {total:.15g}"
    percent = progress.get("percent")
    return (_share(percent / 100), "") if _counts(percent) else (None, "")


def _counts(value: Json) -> TypeGuard[float]:
    """Whether it is a number that something can be counted in."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return 0 <= value < BEYOND


def _share(part: float) -> float:
    return min(1.0, part)


def _error(data: dict[str, Json]) -> str:
    for key in ("error", "error_message", "status_message", "failure_reason", "message"):
        value = data.get(key)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, dict) and value.get("message"):
            return str(value["message"])
    extra = data.get("additional_data")
    if isinstance(extra, dict) and extra.get("error"):
        return str(extra["error"])
    return ""
