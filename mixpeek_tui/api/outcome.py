"""What can come of one attempt: an answer of whatever status, or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mixpeek_tui.wire import Json

Cause = Literal[
    "dns", "refused", "network", "connect timeout", "certificate", "tls", "proxy", "url",
    "timeout", "dropped", "garbled",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said, parsed as far as it can be."""

    status: int
    body: Json = None
    """The JSON value, or the text if it is not JSON, or None if there is none."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Lower-case names."""
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the API did what it was asked: any 2xx that is not a web page."""
        return 200 <= self.status < 300 and not self.is_page

    @property
    def is_page(self) -> bool:
        """Whether this is HTML, which the API itself never sends."""
        return isinstance(self.body, str) and "html" in self.headers.get("content-type", "")

    @property
    def request_id(self) -> str:
        """The value of the first ``*request-id*`` header (contract §6 names none)."""
        return next((v for k, v in self.headers.items() if "request-id" in k), "")


@dataclass(frozen=True, slots=True)
class Loss:
    """No answer came."""

    cause: Cause
    words: str
    """The cause as the system put it."""
    sent: bool
    """Whether any byte of the request may have reached the server."""
    seconds: float = 0.0

    @property
    def lasting(self) -> bool:
        """Whether another attempt cannot go better."""
        return self.cause in ("certificate", "tls", "proxy", "url")


Outcome = Answer | Loss
