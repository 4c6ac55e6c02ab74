"""What an answer says about when to ask again, and how often one may ask."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from mixpeek_tui.api.outcome import Answer
from mixpeek_tui.wire import Json

_NUMBER = re.compile(r"\s*(\d{1,15}(?:\.\d+)?)(?!\d)")
_MOST = 1e15
_EPOCH = 1_000_000_000
"""A reset above this is a point in time, not a number of seconds."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``count`` requests in any ``seconds``."""

    count: int
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class News:
    """What the rate-limit headers of an answer say; None where they are silent."""

    rate: Rate | None = None
    remaining: int | None = None
    reset: float | None = None
    """Seconds until the window starts anew."""


def details(body: Json) -> Mapping[str, Json]:
    """``error.details`` of an error envelope, the older ``detail.error`` too (contract §6, §10)."""
    for name in ("error", "detail"):
        inner = body.get(name) if isinstance(body, dict) else None
        if isinstance(inner, dict) and name == "detail":
            inner = inner.get("error")
        found = inner.get("details") if isinstance(inner, dict) else None
        if isinstance(found, dict):
            return found
    return {}


def retryable(answer: Answer) -> bool:
    """False only if the answer says so itself."""
    return details(answer.body).get("retryable") is not False


def wait_of(answer: Answer, wall: float) -> float | None:
    """How many seconds the answer asks to wait, or None.

    Retry-After (seconds or a date), then ``retry_after_seconds``, then ``retry_after``, then,
    for a 429, X-RateLimit-Reset. ``wall`` is the Unix time now.
    """
    said = details(answer.body)
    found = (
        _retry_after(answer, wall),
        _number(said.get("retry_after_seconds")),
        _number(said.get("retry_after")),
        _reset(answer, wall) if answer.status == 429 else None,
    )
    return next((seconds for seconds in found if seconds is not None), None)


def news_of(answer: Answer, wall: float) -> News:
    """What the answer says about the limit (X-RateLimit-*, or ``details.limit`` of a 429)."""
    limit = _number(answer.headers.get("x-ratelimit-limit"))
    if limit is None and answer.status == 429:
        limit = _number(details(answer.body).get("limit"))
    window = _number(answer.headers.get("x-ratelimit-window")) or 60.0
    remaining = _number(answer.headers.get("x-ratelimit-remaining"))
    return News(
        Rate(int(limit), window) if limit and limit >= 1 else None,
        None if remaining is None else int(remaining),
        _reset(answer, wall),
    )


def _number(value: Json) -> float | None:
    """A non-negative finite number out of a number or the beginning of a text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str):
        match = _NUMBER.match(value)
        return float(match[1]) if match else None
    return float(value) if 0 <= value < _MOST else None


def _date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def _server_now(answer: Answer, wall: float) -> float:
    """The time by the server's clock, which is what its dates are relative to."""
    return _date(answer.headers.get("date", "")) or wall


def _retry_after(answer: Answer, wall: float) -> float | None:
    text = answer.headers.get("retry-after", "")
    seconds = _number(text)
    if seconds is not None:
        return seconds
    moment = _date(text) if text else None
    return None if moment is None else max(0.0, moment - _server_now(answer, wall))


def _reset(answer: Answer, wall: float) -> float | None:
    number = _number(answer.headers.get("x-ratelimit-reset"))
    if number is None or number < _EPOCH:
        return number
    seconds = number / 1000 if number > _EPOCH * 1000 else number
    return max(0.0, seconds - _server_now(answer, wall))
