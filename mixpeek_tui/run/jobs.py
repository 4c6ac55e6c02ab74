"""Starting what takes time: processing, clustering, classifying, syncing. Never twice."""

from __future__ import annotations

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.states import phase
from mixpeek_tui.run.attempt import Attempt
from mixpeek_tui.run.listing import Item
from mixpeek_tui.run.recognise import MARGIN, SKEW, ahead_of, find_job
from mixpeek_tui.wire import Request


async def run_job(attempt: Attempt) -> None:
    """Start the step's job, or find the one that was started, and follow it to its end."""
    attempt.start()
    request = attempt.request()

    async def look() -> Item | None:
        return await find_job(attempt.sitting, request, await _not_before(attempt, request))

    async def again() -> Item | None:
        await attempt.sitting.sleep(1.0)
        found = await look()
        if found is None:
            await attempt.sitting.sleep(2.0)
            found = await look()
        return found

    had = await attempt.once(
        look, again, lambda: attempt.send(request), first=attempt.doubtful or nothing_new(attempt)
    )
    identifier = next(
        (str(had.body[key]) for key in (attempt.kind.id_field, "batch_id", "task_id")
         if had.body.get(key)), "",
    )  # fmt: skip
    ours = had.made or attempt.lost
    running = had.made or phase(had.body.get("status")) != "done"
    note = ""
    if running:
        note = await attempt.follow(had.body, request, identifier, made=ours)
    if ours:
        attempt.succeeded(identifier, attempt.subject_outputs(had.body), note)
    else:
        attempt.adopted(identifier, attempt.subject_outputs(had.body))


def nothing_new(attempt: Attempt) -> bool:
    """Whether all that the job works on was there before this run, so it may have run too."""
    sitting = attempt.sitting
    home = sitting.home.id if sitting.home else ""
    needs = [need for need in attempt.step.depends_on if need != home]
    return all(sitting.row(need).state == "adopted" for need in needs if need in sitting.steps)


async def _not_before(attempt: Attempt, request: Request) -> float:
    """Unix time, on the server's clock, from which on a job counts as started by this step.

    0 if any does: what it works on was made by this run, or nothing in it is new. Else an earlier
    job did not work on what this run brought.
    """
    parts = attempt.step.request.path.parts if attempt.step.request else ()
    subjects = [part.step for part in parts if not isinstance(part, str)]
    made = any(attempt.sitting.row(step).state == "succeeded" for step in subjects)
    if made or nothing_new(attempt):
        return 0.0
    began = attempt.sitting.row(attempt.step.id).began
    return began + await _ahead(attempt, request)


async def _ahead(attempt: Attempt, request: Request) -> float:
    """Seconds to add to this clock's time so that no job of ours is left out."""
    subject = Request("GET", request.path.rpartition("/")[0], namespace=request.namespace)
    try:
        ahead = ahead_of(await attempt.sitting.look(subject), attempt.sitting.clock())
    except ApiError:
        ahead = None
    return -SKEW if ahead is None else ahead - MARGIN
