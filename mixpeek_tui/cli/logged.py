"""A call of the command log, with its curl command."""

from __future__ import annotations

from dataclasses import dataclass

from mixpeek_tui.api.log import Call, as_curl


@dataclass(frozen=True, slots=True)
class Logged:
    """One call, masked."""

    at: float
    method: str
    path: str
    status: int | None
    seconds: float
    request_id: str
    curl: str


def logged(call: Call, base_url: str) -> Logged:
    """The call as the screens show it."""
    return Logged(
        call.at, call.method, call.path, call.status, call.seconds, call.request_id,
        as_curl(call.request, base_url),
    )  # fmt: skip
