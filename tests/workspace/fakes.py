"""A client that answers from a table and remembers what was asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mixpeek_tui.errors import NotFound, Problem
from mixpeek_tui.wire import Json, OnWait, Reply, Request

Answer = Json | Reply | Exception | Callable[[Request], Json]


@dataclass
class FakeClient:
    """Answers by ``METHOD path``; a list of answers is given out one by one, the last stays."""

    table: Mapping[str, Answer] = field(default_factory=dict)
    sent: list[Request] = field(default_factory=list)
    _given: dict[str, int] = field(default_factory=dict)

    async def send(
        self, request: Request, *, on_wait: OnWait | None = None, background: bool = False
    ) -> Reply:
        self.sent.append(request)
        await asyncio.sleep(0)
        key = f"{request.method} {request.path}"
        if key not in self.table:
            raise not_found(request.path)
        answer = self.table[key]
        if isinstance(answer, Series):
            number = self._given.get(key, 0)
            self._given[key] = number + 1
            answer = answer.answers[min(number, len(answer.answers) - 1)]
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Reply) else Reply(200, answer)

    def keys(self) -> list[str]:
        return [f"{request.method} {request.path}" for request in self.sent]


class Series:
    """Answers in a row."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = answers


def not_found(path: str = "") -> NotFound:
    return NotFound(Problem("not_found", f"{path} is not there", status=404))


def rows(kind: str, count: int, start: int = 0) -> list[Json]:
    return [{f"{kind}_id": f"{kind}_{n}", f"{kind}_name": f"{kind} {n}"}
            for n in range(start, start + count)]
