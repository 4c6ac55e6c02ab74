"""An event loop on which waiting takes no time, and servers that run on its clock."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import httpx

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.wire import Request

T = TypeVar("T")
EPOCH = 1_800_000_000.0


class _Jump(selectors.DefaultSelector):
    """Instead of waiting, puts the clock forward."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("everything waits for something that will not come")
        self.now += timeout
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jump = _Jump()
        super().__init__(self._jump)

    def time(self) -> float:
        return self._jump.now


def run(main: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


def now() -> float:
    return asyncio.get_running_loop().time()


def wall() -> float:
    return EPOCH + now()


Server = Callable[[httpx.Request], Any]


def client(server: Server, key: str | None = "sk_test_key", **options: Any) -> MixpeekClient:
    settings = {"base_url": "https://api.test", "clock": now, "wall": wall, "rng": lambda: 0.5}
    return MixpeekClient(key, transport=httpx.MockTransport(server), **{**settings, **options})


GET = Request("GET", "/v1/namespaces/ns_1")
CREATE = Request("POST", "/v1/buckets", {"bucket_name": "b"}, namespace="ns_1")
LIST = Request("POST", "/v1/buckets/list", namespace="ns_1")


class Script:
    """Answers in turn; an exception is raised. Keeps what it was asked."""

    def __init__(self, *answers: httpx.Response | type[httpx.TransportError]) -> None:
        self.answers = list(answers)
        self.seen: list[httpx.Request] = []
        self.at: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        self.at.append(now())
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, type):
            raise answer("lost", request=request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
