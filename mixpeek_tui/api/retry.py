"""Whether an attempt is made again, and when. Pure: no clock, no chance, no network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mixpeek_tui.api.advice import retryable, wait_of
from mixpeek_tui.api.outcome import Answer, Loss, Outcome

Reason = Literal["rate limited", "warming up", "unavailable", "connection"]

QUICK = (0.5, 2.0)
"""Seconds before the second and third attempt where nothing says how long to wait."""
OWN_LIMIT = 30.0
ADVISED_LIMIT = 120.0
SHORTEST = 1.0
"""Even a server that asks for 0 seconds is not asked again at once."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds one request may spend waiting between attempts."""

    rate_limited: float = 900.0
    unavailable: float = 180.0
    """As the official client (contract §10)."""


PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class Again:
    """Ask again after so many seconds."""

    wait: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Do not ask again; ``wait`` is what the server asked for if it was too long."""

    wait: float | None = None


def decide(
    outcome: Outcome,
    *,
    attempt: int,
    repeatable: bool,
    waited: float = 0.0,
    patience: Patience = PATIENCE,
    wall: float = 0.0,
) -> Again | GiveUp:
    """What follows from an attempt that did not succeed.

    Takes the number of the attempt made (from 1), whether the request only reads, the seconds
    it has waited between attempts so far, and the Unix time. A request that writes goes out
    again only if the API certainly stored nothing.
    """
    if isinstance(outcome, Loss):
        again = not outcome.lasting and (repeatable or not outcome.sent)
        return _quickly(attempt) if again else GiveUp()
    if outcome.status == 429:
        return _advised(outcome, attempt, waited, patience.rate_limited, wall, "rate limited")
    if outcome.status == 503 and (repeatable or refused_by_api(outcome)):
        reason: Reason = "warming up" if "model_warming" in str(outcome.body) else "unavailable"
        return _advised(outcome, attempt, waited, patience.unavailable, wall, reason)
    if repeatable and (outcome.status >= 500 or outcome.status == 408):
        return _quickly(attempt)
    return GiveUp()


def refused_by_api(answer: Answer) -> bool:
    """Whether a 503 is the API's own refusal, after which nothing is stored (contract §10).

    Gateways also answer 503, in plain text, after they lost a server that had the request.
    """
    return not isinstance(answer.body, str) or "retry-after" in answer.headers


def _quickly(attempt: int) -> Again | GiveUp:
    return Again(QUICK[attempt - 1], "connection") if attempt <= len(QUICK) else GiveUp()


def _advised(
    answer: Answer, attempt: int, waited: float, patience: float, wall: float, reason: Reason
) -> Again | GiveUp:
    if not retryable(answer):
        return GiveUp()
    advised = wait_of(answer, wall)
    if advised is not None and waited + advised > patience:
        return GiveUp(advised)
    own = min(OWN_LIMIT, 2.0 * 2 ** min(attempt - 1, 10))
    wait = own if advised is None else min(max(advised, SHORTEST), ADVISED_LIMIT)
    return Again(wait, reason) if waited + wait <= patience else GiveUp(advised)
