"""Rate limits: so many requests a minute, by fixed windows or by a token bucket."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.strict_server.options import Options
from tests.strict_server.problems import Refused

MINUTE = 60.0


@dataclass(slots=True)
class Limiter:
    """Counts requests on the server's clock."""

    options: Options
    _window: float = -math.inf
    _used: int = 0
    _tokens: float = 0.0
    _filled: float = -math.inf

    def admit(self, now: float) -> dict[str, str]:
        """Count one request.

        Returns:
            the headers that tell of the limit.

        Raises:
            Refused: 429 when there is no room.
        """
        limit = self.options.requests_per_minute
        if limit is None:
            return {}
        window = self.options.limiter == "window"
        left, wait = self._by_window(limit, now) if window else self._by_bucket(limit, now)
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(left, 0)),
            "X-RateLimit-Reset": str(math.ceil(wait)),
            "X-RateLimit-Window": "60",
        }
        headers = headers if self.options.limit_headers else {}
        if left >= 0:
            return headers
        details = {"retry_after_seconds": math.ceil(wait), "api_name": "mixpeek", "retryable": True}
        after = {"Retry-After": str(math.ceil(wait))} if self.options.limit_headers else {}
        raise Refused(429, "Rate limit exceeded", details=details, headers=headers | after)

    def _by_window(self, limit: int, now: float) -> tuple[int, float]:
        if now - self._window >= MINUTE:
            self._window, self._used = now, 0
        left = limit - self._used - 1
        self._used += 1 if left >= 0 else 0
        return left, self._window + MINUTE - now

    def _by_bucket(self, limit: int, now: float) -> tuple[int, float]:
        rate = limit / MINUTE
        self._tokens = min(float(limit), self._tokens + (now - self._filled) * rate)
        self._filled = now
        if self._tokens < 1:
            return -1, (1 - self._tokens) / rate
        self._tokens -= 1
        return int(self._tokens), 1 / rate
