"""Changing a resource that was there before: once, and looked at afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mixpeek_tui.errors import Problem, Unclear
from mixpeek_tui.run.attempt import Attempt
from mixpeek_tui.run.compare import holds
from mixpeek_tui.run.listing import Item
from mixpeek_tui.run.looking import Seen, look_after
from mixpeek_tui.run.problems import StepError
from mixpeek_tui.wire import Request


async def change(attempt: Attempt) -> None:
    """Send the fields of the step's body to its resource, and read it again.

    A kind that is written whole is read first, and what is not changed is sent as it is. After
    an unclear outcome, of this process or an earlier one, the resource tells what came of it.

    Raises:
        StepError: it was accepted, and yet the value is the old one.
        ApiError: it was refused, or is not there any more.
    """
    doubtful = attempt.doubtful
    attempt.start()
    request = attempt.request()
    wanted: Item = request.body if isinstance(request.body, dict) else {}
    whole = request.method == "PUT"
    there = await _there(attempt, request) if whole or doubtful else {}
    if not doubtful or _not_made(there, wanted):
        attempt.doubtful = False
        there = await _sent(attempt, replace(request, body=_body(attempt, there, wanted, whole)))
        if old := _not_made(there, wanted):
            raise StepError(_kept(attempt, old))
    identifier = str(there.get(attempt.kind.id_field) or "")
    outputs = await attempt.outputs(there, replace(request, path=request.path.rpartition("/")[0]))
    attempt.succeeded(identifier, outputs, f"changed {', '.join(wanted)}")


async def _sent(attempt: Attempt, request: Request) -> Item:
    """The resource after the change went out, whatever became of the reply."""
    try:
        await attempt.send(request)
    except Unclear as error:
        found = await look_after(attempt, error, lambda: _look(attempt, request))
        attempt.doubtful = False
        return found
    attempt.doubtful = True
    there = await _there(attempt, request)
    attempt.doubtful = False
    return there


async def _look(attempt: Attempt, request: Request) -> Seen:
    there = await _there(attempt, request)
    sent = request.body if isinstance(request.body, dict) else {}
    return Seen(not _not_made(there, sent), there)


async def _there(attempt: Attempt, request: Request) -> Item:
    return await attempt.send(replace(request, method="GET", body=None))


def _body(attempt: Attempt, there: Item, wanted: Item, whole: bool) -> Item:
    if not whole:
        return wanted
    free = (field.name for field in attempt.kind.editable)
    return {key: there[key] for key in free if there.get(key) is not None} | wanted


def _not_made(there: Item, wanted: Item) -> list[str]:
    """The fields that still have another value; one that is never told counts as changed."""
    told = wanted.keys() & there.keys()
    return [key for key in wanted if key in told and not holds(there[key], wanted[key], key)]


def _kept(attempt: Attempt, fields: Iterable[str]) -> Problem:
    names = ", ".join(fields)
    said = f"The API kept the old value of {names} of {attempt.step.name}."
    return Problem("differs", said, "The change was accepted, and yet nothing is changed.")
