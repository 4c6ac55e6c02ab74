"""Creating a resource, or taking the one that is there."""

from __future__ import annotations

from mixpeek_tui.errors import Problem, Unclear
from mixpeek_tui.run.attempt import Attempt, Had
from mixpeek_tui.run.follow import reply_of
from mixpeek_tui.run.listing import Item
from mixpeek_tui.run.problems import StepError
from mixpeek_tui.run.reconcile import how_it_differs, identifier_of
from mixpeek_tui.wire import Request


async def create(attempt: Attempt) -> None:
    """Create the step's resource once, wait until it is ready, and tell its outputs."""
    attempt.start()
    request = attempt.request()
    had = await _had(attempt, request)
    if not had.made and not attempt.ours:
        _insist_that_it_matches(attempt, request, had.body)
    await _finish(attempt, request, had)


async def adopt(attempt: Attempt) -> None:
    """Take the existing resource as it is, because somebody said so."""
    attempt.start()
    request = attempt.request()
    identifier = attempt.before.existing or attempt.before.id
    body = await attempt.finder.by_id(attempt.kind, request, identifier)
    attempt.lost = False
    await _finish(attempt, request, Had(body, made=False))


async def _had(attempt: Attempt, request: Request) -> Had:
    finder, kind = attempt.finder, attempt.kind

    async def make() -> Item:
        body = await attempt.send(request)
        if not identifier_of(kind, body):
            said = f"The API accepted it without telling its {kind.id_field}."
            raise Unclear(Problem("unclear", said, "Whether it was created is unknown."))
        return body

    shared = looks_first(attempt)
    calm = shared and not attempt.doubtful and not attempt.before.attempt
    return await attempt.once(
        lambda: (finder.known if calm else finder.now)(kind, request),
        lambda: finder.patiently(kind, request),
        make,
        first=shared or attempt.doubtful,
        taken=lambda: finder.now(kind, request),
    )


def looks_first(attempt: Attempt) -> bool:
    """Whether the resource may be there before this run made it.

    In a namespace that this run created, only an unclear call can have made it, and a
    namespace's name is refused by the API if it is taken.
    """
    sitting, kind = attempt.sitting, attempt.kind
    if not sitting.looks_first:
        return False
    if kind.name == "namespace":
        return bool(sitting.previous)
    return kind.lookup is not None and not (kind.namespaced and sitting.fresh)


def _insist_that_it_matches(attempt: Attempt, request: Request, body: Item) -> None:
    lines = how_it_differs(attempt.sitting, attempt.kind, request, body)
    if not lines:
        return
    identifier = identifier_of(attempt.kind, body)
    raise StepError(
        Problem(
            "differs",
            f"There is already {attempt.kind.one} {attempt.step.name}, "
            f"and it differs: {'; '.join(lines)}.",
            "Nothing was changed. What depends on it waits.",
            "Adopt the existing one, give this one another name, or change the answers.",
        ),
        existing=identifier,
    )


async def _finish(attempt: Attempt, request: Request, had: Had) -> None:
    identifier = identifier_of(attempt.kind, had.body)
    note = await attempt.follow(had.body, request, identifier, made=had.made or attempt.ours)
    outputs = await attempt.outputs(had.body, request)
    attempt.over(identifier, outputs, note, made=had.made)


async def go_on(attempt: Attempt) -> None:
    """Follow what an earlier process started, then tell the outputs."""
    note, made = await attempt.resume()
    body: Item = dict(reply_of(attempt.before.watching))
    request = attempt.request()
    if attempt.step.verb != "create":
        outputs = attempt.subject_outputs(body)
    else:
        body.setdefault(attempt.kind.id_field, attempt.before.id)
        outputs = await attempt.outputs(body, request)
    if made:
        attempt.succeeded(attempt.before.id, outputs, note)
    else:
        attempt.adopted(attempt.before.id, outputs)
