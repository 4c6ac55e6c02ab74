"""Problems as a run tells them: made here, scrubbed of secrets, pointed at the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mixpeek_tui.errors import ApiError, Problem, ReadOnlyError, TuiError
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.text import safe

OURS_TO_CHANGE = frozenset({"refused", "conflict", "differs", "local", "quota", "job_failed"})
"""Kinds of problem that another answer can avoid."""
HIDDEN = "[hidden]"


class StepError(TuiError):
    """A step cannot go on, for a reason found on this side."""

    def __init__(self, problem: Problem, *, id: str = "", existing: str = "") -> None:
        self.problem = problem
        self.id = id
        """Id of what the step made, if it got that far."""
        self.existing = existing
        """Id of the resource that has the name."""
        super().__init__(problem.said)


def local(said: str, *, means: str = "", todo: str = "") -> Problem:
    """A problem that arose before anything was sent."""
    return Problem("local", said, means, todo)


def problem_of(error: TuiError) -> Problem:
    """What an error says, as a problem."""
    if isinstance(error, (ApiError, StepError)):
        return error.problem
    if isinstance(error, ReadOnlyError):
        means = "Nothing was sent."
        return local(str(error), means=means, todo="Leave the read-only mode to run the plan.")
    return local(str(error))


def problem_words(error: TuiError) -> str:
    """What happened and what it means, in one line."""
    problem = problem_of(error)
    parts = [part for part in (problem.means.rstrip("."), problem.said) if part]
    return ": ".join(parts) or problem.kind


def at_answer(problem: Problem, step: Step) -> Problem:
    """The same problem, saying which answer to change where that could help."""
    if problem.kind not in OURS_TO_CHANGE or not step.why.place:
        return problem
    hint = f"The answer behind it: {step.why.words} ({step.why.place})."
    return replace(problem, todo=f"{problem.todo} {hint}".strip())


def scrubbed(problem: Problem, secrets: Iterable[str]) -> Problem:
    """The same problem without secrets and without anything a terminal would obey."""
    hidden = tuple(sorted(secrets, key=len, reverse=True))

    def clean(text: str) -> str:
        for secret in hidden:
            text = text.replace(secret, HIDDEN)
        return safe(text, keep_newlines=True)

    fields = tuple(
        replace(f, place=clean(f.place), message=clean(f.message)) for f in problem.fields
    )
    return replace(
        problem, said=clean(problem.said), means=clean(problem.means), todo=clean(problem.todo),
        fields=fields,
    )  # fmt: skip
