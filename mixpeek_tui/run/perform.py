"""Which way a step is done, by its verb and by where it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mixpeek_tui.run.act import act, delete
from mixpeek_tui.run.attach import attach
from mixpeek_tui.run.attempt import Attempt
from mixpeek_tui.run.change import change
from mixpeek_tui.run.create import adopt, create, go_on
from mixpeek_tui.run.empty import skipped_for_want_of_data
from mixpeek_tui.run.jobs import run_job
from mixpeek_tui.run.objects import create_objects
from mixpeek_tui.run.reuse import reuse
from mixpeek_tui.run.rows_upload import upload_rows


async def perform(
    attempt: Attempt, *, adopting: bool, stop: Callable[[], bool], bad_rows_dir: Path | None
) -> None:
    """Do the step, down to its last event.

    Raises:
        TuiError: it did not succeed.
    """
    step = attempt.step
    if step.request is None:
        attempt.start()
        attempt.succeeded("", {})
    elif step.request.method == "GET":
        await reuse(attempt)
    elif step.verb == "act":
        await act(attempt)
    elif step.verb == "delete":
        await delete(attempt)
    elif step.changes:
        await change(attempt)
    elif step.rows is not None:
        await upload_rows(attempt, step.rows, stop, bad_rows_dir)
    elif adopting:
        await adopt(attempt)
    elif attempt.still_followed:
        await go_on(attempt)
    elif step.verb == "create":
        await create(attempt)
    elif step.verb == "attach":
        await attach(attempt)
    elif step.verb == "upload":
        await create_objects(attempt)
    elif not await skipped_for_want_of_data(attempt):
        await run_job(attempt)
