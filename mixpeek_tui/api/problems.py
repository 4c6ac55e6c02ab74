"""From the outcome of a call to the error that is raised, in words and without secrets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mixpeek_tui.api.envelope import envelope_of
from mixpeek_tui.api.meanings import LOOK, UNCLEAR, Case, Meaning, meaning_of
from mixpeek_tui.api.outcome import Answer, Cause, Loss, Outcome
from mixpeek_tui.api.retry import refused_by_api
from mixpeek_tui.errors import (
    ApiError,
    Conflict,
    FieldProblem,
    Forbidden,
    NotAuthorised,
    NotFound,
    Problem,
    QuotaExceeded,
    RateLimited,
    Refused,
    Unclear,
    Unreachable,
)
from mixpeek_tui.text import duration, fit, safe
from mixpeek_tui.wire import Request

Scrub = Callable[[str], str]

_ERRORS: dict[str, type[ApiError]] = {
    "unauthorised": NotAuthorised,
    "forbidden": Forbidden,
    "quota": QuotaExceeded,
    "not_found": NotFound,
    "conflict": Conflict,
    "refused": Refused,
    "rate_limited": RateLimited,
    "unreachable": Unreachable,
    "unclear": Unclear,
}
LONGEST, MOST = 2_000, 1_000
"""Cells of one text, and fields, that are kept of what a server says went wrong."""
_CONNECTION = "Check the internet connection, the base URL, and HTTPS_PROXY if it is set."
_PAGE = "The answer is a web page, not from the API."
_PAGE_TODO = "A network may ask for a login: open a browser. Then check the base URL."


def error_of(
    request: Request,
    outcome: Outcome,
    *,
    host: str,
    scrub: Scrub,
    has_key: bool = True,
    waited: float = 0.0,
    asked_wait: float | None = None,
) -> ApiError:
    """The error to raise for an attempt that is not made again.

    Takes the host for words, the function that takes secrets out of texts, and how many
    seconds were waited or asked for in vain.
    """
    if isinstance(outcome, Loss):
        problem = _lost(request, outcome, host)
    elif outcome.is_page:
        problem = _page(request, outcome)
    else:
        problem = _said(Case(request, outcome.status, envelope_of(outcome), has_key,
                             asked_wait, waited), outcome)  # fmt: skip
    return _ERRORS[problem.kind](_clean(problem, scrub))


def _said(case: Case, answer: Answer) -> Problem:
    meaning = meaning_of(case)
    if case.status == 503 and case.request.mutates and not refused_by_api(answer):
        meaning = Meaning("unclear", f"The API is not there now. {UNCLEAR}", LOOK)
    envelope = case.envelope
    return Problem(
        meaning.kind, envelope.said, meaning.means, meaning.todo, answer.status,
        envelope.code or envelope.type, envelope.fields, answer.request_id,
    )  # fmt: skip


def _page(request: Request, answer: Answer) -> Problem:
    """A page where JSON belongs: a login page of a network, a proxy's error, a wrong host."""
    meaning = meaning_of(Case(request, answer.status, envelope_of(answer)))
    kind = "unreachable"
    means = _PAGE
    if request.mutates and (answer.status < 300 or answer.status >= 500):
        kind, means = "unclear", f"{_PAGE} {UNCLEAR}"
    elif 400 <= answer.status < 500:
        kind = meaning.kind
    said = envelope_of(answer).said
    return Problem(kind, said, means, _PAGE_TODO, answer.status, request_id=answer.request_id)


def _lost(request: Request, loss: Loss, host: str) -> Problem:
    if not loss.sent:
        means, todo = _unsent(loss.cause, host)
        return Problem("unreachable", loss.words, f"{means} Nothing was sent.", todo)
    means = _SENT[loss.cause].format(seconds=duration(loss.seconds))
    if request.mutates:
        return Problem("unclear", loss.words, f"{means} {UNCLEAR}", LOOK)
    return Problem("unclear", loss.words, means, "Try again in a moment.")


_SENT: dict[Cause, str] = {
    "timeout": "No answer came within {seconds}.",
    "dropped": "The connection broke before the answer came.",
    "garbled": "The answer cannot be read.",
}


def _unsent(cause: Cause, host: str) -> tuple[str, str]:
    words, todo = _UNSENT[cause]
    return words.format(host=host), todo


_UNSENT: dict[Cause, tuple[str, str]] = {
    "dns": ("The name {host} cannot be found.", _CONNECTION),
    "refused": (
        "Nothing answers at {host}.",
        "Check the base URL, that the server runs, and HTTPS_PROXY if it is set.",
    ),
    "network": ("There is no way to {host}.", _CONNECTION),
    "connect timeout": ("{host} does not answer the connection.", _CONNECTION),
    "certificate": (
        "The certificate of {host} is not trusted.",
        "Check the computer's date. If the network inspects traffic, name its certificate "
        "file in SSL_CERT_FILE.",
    ),
    "tls": (
        "{host} does not speak TLS as it should.",
        "Check whether the base URL begins with the right one of http and https.",
    ),
    "proxy": (
        "The proxy does not let the connection to {host} through.",
        "Check HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY.",
    ),
    "url": ("The address cannot be used.", "Check the base URL."),
}


def _clean(problem: Problem, scrub: Scrub) -> Problem:
    """The problem without secrets and without anything a terminal would obey."""

    def clean(text: str) -> str:
        return fit(safe(scrub(text)), LONGEST)

    fields = tuple(
        FieldProblem(clean(one.place), clean(one.message), clean(one.type))
        for one in problem.fields[:MOST]
    )
    return replace(
        problem, said=clean(problem.said), means=clean(problem.means), todo=problem.todo,
        code=clean(problem.code), fields=fields, request_id=clean(problem.request_id),
    )  # fmt: skip
