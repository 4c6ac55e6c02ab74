"""What was asked of a sandbox and taken: material for requests that are nearly right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx

from mixpeek_tui.sandbox.call import Endpoint
from mixpeek_tui.sandbox.routes.table import endpoints
from tests.sandbox.driver import Http


@dataclass(frozen=True)
class Asked:
    """A request that was taken, and its answer."""

    method: str
    path: str
    body: Any
    answer: Any


class Remembering(Http):
    """Requests to one sandbox; those that were taken are kept."""

    def __init__(self, url: str, namespace: str) -> None:
        super().__init__(url, namespace)
        self.asked: list[Asked] = []

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        answer = super().ask(method, path, body, **more)
        if answer.status_code < 300:
            self.asked.append(Asked(method, path, body, answer.json() if answer.content else None))
        return answer


@dataclass
class Known:
    """What the requests tell of each endpoint: bodies, and values of its path's parameters."""

    bodies: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, asked: Iterable[Asked]) -> Known:
        """The requests sorted by endpoint."""
        known = cls()
        for one in asked:
            endpoint, found = _endpoint(one)
            known.bodies.setdefault((endpoint.method, endpoint.path), []).append(one.body)
            told = one.answer if isinstance(one.answer, dict) else {}
            for name, value in [*found.items(), *told.items()]:
                if name.endswith(("_id", "_identifier")) and isinstance(value, str):
                    known.values.setdefault(name, []).append(value)
        for name, values in list(known.values.items()):
            known.values.setdefault(name.removesuffix("id") + "identifier", values)
        return known


def _endpoint(one: Asked) -> tuple[Endpoint, dict[str, str]]:
    for endpoint in endpoints():
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", endpoint.path)
        match = re.fullmatch(pattern, one.path.partition("?")[0])
        if match is not None and endpoint.method == one.method:
            return endpoint, match.groupdict()
    raise AssertionError(f"no endpoint answers {one.method} {one.path}")
