"""Attaching something to a collection without dropping what others attached."""

from __future__ import annotations

import asyncio

from mixpeek_tui.errors import Problem
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.run.attempt import Attempt
from mixpeek_tui.run.compare import covers
from mixpeek_tui.run.events import OVER
from mixpeek_tui.run.listing import Item
from mixpeek_tui.run.problems import StepError
from mixpeek_tui.wire import Json, Request


async def attach(attempt: Attempt) -> None:
    """PATCH the collection's lists so that they hold what the step wants, and all else too."""
    attempt.start()
    request = attempt.request()
    async with attempt.sitting.locks.setdefault(request.path, asyncio.Lock()):
        await _attach(attempt, request)


async def _attach(attempt: Attempt, request: Request) -> None:
    wanted = _lists(request.body)

    async def look() -> Item | None:
        there = await _there(attempt, request)
        return there if _holds(there, wanted) else None

    async def make() -> Item:
        there = await _base(attempt, request)
        body = {key: _merged(there.get(key), items) for key, items in wanted.items()}
        return await attempt.send(Request("PATCH", request.path, body, namespace=request.namespace))

    had = await attempt.once(look, look, make, first=attempt.doubtful or not _made(attempt))
    if had.made and not _holds(had.body, wanted, silent=True):
        raise StepError(_dropped(attempt))
    identifier = str(had.body.get(attempt.kind.id_field) or "")
    attempt.over(identifier, attempt.subject_outputs(had.body), "", made=had.made)


def _made(attempt: Attempt) -> bool:
    """Whether the collection is this run's own, so that nobody else attached anything."""
    sitting = attempt.sitting
    return all(
        sitting.row(need).state == "succeeded" and not sitting.steps[need].changes
        for need in _subjects(attempt.step)
    )


def _subjects(step: Step) -> set[str]:
    parts = step.request.path.parts if step.request is not None else ()
    return {part.step for part in parts if not isinstance(part, str)}


async def _base(attempt: Attempt, request: Request) -> Item:
    """What is attached now: read, or known because only this run attaches."""
    if attempt.doubtful or not _made(attempt):
        return await _there(attempt, request)
    known: Item = {}
    for other in attempt.sitting.steps.values():
        if other.verb != "attach" or other.id == attempt.step.id or other.request is None:
            continue
        if attempt.sitting.row(other.id).state not in OVER:
            continue
        earlier = attempt.sitting.request(other)
        if earlier.path == request.path:
            for key, items in _lists(earlier.body).items():
                known[key] = _merged(known.get(key), items)
    return known


async def _there(attempt: Attempt, request: Request) -> Item:
    look = Request("GET", request.path, namespace=request.namespace)
    return (await attempt.sitting.send(attempt.step.id, look)).data


def _lists(body: Json) -> dict[str, list[Json]]:
    items = body.items() if isinstance(body, dict) else ()
    return {key: value for key, value in items if isinstance(value, list)}


def _merged(there: Json, wanted: list[Json]) -> list[Json]:
    kept = list(there) if isinstance(there, list) else []
    return kept + [item for item in wanted if not any(covers(old, item, {}) for old in kept)]


def _holds(there: Item, wanted: dict[str, list[Json]], *, silent: bool = False) -> bool:
    """Whether everything wanted is there; a reply that does not say may be taken as yes."""
    for key, items in wanted.items():
        kept = there.get(key)
        if not isinstance(kept, list):
            if silent and key not in there:
                continue
            return False
        if not all(any(covers(old, item, {}) for old in kept) for item in items):
            return False
    return True


def _dropped(attempt: Attempt) -> Problem:
    return Problem(
        "refused",
        f"The API took the change to {attempt.step.name} but did not keep it.",
        "The collection does not use what was attached, so nothing will happen with it.",
        "Try again; if it stays so, the API does not allow this on an existing collection.",
    )
