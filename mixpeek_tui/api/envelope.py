"""The words in an error answer, out of every envelope the API is known to use (contract §6)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from mixpeek_tui.api.advice import details
from mixpeek_tui.api.outcome import Answer
from mixpeek_tui.errors import FieldProblem
from mixpeek_tui.wire import Json

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_LONGEST = 500
_ACCEPTED = ("accepted", "accepted_keys", "accepted_values", "expected", "permitted", "allowed")


@dataclass(frozen=True, slots=True)
class Envelope:
    """An error answer, taken apart. Texts are as the server sent them."""

    said: str
    code: str = ""
    type: str = ""
    details: Mapping[str, Json] = field(default_factory=dict)
    fields: tuple[FieldProblem, ...] = ()


def envelope_of(answer: Answer) -> Envelope:
    """What the answer says went wrong; the HTTP status in words if it says nothing."""
    body = answer.body if isinstance(answer.body, dict) else {}
    detail = body.get("detail")
    error = body.get("error")
    if not isinstance(error, dict) and isinstance(detail, dict):
        error = detail.get("error", detail)
    inner = error if isinstance(error, dict) else {}
    more = details(answer.body)
    listed = more.get("validation_errors") or (detail if isinstance(detail, list) else None)
    said = (inner.get("message"), error, detail, body.get("message"), _text(answer))
    return Envelope(
        next((one for one in said if isinstance(one, str) and one), status_words(answer.status)),
        _string(inner.get("code")),
        _string(inner.get("type")),
        more,
        tuple(_field(one) for one in listed) if isinstance(listed, list) else (),
    )


def status_words(status: int) -> str:
    """``HTTP 502 Bad Gateway``."""
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def _text(answer: Answer) -> str:
    """A plain text answer, shortened; of a web page only its title."""
    if not isinstance(answer.body, str):
        return ""
    if answer.is_page or answer.body.lstrip()[:1] == "<":
        title = _TITLE.search(answer.body)
        return " ".join(title[1].split())[:_LONGEST] if title else ""
    return answer.body.strip()[:_LONGEST]


def _field(entry: Json) -> FieldProblem:
    if not isinstance(entry, dict):
        return FieldProblem("", str(entry))
    place = entry.get("location", entry.get("loc", entry.get("field", "")))
    message = _string(entry.get("message") or entry.get("msg"))
    kind = _string(entry.get("type"))
    accepted = _accepted(entry)
    if accepted and accepted not in message:
        message = f"{message.rstrip('.')}. Accepted: {accepted}" if message else accepted
    return FieldProblem(_place(place), message, kind)


def _place(place: Json) -> str:
    """``stages[0].config``; the leading ``body`` says nothing and goes."""
    if not isinstance(place, Sequence) or isinstance(place, str):
        return _string(place).removeprefix("body.")
    parts = list(place)[1:] if list(place)[:1] == ["body"] else list(place)
    dotted = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return dotted.removeprefix(".")


def _accepted(entry: Mapping[str, Json]) -> str:
    context = entry.get("ctx")
    for source in (entry, context if isinstance(context, dict) else {}):
        for name in _ACCEPTED:
            found = source.get(name)
            if isinstance(found, list):
                return ", ".join(str(one) for one in found)
            if isinstance(found, str) and found:
                return found
    return ""


def _string(value: Json) -> str:
    return value if isinstance(value, str) else ""
