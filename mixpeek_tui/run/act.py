"""What is done to one resource on request: once; after a lost answer it is looked at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from mixpeek_tui.errors import ApiError, NotFound, Unclear
from mixpeek_tui.kinds.calls import deed_of
from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.run.attempt import Attempt
from mixpeek_tui.run.follow import watching_of
from mixpeek_tui.run.listing import Item
from mixpeek_tui.run.recognise import find_job, time_of
from mixpeek_tui.run.reconcile import PATIENCE, is_gone
from mixpeek_tui.wire import Request

SKEW = 5.0
"""Seconds by which the server's clock may be behind; a job from before that is another one."""
GONE = "it was already gone"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at the resource tells."""

    done: bool | None
    """Whether it was done; None if that cannot be told."""
    body: Item = field(default_factory=dict)
    """What the lost answer would have named, as far as it is known."""


Look = Callable[[], Awaitable[Seen]]


async def act(attempt: Attempt) -> None:
    """Do it; the outputs are what a follower of the job needs.

    Raises:
        ApiError: it was not done; ``doubtful`` says if it may have been all the same.
    """
    attempt.start()
    request, began = attempt.request(), attempt.sitting.clock()
    try:
        body = await attempt.send(request)
    except Unclear as error:
        body = await _seen(attempt, error, lambda: _look(attempt, request, began - SKEW))
    attempt.succeeded(_identifier(attempt, request), watching_of(body))


async def delete(attempt: Attempt) -> None:
    """Delete it; one that is no longer there counts as deleted.

    Raises:
        ApiError: it was not deleted; ``doubtful`` says if it may have been all the same.
    """
    attempt.start()
    request, note = attempt.request(), ""
    try:
        body = await attempt.send(request)
    except NotFound:
        body, note = {}, GONE
    except Unclear as error:
        body = await _seen(attempt, error, lambda: _look_for(attempt, request))
    attempt.succeeded(_identifier(attempt, request), watching_of(body), note)


async def _seen(attempt: Attempt, error: Unclear, look: Look) -> Item:
    """Look a few times; what is not seen is an error, doubtful unless it was certainly not done."""
    attempt.doubt(error.problem)
    certain = False
    for pause in PATIENCE:
        await attempt.sitting.sleep(pause)
        try:
            seen = await look()
        except ApiError:
            certain = False
            continue
        if seen.done:
            return seen.body
        certain = seen.done is False
    attempt.doubtful = not certain
    raise error


async def _look(attempt: Attempt, request: Request, since: float) -> Seen:
    """The job that it started; where it starts none, the resource's state."""
    job = await find_job(attempt.sitting, request, since)
    if job is not None and time_of(job) is not None:
        return Seen(True, job)
    deed = deed_of(attempt.kind, request.method, request.path)
    if deed.action is None or not deed.action.leads_to:
        return Seen(None)
    state = await _state(attempt, replace(request, path=deed.path))
    return Seen(state.phase in deed.action.leads_to)


async def _look_for(attempt: Attempt, request: Request) -> Seen:
    try:
        body = await attempt.send(_reading(request))
    except NotFound:
        return Seen(True)
    return Seen(is_gone(body))


async def _state(attempt: Attempt, request: Request) -> JobState:
    return attempt.kind.state(await attempt.send(_reading(request)))


def _reading(request: Request) -> Request:
    return Request("GET", request.path, namespace=request.namespace)


def _identifier(attempt: Attempt, request: Request) -> str:
    return deed_of(attempt.kind, request.method, request.path).id
