"""Everything about one step of a run: what is sent, what came back, what went wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from mixpeek_tui.addresses import unposted
from mixpeek_tui.kinds.step import Call, Path, Ref, Step, shown
from mixpeek_tui.plan.export import curl, python
from mixpeek_tui.run.events import Row
from mixpeek_tui.run.rows_upload import KEY
from mixpeek_tui.text import safe
from mixpeek_tui.ui.run_view.board import Board
from mixpeek_tui.ui.run_view.summary import namespace_of
from mixpeek_tui.wire import Json

Form = Literal["JSON", "curl", "Python"]
FORMS: tuple[Form, ...] = ("JSON", "curl", "Python")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and the text below it."""

    title: str
    text: str
    tone: Literal["", "failed"] = ""


def parts(board: Board, step: Step, given: str | None, base_url: str, form: Form) -> list[Part]:
    """What there is to say about a step, safe to draw.

    Args:
        board: Where the run stands.
        step: The step.
        given: The namespace that was given.
        base_url: For shell commands.
        form: How the request is written.
    """
    row = board.row(step.id)
    found = [Part("Because of", _why(step))]
    if row.problem is not None:
        found.append(Part("What went wrong", "\n".join(_problem(row)), "failed"))
    if row.words:
        found.append(Part("Note", safe(row.words)))
    if row.id or row.outputs:
        found.append(Part("What came back", "\n".join(_outputs(row))))
    sent = request_text(board, step, given, base_url, form)
    title = "Each request" if step.rows is not None else "Request"
    found.append(Part(f"{title} as {form}", sent))
    return found


def _why(step: Step) -> str:
    place = f"   ({step.why.place} in the answers)" if step.why.place else ""
    return f"{safe(step.why.words)}{safe(place)}"


def _problem(row: Row) -> Iterator[str]:
    problem = row.problem
    if problem is None:
        return
    head = f"{problem.status} " if problem.status else ""
    yield safe(f"{head}{problem.said}", keep_newlines=True)
    for field in problem.fields:
        yield f"  {safe(field.place)}: {safe(field.message)}"
    for text in (problem.means, problem.todo):
        if text:
            yield safe(text, keep_newlines=True)
    if row.existing:
        yield f"The existing one is {safe(row.existing)}."
    if problem.request_id:
        yield f"Request id for Mixpeek's support: {safe(problem.request_id)}"


def _outputs(row: Row) -> Iterator[str]:
    if row.id:
        yield f"id   {safe(row.id)}"
    for name, value in row.outputs.items():
        if name != KEY and value not in ("", row.id):
            yield f"{safe(name)}   {safe(value)}"


def request_text(
    board: Board, step: Step, given: str | None, base_url: str, form: Form
) -> str:
    """The request with the ids that are known by now; secrets stay ``${env:NAME}``."""
    if step.request is None:
        return "Nothing is sent; this step only waits."
    known = replace(step, request=filled(step.request, board))
    home = namespace_of(board, given)
    if form == "curl":
        return safe(curl(known, base_url, home), keep_newlines=True)
    if form == "Python":
        return safe(python(known, home), keep_newlines=True)
    call = known.request
    assert call is not None
    lines = [f"{call.method} {call.path}"]
    if call.namespaced:
        lines.append(f"X-Namespace: {home or 'known once the namespace is there'}")
    if call.body is not None:
        lines.append(json.dumps(unposted(shown(call.body)), indent=2, ensure_ascii=False))
    return safe("\n".join(lines), keep_newlines=True)


def filled(call: Call, board: Board) -> Call:
    """The request with the references replaced whose values are known."""
    parts_ = tuple(_value(part, board) for part in call.path.parts)
    path = Path(tuple(p if isinstance(p, (str, Ref)) else str(p) for p in parts_))
    return Call(call.method, path, _value(call.body, board), call.namespaced)


def _value(value: Json, board: Board) -> Json:
    if isinstance(value, Ref):
        return board.row(value.step).outputs.get(value.field, value)
    if isinstance(value, dict):
        return {key: _value(inner, board) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_value(inner, board) for inner in value]
    return value

