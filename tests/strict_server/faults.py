"""What can be made to go wrong, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from tests.strict_server.problems import Refused

Way = Literal[
    "429",
    "503",
    "500-created",
    "500-not-created",
    "timeout-created",
    "timeout-not-created",
    "drop-before",
    "drop-after",
    "401",
    "403-quota",
    "409",
    "slow",
    "hang",
]
AFTER: frozenset[str] = frozenset({"500-created", "timeout-created", "drop-after"})
"""The ways in which the request is carried out before it goes wrong."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    The nth request that fits goes wrong, and the ``times - 1`` fitting ones after it.
    """

    way: Way
    method: str = "POST"
    """``*`` for any."""
    path: str = ".*"
    """Regular expression for the whole path, without query."""
    nth: int = 1
    times: int | None = 1
    """None for all that follow."""
    seconds: float = 1.0
    """Retry-After of 429 and 503; how long a slow answer takes and how long a call hangs that is never carried out."""
    header: bool = True
    """Whether 429 and 503 carry Retry-After as a header; else only in the body."""


@dataclass(slots=True)
class Faults:
    """The faults still to come, counted per fault."""

    scripted: list[Fault] = field(default_factory=list)
    _fitting: dict[int, int] = field(default_factory=dict)

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this request, if it is time for one; counts the request for all."""
        due: Fault | None = None
        for at, fault in enumerate(self.scripted):
            if fault.method not in ("*", method) or not re.fullmatch(fault.path, path):
                continue
            count = self._fitting[at] = self._fitting.get(at, 0) + 1
            last = None if fault.times is None else fault.nth + fault.times - 1
            if count >= fault.nth and (last is None or count <= last):
                due = due or fault
        return due


def refusal(fault: Fault) -> Refused | None:
    """The answer of a fault that is an answer; None for the others."""
    wait = {"retry_after_seconds": fault.seconds, "retryable": True}
    headers = {"Retry-After": f"{fault.seconds:g}"} if fault.header else {}
    match fault.way:
        case "429":
            return Refused(429, "Rate limit exceeded", details=wait, headers=headers)
        case "503":
            return Refused(503, "Model is warming up", code="model_warming", details=wait, headers=headers)
        case "500-created" | "500-not-created":
            return Refused(500, "Internal server error")
        case "401":
            return Refused(401, "Invalid or expired API key")
        case "403-quota":
            details = {"resource": "retrievers", "current": 3, "limit": 3, "tier": "free"}
            return Refused(403, "Quota exceeded for retrievers", kind="QuotaExceededError", details=details)
        case "409":
            return Refused(409, "A resource with this name already exists")
        case _:
            return None
