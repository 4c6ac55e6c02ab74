"""What the server was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(slots=True)
class Seen:
    """One request as it arrived, and what became of it."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Lower-case names."""
    body: object
    time: float
    """On the server's clock."""
    status: int = 0
    """0 if the connection broke instead of an answer."""
    fault: str = ""
    """The scripted fault it met."""
    message: str = ""
    """The message of a refusal."""

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status} {self.fault or self.message}".rstrip()
