from __future__ import annotations

import asyncio
import math
from collections import deque
from typing import Any

import httpx
import pytest

from mixpeek_tui.api.allowance import AT_ONCE
from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.wire import Wait
from tests.api.virtual import CREATE, GET, Script, client, now, run

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
    assert len(server.passed) == count
    assert seconds <= 1.1 * count * 60 / LIMIT
    assert server.most <= AT_ONCE


@pytest.mark.parametrize("kind", [FixedWindow, Sliding, Bucket])
def test_a_declared_limit_is_never_overrun(kind: type[Limiter]) -> None:
    async def main() -> list[float]:
        server = kind()
        await many(client(server), 40)
        return server.refused

    assert run(main()) == []


@pytest.mark.parametrize("kind", [FixedWindow, Sliding, Bucket])
@pytest.mark.parametrize("headers", [True, False])
def test_a_limit_told_in_advance_is_never_overrun(kind: type[Limiter], headers: bool) -> None:
    async def main() -> list[float]:
        server = kind(headers=headers)
        await many(client(server, requests_per_minute=LIMIT), 40)
        return server.refused

    assert run(main()) == []


@pytest.mark.parametrize(("kind", "options"), SERVERS)
def test_once_learnt_the_limit_is_seldom_overrun(
    kind: type[Limiter], options: dict[str, Any]
) -> None:
    async def main() -> Limiter:
        server = kind(**options)
        await many(client(server), 100)
        return server

    server = run(main())
    later = [at for at in server.refused if at > 70]
    assert len(later) <= 5


def test_a_limit_shared_with_others_is_found_again_when_they_stop() -> None:
    async def main() -> float:
        server = FixedWindow(headers=False)
        for _ in range(7):
            server.take()
        return await many(client(server), 60)

    assert run(main()) <= 1.3 * 60 * 60 / LIMIT


def test_on_a_429_everybody_waits() -> None:
    server = Script(httpx.Response(429, headers={"Retry-After": "9"}), httpx.Response(200, json={}))

    async def main() -> None:
        api = client(server)
        first = asyncio.create_task(api.send(CREATE))
        await asyncio.sleep(1)
        await asyncio.gather(first, api.send(GET))

    run(main())
    assert server.at == [0.0, pytest.approx(9.125), pytest.approx(9.125)]


def test_a_wait_for_a_turn_is_told_with_an_estimate() -> None:
    waits: list[Wait] = []

    async def main() -> None:
        api = client(Sliding(), requests_per_minute=LIMIT)
        await asyncio.gather(*(api.send(CREATE, on_wait=waits.append) for _ in range(25)))

    run(main())
    assert [(wait.attempt, wait.reason) for wait in waits] == [(1, "pacing")] * 15
    assert [round(wait.seconds) for wait in waits] == [60] * 10 + [120] * 5


def test_background_requests_let_the_others_go_first_but_go() -> None:
    server = Sliding()

    async def main() -> list[float]:
        api = client(server, requests_per_minute=LIMIT)
        polls = [asyncio.create_task(api.send(GET, background=True)) for _ in range(20)]
        await asyncio.sleep(1)
        creates = [asyncio.create_task(api.send(CREATE)) for _ in range(12)]
        await asyncio.gather(*polls, *creates)
        return [now()]

    run(main())
    poll, create = GET.path, CREATE.path
    assert server.paths[:10] == [poll] * 8 + [create] * 2
    assert server.paths[10:20] == [create] * 10
    assert set(server.paths[20:]) == {poll}


def test_a_background_request_is_not_held_back_for_ever() -> None:
    server = Sliding()

    async def main() -> None:
        api = client(server, requests_per_minute=LIMIT)
        creates = []
        for number in range(60):
            creates.append(asyncio.create_task(api.send(CREATE)))
            if number == 12:
                poll = asyncio.create_task(api.send(GET, background=True))
            await asyncio.sleep(3)
        await poll
        assert not all(create.done() for create in creates)
        await asyncio.gather(*creates)

    run(main())


def test_time_that_a_laptop_slept_counts() -> None:
    slept = 0.0

    async def main() -> float:
        nonlocal slept
        server = Script(httpx.Response(429, headers={"Retry-After": "60"}), httpx.Response(200))
        api = client(server, clock=lambda: now() + slept)
        task = asyncio.create_task(api.send(CREATE))
        await asyncio.sleep(1)
        slept = 3600.0
        await task
        return now()

    assert run(main()) <= 6


def test_another_key_may_have_another_limit() -> None:
    async def main() -> float:
        server = Script(httpx.Response(429, headers={"Retry-After": "60"}), httpx.Response(200))
        api = client(server)
        task = asyncio.create_task(api.send(CREATE))
        await asyncio.sleep(1)
        api.set_key("sk_other")
        await task
        return now()

    assert run(main()) == 1.0
