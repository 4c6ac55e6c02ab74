"""What is done to one resource on request: once; after a lost answer it is looked at."""

from __future__ import annotations

from dataclasses import replace

from mixpeek_tui.errors import NotFound, Problem, Unclear
from mixpeek_tui.kinds.calls import deed_of
from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.run.attempt import Attempt
from mixpeek_tui.run.compare import dig, told
from mixpeek_tui.run.follow import reply_of, watching_of
from mixpeek_tui.run.gone import until_gone
from mixpeek_tui.run.listing import Item
from mixpeek_tui.run.looking import Seen, look_after
from mixpeek_tui.run.problems import StepError
from mixpeek_tui.run.recognise import MARGIN, ahead_of, find_job, time_of
from mixpeek_tui.run.reconcile import is_gone, unwrapped
from mixpeek_tui.run.sitting import Sitting
from mixpeek_tui.text import safe
from mixpeek_tui.wire import Request

GONE = "it was already gone"
UNHEARD = "Every answer was lost. It changes nothing, so nothing is in doubt."


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
        body = await _after(attempt, error, request, began)
    if body.get("success") is False:
        raise StepError(_in_vain(body))
    attempt.succeeded(_identifier(attempt, request), watching_of(body))


async def _after(attempt: Attempt, error: Unclear, request: Request, began: float) -> Item:
    """What the lost answer would have said; what only looks is sent again instead."""
    action = deed_of(attempt.kind, request.method, request.path).action
    if action is None or not action.looks:
        sitting, kind = attempt.sitting, attempt.kind
        return await look_after(attempt, error, lambda: seen(sitting, kind, request, began))

    async def again() -> Seen:
        return Seen(True, await attempt.send(request))

    try:
        return await look_after(attempt, error, again)
    except Unclear:
        attempt.doubtful = False
        raise StepError(replace(error.problem, kind="unreachable", means=UNHEARD)) from error


def _in_vain(body: Item) -> Problem:
    """What an answer says that came with 200 and yet is none (StorageConnectionTestResponse)."""
    said = safe(body.get("message") or "no reason given")
    return Problem("refused", said, "The API answered that it did not succeed.")


async def delete(attempt: Attempt) -> None:
    """Delete it; one that is no longer there counts as deleted.

    If other steps wait for it, it is over when the task is that the answer may name: until then
    its name is taken.

    Raises:
        StepError: it has another name by now, so it may not be what was agreed to; or the task
            failed.
        ApiError: it was not deleted; ``doubtful`` says if it may have been all the same.
    """
    attempt.start()
    request, note = attempt.request(), ""
    body: Item
    try:
        if attempt.still_followed:
            body = dict(reply_of(attempt.before.watching))
        elif attempt.sitting.looks_first and await _gone(attempt, request):
            body, note = {}, GONE
        else:
            body = await attempt.send(request)
    except NotFound:
        body, note = {}, GONE
    except Unclear as error:
        body = await look_after(attempt, error, lambda: _look_for(attempt, request))
    if _is_awaited(attempt) and body.get("task_id"):
        watch = until_gone(attempt.kind, request.path, str(body["task_id"]))
        await attempt.watch((watch,), watching_of(body), _identifier(attempt, request))
    attempt.succeeded(_identifier(attempt, request), watching_of(body), note)


def _is_awaited(attempt: Attempt) -> bool:
    """Whether other steps wait for it; what is only switched off is never gone."""
    deletion, step = attempt.kind.deletion, attempt.step.id
    soft = deletion is not None and deletion.soft
    return not soft and any(step in other.depends_on for other in attempt.sitting.steps.values())


async def _gone(attempt: Attempt, request: Request) -> bool:
    """Whether an earlier process deleted it; between the agreement and a resume may be days."""
    there = await attempt.send(_reading(request))
    called = attempt.step.name
    name = dig(there, attempt.kind.name_field) if attempt.kind.name_field else None
    if isinstance(name, str) and name and name != called:
        said = f"The {attempt.kind.title.lower()} that was called {called} is now called {name}."
        raise StepError(
            Problem("differs", safe(said), "It was not deleted.", "Delete it in the browser.")
        )
    return attempt.doubtful and is_gone(there)


async def seen(sitting: Sitting, kind: Kind, request: Request, began: float) -> Seen:
    """Whether a call took effect: by the fields that it sets, or the job that it started since
    ``began``, or the state that it leads to.

    Raises:
        ApiError: the resource cannot be read.
    """
    deed = deed_of(kind, request.method, request.path)
    reply = await sitting.look(_reading(replace(request, path=deed.path)))
    there = unwrapped(kind, reply.data)
    if request.method == "PATCH" and isinstance(request.body, dict):
        return Seen(told(there, request.body, kind.told_as))
    since = began + (ahead_of(reply, sitting.clock()) or 0.0) - MARGIN
    job = await find_job(sitting, request, since)
    if job is not None and time_of(job) is not None:
        return Seen(True, job)
    if deed.action is None or not deed.action.leads_to:
        return Seen(None)
    reached = kind.state(there).phase in deed.action.leads_to
    return Seen(reached or (None if deed.action.follow else False))


async def _look_for(attempt: Attempt, request: Request) -> Seen:
    try:
        body = await attempt.send(_reading(request))
    except NotFound:
        return Seen(True)
    return Seen(is_gone(body))


def _reading(request: Request) -> Request:
    return Request("GET", request.path, namespace=request.namespace)


def _identifier(attempt: Attempt, request: Request) -> str:
    return deed_of(attempt.kind, request.method, request.path).id
