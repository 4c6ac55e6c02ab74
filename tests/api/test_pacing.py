from __future__ import annotations

import asyncio
import math
from collections import deque
from typing import Any

import httpx
import pytest

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.wire import Wait
from tests.api.virtual import CREATE, GET, client, now, run

LIMIT = 10


class Limiter:
    """A server with a limit; ``take`` gives the seconds to wait, 0 if let through."""

    def __init__(self, *, headers: bool = True, advice: bool = True, latency: float = 0.2) -> None:
        self.headers, self.advice, self.latency = headers, advice, latency
        self.passed: list[float] = []
        self.refused: list[float] = []
        self.paths: list[str] = []
        self.open = self.most = 0

    def take(self) -> float:
        raise NotImplementedError

    def reset(self) -> float:
        raise NotImplementedError

    def remaining(self) -> int:
        raise NotImplementedError

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.open += 1
        self.most = max(self.most, self.open)
        await asyncio.sleep(self.latency / 2)
        wait = self.take()
        (self.refused if wait else self.passed).append(now())
        if not wait:
            self.paths.append(request.url.path)
        headers = {}
        if self.headers:
            headers = {
                "X-RateLimit-Limit": str(LIMIT), "X-RateLimit-Window": "60",
                "X-RateLimit-Remaining": str(self.remaining()),
                "X-RateLimit-Reset": str(math.ceil(self.reset())),
            }  # fmt: skip
        if wait and self.advice:
            headers["Retry-After"] = str(math.ceil(wait))
        await asyncio.sleep(self.latency / 2)
        self.open -= 1
        return httpx.Response(429 if wait else 200, json={}, headers=headers)


class FixedWindow(Limiter):
    count, window = 0, 0

    def take(self) -> float:
        current = int((now() + 17) // 60)
        if current != self.window:
            self.window, self.count = current, 0
        if self.count >= LIMIT:
            return self.reset()
        self.count += 1
        return 0.0

    def reset(self) -> float:
        return 60 - (now() + 17) % 60

    def remaining(self) -> int:
        return LIMIT - self.count


class Sliding(Limiter):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.log: deque[float] = deque()

    def take(self) -> float:
        while self.log and self.log[0] <= now() - 60:
            self.log.popleft()
        if len(self.log) >= LIMIT:
            return self.reset()
        self.log.append(now())
        return 0.0

    def reset(self) -> float:
        return self.log[0] + 60 - now() if self.log else 60.0

    def remaining(self) -> int:
        return LIMIT - len(self.log)


class Bucket(Limiter):
    def __init__(self, size: float = LIMIT, **options: Any) -> None:
        super().__init__(**options)
        self.size = self.tokens = size
        self.at = 0.0

    def take(self) -> float:
        self.tokens = min(self.size, self.tokens + (now() - self.at) * LIMIT / 60)
        self.at = now()
        if self.tokens < 1:
            return self.reset()
        self.tokens -= 1
        return 0.0

    def reset(self) -> float:
        return max(0.01, (1 - self.tokens) * 60 / LIMIT)

    def remaining(self) -> int:
        return int(self.tokens)


async def many(api: MixpeekClient, count: int) -> float:
    await asyncio.gather(*(api.send(CREATE) for _ in range(count)))
    await api.aclose()
    return now()


SERVERS = [
    pytest.param(FixedWindow, {}, id="fixed"),
    pytest.param(Sliding, {}, id="sliding"),
    pytest.param(Bucket, {}, id="bucket"),
    pytest.param(Bucket, {"size": 3}, id="small-bucket"),
    pytest.param(FixedWindow, {"headers": False}, id="fixed-silent"),
    pytest.param(Sliding, {"headers": False}, id="sliding-silent"),
    pytest.param(Bucket, {"headers": False}, id="bucket-silent"),
    pytest.param(Bucket, {"headers": False, "size": 3}, id="small-bucket-silent"),
    pytest.param(FixedWindow, {"headers": False, "advice": False}, id="fixed-mute"),
    pytest.param(Sliding, {"headers": False, "advice": False}, id="sliding-mute"),
    pytest.param(Sliding, {"latency": 2.5}, id="slow"),
]


@pytest.mark.parametrize(("kind", "options"), SERVERS)
@pytest.mark.parametrize("count", [12, 40])
def test_the_limit_is_used_fully_and_seldom_overrun(
    kind: type[Limiter], options: dict[str, Any], count: int
) -> None:
    async def main() -> tuple[Limiter, float]:
        server = kind(**options)
        return server, await many(client(server), count)

    server, seconds = run(main())
    print(kind, options, count, seconds, len(server.refused), server.refused)
    assert len(server.passed) == count
    assert seconds <= 1.1 * count * 60 / LIMIT
