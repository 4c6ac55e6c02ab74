"""The limit on requests a minute (contract section 6)."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable

from mixpeek_tui.sandbox.errors import ApiProblem


class RateLimit:
    """A sliding window of one minute over all requests of the process."""

    def __init__(self, per_minute: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = per_minute
        self._clock = clock
        self._taken: deque[float] = deque()

    def take(self) -> dict[str, str]:
        """Count one request; the headers for its answer. ApiProblem 429 when there is no room."""
        if self._limit is None:
            return {}
        moment = self._clock()
        while self._taken and self._taken[0] <= moment - 60:
            self._taken.popleft()
        if len(self._taken) >= self._limit:
            wait = max(1, math.ceil(self._taken[0] + 60 - moment))
            raise ApiProblem(
                429,
                f"Rate limit of {self._limit} requests per minute exceeded",
                code="rate_limit_exceeded",
                details={"retry_after_seconds": wait, "retryable": True, "limit": self._limit},
                headers={"Retry-After": str(wait), **self._headers(moment)},
            )
        self._taken.append(moment)
        return self._headers(moment)

    def _headers(self, moment: float) -> dict[str, str]:
        limit = self._limit or 0
        reset = math.ceil(self._taken[0] + 60 - moment) if self._taken else 60
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - len(self._taken))),
            "X-RateLimit-Reset": str(reset),
            "X-RateLimit-Window": "60",
        }
