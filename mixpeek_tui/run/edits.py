"""Steps that are not as the answers have them: changed, or added; written down so that it lasts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.kinds.step import Call, FileRef, Path, Ref, Step, Verb, Why, shown
from mixpeek_tui.run.events import Added, Edited, Event
from mixpeek_tui.wire import Json, Method

REF = re.compile(r"\$\{([^${}:]+)\.([^.${}:]+)\}")
FILE = re.compile(r"@file:([^#]+)(?:#(.+))?")
READING = ("connection",)
"""Kinds whose requests hold secrets of files; in others ``@file:`` is text, which may be another's.
"""
METHODS: Mapping[str, Method] = {
    "GET": "GET", "POST": "POST", "PUT": "PUT", "PATCH": "PATCH", "DELETE": "DELETE",
}  # fmt: skip
ADDED: Mapping[str, Verb] = {"delete": "delete", "create": "create"}
"""What an added step may do; one that says anything else is left out."""


def renamed(step: Step, kind: Kind, name: str) -> Step:
    """The step under another name; its id stays."""
    call = step.request
    if call is None or not isinstance(call.body, dict) or not kind.name_field:
        return replace(step, name=name)
    body = {**call.body, kind.name_field: name}
    return replace(step, name=name, request=replace(call, body=body))


def edited(step: Step, at: float) -> Edited:
    """The event that keeps a changed step."""
    return Edited(step.id, at, step.name, _written(step.request))


def added(step: Step, before: Iterable[str], at: float) -> Added:
    """The event that keeps a step which the answers do not tell of.

    Args:
        step: What is done.
        before: Ids of the steps that wait for it.
        at: Unix time, seconds.
    """
    return Added(
        step.id, at, step.name, _written(step.request), step.kind, step.verb, step.after,
        tuple(before),
    )  # fmt: skip


def _written(call: Call | None) -> dict[str, Json]:
    if call is None:
        return {}
    found: dict[str, Json] = {
        "method": call.method, "path": str(call.path), "body": shown(call.body),
        "namespaced": call.namespaced,
    }  # fmt: skip
    return found | ({"query": dict(call.query)} if call.query else {})


def with_edits(steps: Mapping[str, Step], events: Iterable[Event]) -> dict[str, Step]:
    """The steps of a plan with the additions, which go first, and changes that a journal holds."""
    found, extra = dict(steps), dict[str, Step]()
    for event in events:
        if isinstance(event, Edited) and event.step in found:
            found[event.step] = _restored(found[event.step], event, steps.keys())
        elif isinstance(event, Added) and event.verb in ADDED:
            extra[event.step] = _made(event, steps)
            for name in event.before:
                if name in found:
                    waits = found[name]
                    found[name] = replace(waits, after=(*waits.after, event.step))
        elif isinstance(event, Edited) and event.step in extra:
            extra[event.step] = _restored(extra[event.step], event, steps.keys())
    return extra | found


def _made(event: Added, steps: Mapping[str, Step]) -> Step:
    cause = next((steps[name].why for name in event.before if name in steps), Why("", ""))
    call = _call(event.request, event.kind, steps.keys())
    return Step(event.step, event.kind, event.name, ADDED[event.verb], cause, call, event.after)


def _restored(step: Step, event: Edited, known: Collection[str]) -> Step:
    call = _call(event.request, step.kind, known)
    return replace(step, name=event.name, request=call or step.request)


def _call(data: Mapping[str, Json], kind: str, known: Collection[str]) -> Call | None:
    """The request that was written down; None if none was."""
    method, query = METHODS.get(str(data.get("method"))), data.get("query")
    if method is None:
        return None
    return Call(
        method, _path(str(data.get("path")), known),
        unshown(data.get("body"), known, files=kind in READING),
        data.get("namespaced") is not False, query if isinstance(query, dict) else {},
    )  # fmt: skip


def unshown(value: Json, known: Collection[str], *, files: bool = True) -> Json:
    """A JSON value with references to known steps, and to files, read back from their text."""
    if isinstance(value, str):
        if (match := REF.fullmatch(value)) and match[1] in known:
            return Ref(match[1], match[2])
        if files and (match := FILE.fullmatch(value)):
            return FileRef(match[1], match[2] or "")
        return value
    if isinstance(value, dict):
        return {key: unshown(inner, known, files=files) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [unshown(inner, known, files=files) for inner in value]
    return value


def _path(text: str, known: Collection[str]) -> Path:
    parts: list[str | Ref] = []
    end = 0
    for match in REF.finditer(text):
        if match[1] in known:
            parts += [text[end : match.start()], Ref(match[1], match[2])]
            end = match.end()
    return Path(tuple(part for part in (*parts, text[end:]) if part != ""))
