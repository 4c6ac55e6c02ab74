"""Using what exists already: it is read, so that other steps know its id."""

from __future__ import annotations

from mixpeek_tui.errors import NotFound, Problem
from mixpeek_tui.run.attempt import Attempt
from mixpeek_tui.run.problems import StepError


async def reuse(attempt: Attempt) -> None:
    """Read the resource that the step names and take its values over.

    Raises:
        StepError: there is none of that name.
    """
    attempt.start()
    try:
        body = await attempt.send(attempt.request())
    except NotFound as error:
        said, status = error.problem.said, error.problem.status
        means = f"There is no {attempt.kind.title.lower()} called {attempt.step.name}."
        todo = f"Change {attempt.step.why.place}, or create it first."
        raise StepError(Problem("not_found", said, means, todo, status)) from error
    outputs = attempt.subject_outputs(body)
    attempt.adopted(outputs.get(attempt.kind.id_field, ""), outputs)
