"""What an error of a step becomes: a Failed event with everything a person needs."""

from __future__ import annotations

from mixpeek_tui.errors import TuiError
from mixpeek_tui.run.attempt import Attempt
from mixpeek_tui.run.events import Failed
from mixpeek_tui.run.problems import StepError, at_answer, problem_of, scrubbed


def failed(attempt: Attempt, error: TuiError) -> Failed:
    """The event for an error that ended an attempt."""
    sitting, step = attempt.sitting, attempt.step
    problem = scrubbed(at_answer(problem_of(error), step), sitting.resolver.secrets)
    known = error if isinstance(error, StepError) else None
    return Failed(
        step.id, sitting.clock(), problem, id=known.id if known else "",
        existing=known.existing if known else "", doubtful=attempt.doubtful,
    )  # fmt: skip
