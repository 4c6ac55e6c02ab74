"""What an error answer means and what to do about it, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mixpeek_tui.api.envelope import Envelope
from mixpeek_tui.text import duration, plural
from mixpeek_tui.wire import Json, Request

NAMED = 8
"""Places of a body that are named in a sentence."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The kind of problem (see ``errors.Problem.kind``), what it means, what to do."""

    kind: str
    means: str
    todo: str


@dataclass(frozen=True, slots=True)
class Case:
    """An error answer with what is needed to explain it."""

    request: Request
    status: int
    envelope: Envelope
    has_key: bool = True
    asked_wait: float | None = None
    """Seconds the server asked to wait, if that was too long."""
    waited: float = 0.0


def meaning_of(case: Case) -> Meaning:
    """What the answer means; every status has words."""
    special = _TABLE.get(case.status)
    if special is not None:
        return special(case)
    if 300 <= case.status < 400:
        return _moved(case)
    if case.status >= 500:
        return _server(case)
    return Meaning("refused", "The API does not take this request.", _OPEN)


_OPEN = "Open the row for the exact request and answer."


def _unauthorised(case: Case) -> Meaning:
    if not case.has_key:
        return Meaning(
            "unauthorised", "No API key was sent.", "Enter a key, or set MIXPEEK_API_KEY."
        )
    return Meaning(
        "unauthorised",
        "The API key is wrong, revoked, or for another address.",
        "Enter another key; keys are made in the Mixpeek dashboard.",
    )


def _credit(case: Case) -> Meaning:
    return Meaning(
        "quota",
        "The organisation has no credit left.",
        "Add credit in the Mixpeek dashboard, then try again.",
    )


def _forbidden(case: Case) -> Meaning:
    envelope = case.envelope
    if envelope.type == "QuotaExceededError" or {"resource", "limit"} <= set(envelope.details):
        return _quota(envelope.details)
    if envelope.type == "NotEnabledError":
        return Meaning(
            "forbidden",
            "This feature is not switched on for the organisation.",
            "Ask Mixpeek to switch it on, or leave this part out.",
        )
    return Meaning(
        "forbidden",
        "The key is valid, but may not do this.",
        "Use a key with more rights, or ask whoever manages the organisation.",
    )


def _quota(details: Mapping[str, Json]) -> Meaning:
    resource = _noun(details.get("resource")) or "resource"
    current, limit, tier = (details.get(name) for name in ("current", "limit", "tier"))
    plan = f"the {tier} plan" if isinstance(tier, str) and tier else "this plan"
    if isinstance(limit, int) and isinstance(current, int):
        noun = resource if limit == 1 else _many(resource)
        means = f"{current} of {limit} {noun} on {plan} are in use."
    else:
        means = f"The limit of {plan} for this kind is reached: {resource}."
    return Meaning("quota", means, f"Delete a {resource} that is not needed, or change the plan.")


def _noun(resource: Json) -> str:
    """``collections`` → ``collection``; the API's spelling of the number is not documented."""
    words = resource.replace("_", " ").strip().lower() if isinstance(resource, str) else ""
    if words.endswith("ies"):
        return words[:-3] + "y"
    return words.removesuffix("s")


def _many(noun: str) -> str:
    return noun[:-1] + "ies" if noun.endswith("y") else noun + "s"


def _not_found(case: Case) -> Meaning:
    if "/tasks/" in case.request.path:
        return Meaning(
            "not_found",
            "The API no longer knows this task; it forgets tasks after about a day.",
            "Look at the resource itself for its state.",
        )
    if not case.envelope.code and case.envelope.said in ("Not Found", "HTTP 404 Not Found"):
        return Meaning(
            "not_found",
            "There is nothing at this address.",
            "Check the base URL, then whether the resource was deleted.",
        )
    where = " in this namespace" if case.request.namespace else ""
    return Meaning(
        "not_found",
        f"What the request names does not exist{where}.",
        "Check that it was not deleted, and that the namespace is the right one.",
    )


def _conflict(case: Case) -> Meaning:
    if case.request.method == "DELETE":
        return Meaning(
            "conflict",
            "It is in use, so it cannot be deleted now.",
            "Wait until its running batches end, or delete what depends on it first.",
        )
    if "/objects" in case.request.path:
        return Meaning(
            "conflict",
            "An object with this unique key is already stored.",
            "Keep the stored object, or change the key.",
        )
    return Meaning(
        "conflict",
        "The name is already taken.",
        "Choose another name, or use the existing one.",
    )


def _bad_request(case: Case) -> Meaning:
    if "/taxonomies" in case.request.path and _holds(case.request.body, "input_mappings"):
        return Meaning(
            "refused",
            "The taxonomy's input_mappings do not fit the data.",
            "Check that the path field exists in the source document payload.",
        )
    return Meaning("refused", "The request contradicts what the API has or allows.", _OPEN)


def _invalid(case: Case) -> Meaning:
    fields = case.envelope.fields
    extra = [one for one in fields if one.type == "extra_forbidden"]
    if extra and len(extra) == len(fields):
        names = _some([one.place or "a key" for one in extra])
        accepted = "; ".join(dict.fromkeys(one.message for one in extra if one.message))
        means = f"The API does not take these keys here: {names}."
        return Meaning("refused", f"{means} It says: {accepted}" if accepted else means, "Remove "
                       + ("it." if len(extra) == 1 else "them."))  # fmt: skip
    if fields:
        places = _some([one.place for one in fields if one.place])
        count = plural(len(fields), "value")
        return Meaning("refused", f"The API does not accept {count}: {places}.", "Correct "
                       + ("it" if len(fields) == 1 else "them") + " and try again.")  # fmt: skip
    return Meaning("refused", "The API does not accept the body of the request.", _OPEN)


def _some(places: list[str]) -> str:
    more = f" and {len(places) - NAMED} more" if len(places) > NAMED else ""
    return ", ".join(places[:NAMED]) + more


def _too_large(case: Case) -> Meaning:
    return Meaning("refused", "The request is too large.", "Send less at once.")


def _wrong_method(case: Case) -> Meaning:
    return Meaning("refused", "This address does not take such requests.", "Check the base URL.")


def _limited(case: Case) -> Meaning:
    if case.envelope.details.get("retryable") is False:
        return Meaning(
            "rate_limited",
            "A limit is reached, and the API says that waiting does not help.",
            "Look at the plan's limits in the Mixpeek dashboard.",
        )
    if case.asked_wait is not None:
        means = f"The limit is reached; the API asks to wait {duration(case.asked_wait)}."
    else:
        means = f"The limit on requests stayed reached for {duration(case.waited)}."
    todo = "Try again later; other programs may be using the same key."
    return Meaning("rate_limited", f"{means} Nothing was stored.", todo)


def _unavailable(case: Case) -> Meaning:
    if "model_warming" in case.envelope.code:
        return Meaning(
            "rate_limited",
            f"The model is still starting after {duration(case.waited)}. Nothing was stored.",
            "Try again in a few minutes.",
        )
    return Meaning(
        "rate_limited",
        "The API is not taking requests of this kind now. Nothing was stored.",
        "Try again in a few minutes.",
    )


def _server(case: Case) -> Meaning:
    if not case.request.mutates:
        return Meaning("unclear", "The API failed while answering.", "Try again in a moment.")
    return Meaning("unclear", f"The API failed on the way. {UNCLEAR}", LOOK)


UNCLEAR = "Whether the request took effect is not known."
LOOK = "Look whether it is there before sending it again."


def _moved(case: Case) -> Meaning:
    return Meaning(
        "refused",
        "The server sends this request somewhere else, where it was not sent.",
        "Check the base URL: https instead of http, and the host.",
    )


_TABLE: dict[int, Callable[[Case], Meaning]] = {
    400: _bad_request,
    401: _unauthorised,
    402: _credit,
    403: _forbidden,
    404: _not_found,
    405: _wrong_method,
    409: _conflict,
    413: _too_large,
    422: _invalid,
    429: _limited,
    503: _unavailable,
}


def _holds(value: Json, key: str) -> bool:
    """Whether the key stands anywhere inside the value."""
    if isinstance(value, dict):
        return key in value or any(_holds(inner, key) for inner in value.values())
    return isinstance(value, list) and any(_holds(inner, key) for inner in value)
