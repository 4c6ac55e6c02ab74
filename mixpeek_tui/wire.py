"""What crosses the line between this program and the API: requests, replies, the client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]

Json = object
"""A JSON value. Typed as object: every reader narrows what it uses."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP call, complete: nothing is left to fill in."""

    method: Method
    path: str
    """From ``/v1/`` on, without host."""
    body: Json = None
    """JSON body; None sends no body."""
    query: Mapping[str, str | int | bool] = field(default_factory=dict)
    namespace: str | None = None
    """Value of ``X-Namespace`` (id or name), or None where the call takes none."""

    @property
    def mutates(self) -> bool:
        """Whether it can change anything; lists and searches by POST cannot."""
        if self.method == "GET":
            return False
        if self.method != "POST":
            return True
        search = self.path.startswith("/v1/retrievers/") and self.path.endswith("/execute")
        return not (search or self.path.endswith(READING_POSTS))


READING_POSTS = (
    "/list", "/execute/explain", "/resources/search", "/validate", "/aggregate", "/jobs", "/dlq",
)  # fmt: skip
"""POST paths that only read (contract §2, §3)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A 2xx answer."""

    status: int
    body: Json
    headers: Mapping[str, str] = field(default_factory=dict)
    """Lower-case names."""
    seconds: float = 0.0
    request_id: str = ""

    @property
    def data(self) -> dict[str, Json]:
        """The body as an object; an empty one if the body is anything else."""
        return self.body if isinstance(self.body, dict) else {}


WaitReason = Literal["rate limited", "warming up", "unavailable", "pacing", "connection"]


@dataclass(frozen=True, slots=True)
class Wait:
    """A request that will go out again later."""

    seconds: float
    attempt: int
    """The attempt that comes next, from 2; 1 while the request waits for its first turn."""
    reason: WaitReason


OnWait = Callable[[Wait], None]


class Client(Protocol):
    """What the executor and the workspace need of the API."""

    async def send(
        self, request: Request, *, on_wait: OnWait | None = None, background: bool = False
    ) -> Reply:
        """Send one request, paced and retried where that is safe.

        ``on_wait`` is called before each wait. ``background`` is for polling: such requests
        let the others go first.

        Raises:
            ApiError: one of its subclasses, with the problem in words.
            ReadOnlyError: the client is read-only and the request mutates.
        """
        ...
