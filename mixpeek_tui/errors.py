"""Everything that can go wrong, as values a screen can show.

    TuiError
    ├── AnswersError        the answers cannot be used; carries every complaint
    ├── UsageError          a flag, profile or file that cannot be used
    ├── ReadOnlyError       a mutation was attempted in read-only mode; nothing was sent
    └── ApiError            the API was asked; carries a Problem
        ├── NotAuthorised   401: the key is missing, wrong or revoked
        ├── Forbidden       403: the key may not do this
        ├── QuotaExceeded   403: the plan's limit for a kind is reached
        ├── NotFound        404
        ├── Conflict        409: the name is taken
        ├── Refused         400, 422 and other 4xx: the request is not acceptable
        ├── RateLimited     429 or 503 for longer than the patience for one request
        ├── Unreachable     nothing was sent: no connection
        └── Unclear         sent, but the outcome is unknown: time-out, lost connection, 5xx
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mixpeek_tui.text import fit

Severity = Literal["error", "warning"]
LONGEST = 400
"""Cells of a complaint's words in a line; a value in them may be of any length."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing wrong with the answers."""

    place: str
    """Where, as a path in the answers file: ``datasets[0].fields[2].name``."""
    message: str
    """What is wrong, in plain words."""
    accepted: str = ""
    """What would be accepted instead, or an empty string."""
    severity: Severity = "error"
    line: int | None = None
    """The line in the answers file, from 1, if the answers came from one."""

    def __str__(self) -> str:
        place = fit(self.place, LONGEST, where="middle")
        where = f"line {self.line}, {place}" if self.line else place
        tail = f" Accepted: {self.accepted}." if self.accepted else ""
        return f"{where}: {fit(self.message.rstrip('.'), LONGEST, where='middle')}.{tail}"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One place of a request body that the API did not accept."""

    place: str
    """Dotted path inside the body, as the API named it."""
    message: str
    type: str = ""
    """The API's own type, such as ``extra_forbidden``."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A failed call in words: what the server said, what it means, what to do."""

    kind: str
    """A stable slug: unauthorised, forbidden, quota, not_found, conflict, refused,
    rate_limited, unreachable, unclear, job_failed, differs, local."""
    said: str
    """The server's own words, or the cause if no server answered."""
    means: str = ""
    todo: str = ""
    status: int | None = None
    code: str = ""
    fields: tuple[FieldProblem, ...] = ()
    request_id: str = ""


    @property
    def words(self) -> str:
        """All of it in one line: what was said, what it means, what to do."""
        parts = [part for part in (self.said, self.means, self.todo) if part]
        return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts)


class TuiError(Exception):
    """The root of every error that this program raises on purpose."""


class AnswersError(TuiError):
    """The answers cannot be used."""

    def __init__(self, complaints: tuple[Complaint, ...], source: str = "") -> None:
        self.complaints = complaints
        self.source = source
        """The file's name, or an empty string."""
        super().__init__("\n".join(f"{source}: {c}" if source else str(c) for c in complaints))


class UsageError(TuiError):
    """A flag, profile, environment variable or file that cannot be used."""


class ReadOnlyError(TuiError):
    """A mutation was attempted while read-only; nothing was sent."""


class ApiError(TuiError):
    """A call to the API did not succeed."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.said)


class NotAuthorised(ApiError):
    """401: the key is missing, wrong or revoked."""


class Forbidden(ApiError):
    """403: the key may not do this."""


class QuotaExceeded(ApiError):
    """403 QuotaExceededError: the plan's limit is reached."""


class NotFound(ApiError):
    """404: it is not there."""


class Conflict(ApiError):
    """409: the name is taken, or the thing is busy."""


class Refused(ApiError):
    """400, 422 or another 4xx: the request is not acceptable."""


class RateLimited(ApiError):
    """429 or 503 for longer than one request may wait; nothing was stored."""


class Unreachable(ApiError):
    """No connection was made; nothing was sent."""


class Unclear(ApiError):
    """Sent, but whether it took effect is unknown."""
