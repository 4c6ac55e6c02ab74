"""The client: every request of the program goes through ``send``."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass

import httpx

from mixpeek_tui.api.advice import news_of
from mixpeek_tui.api.auth import BearerAuth, KeySource
from mixpeek_tui.api.line import Line, Message, message_of
from mixpeek_tui.api.log import Call, Listener
from mixpeek_tui.api.masking import masked, secrets_in
from mixpeek_tui.api.outcome import Answer, Outcome
from mixpeek_tui.api.pacing import Clock, Pacer, Place, Sleep, monotonic
from mixpeek_tui.api.problems import error_of
from mixpeek_tui.api.retry import PATIENCE, Again, GiveUp, Patience, decide
from mixpeek_tui.errors import ApiError, ReadOnlyError
from mixpeek_tui.wire import OnWait, Reply, Request, Wait, WaitReason

WORTH_TELLING = 1.0
"""Waits for a turn shorter than this many seconds are not reported."""


@dataclass(slots=True)
class _Trip:
    """One request on its way, over all its attempts."""

    request: Request
    message: Message
    place: Place
    on_wait: OnWait | None
    attempt: int = 1
    waited: float = 0.0

    def tell(self, seconds: float, attempt: int, reason: WaitReason) -> None:
        if self.on_wait is not None:
            self.on_wait(Wait(seconds, attempt, reason))

    def queued(self, seconds: float) -> None:
        if self.attempt == 1 and seconds >= WORTH_TELLING:
            self.tell(seconds, 1, "pacing")


class MixpeekClient:
    """Implements ``wire.Client`` over HTTP. Opens its connections when first used."""

    def __init__(
        self,
        key: KeySource | str | None,
        *,
        base_url: str,
        read_only: bool = False,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
        wall: Clock = time.time,
        sleep: Sleep | None = None,
        rng: Clock = random.random,
        patience: Patience = PATIENCE,
        requests_per_minute: int | None = None,
        secrets: Iterable[str] = (),
        on_call: Listener | None = None,
    ) -> None:
        self._line = Line(base_url, BearerAuth(key), transport)
        self._read_only = read_only
        self._sleep = sleep or asyncio.sleep
        self._wall = wall
        self._patience = patience
        self._secrets = set(secrets)
        self._on_call = on_call
        self.pacer = Pacer(
            clock=clock or monotonic, sleep=self._sleep, rng=rng,
            requests_per_minute=requests_per_minute,
        )  # fmt: skip

    def __repr__(self) -> str:
        return f"MixpeekClient({self._line.host!r}, {self._line.auth!r})"

    def set_key(self, key: KeySource | str | None) -> None:
        """Go on with another key; UsageError if it cannot be a key."""
        self._line.auth = BearerAuth(key)
        self.pacer.forget()

    def hide(self, *secrets: str) -> None:
        """Take these strings out of every error text from now on."""
        self._secrets.update(secrets)

    async def send(
        self, request: Request, *, on_wait: OnWait | None = None, background: bool = False
    ) -> Reply:
        """Send one request, paced and retried where that is safe; see ``wire.Client.send``."""
        if self._read_only and request.mutates:
            raise ReadOnlyError(f"Read-only: {request.method} {request.path} was not sent.")
        place = self.pacer.place(background=background)
        trip = _Trip(request, message_of(request), place, on_wait)
        while True:
            outcome, verdict = await self._attempt(trip)
            if isinstance(outcome, Answer) and outcome.ok:
                return _reply(outcome)
            if isinstance(verdict, GiveUp):
                raise self._error(trip, outcome, verdict)
            await self._pause(trip, outcome, verdict)

    async def aclose(self) -> None:
        """Close the connections and stop the timer."""
        self.pacer.close()
        await self._line.close()

    async def _attempt(self, trip: _Trip) -> tuple[Outcome, Again | GiveUp]:
        """One attempt, and what follows from it. The turn is given back whatever happens."""
        await self.pacer.enter(trip.place, trip.queued)
        outcome: Outcome | None = None
        verdict: Again | GiveUp = GiveUp()
        at = self._wall()
        try:
            outcome = await self._line.attempt(trip.message)
            verdict = self._decide(trip, outcome)
        finally:
            self._give_back(trip, outcome, verdict)
        self._record(trip, outcome, at)
        return outcome, verdict

    def _decide(self, trip: _Trip, outcome: Outcome) -> Again | GiveUp:
        return decide(
            outcome, attempt=trip.attempt, repeatable=trip.message.reads, waited=trip.waited,
            patience=self._patience, wall=self._wall(),
        )  # fmt: skip

    def _give_back(self, trip: _Trip, outcome: Outcome | None, verdict: Again | GiveUp) -> None:
        if not isinstance(outcome, Answer):
            self.pacer.leave(trip.place, sent=outcome is None or outcome.sent)
            return
        news = news_of(outcome, self._wall())
        refused = verdict.wait if outcome.status == 429 and isinstance(verdict, Again) else None
        self.pacer.leave(trip.place, news=news, refused_for=refused)

    async def _pause(self, trip: _Trip, outcome: Outcome, again: Again) -> None:
        """Wait before the next attempt; after a 429 the pacer makes everybody wait instead."""
        trip.attempt += 1
        trip.waited += again.wait
        trip.tell(again.wait, trip.attempt, again.reason)
        if not (isinstance(outcome, Answer) and outcome.status == 429):
            await self._sleep(again.wait)

    def _record(self, trip: _Trip, outcome: Outcome, at: float) -> None:
        if self._on_call is None:
            return
        answer = outcome if isinstance(outcome, Answer) else None
        request = trip.request
        self._on_call(
            Call(
                at,
                request.method,
                request.path,
                dict(request.query),
                masked(request.body),
                answer.status if answer else None,
                outcome.seconds,
                answer.request_id if answer else "",
                trip.attempt,
                request.namespace,
            )
        )

    def _error(self, trip: _Trip, outcome: Outcome, verdict: GiveUp) -> ApiError:
        secrets = {*self._secrets, *secrets_in(trip.request.body)}
        return error_of(
            trip.request, outcome, host=self._line.host,
            scrub=lambda text: self._line.auth.scrub(text, secrets),
            has_key=self._line.auth.has_key, waited=trip.waited, asked_wait=verdict.wait,
        )  # fmt: skip


def _reply(answer: Answer) -> Reply:
    return Reply(answer.status, answer.body, answer.headers, answer.seconds, answer.request_id)
