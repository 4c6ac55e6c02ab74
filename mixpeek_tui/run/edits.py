"""Changing a step between two attempts: its name, its request; written down so that it lasts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.kinds.step import Call, FileRef, Path, Ref, Step, shown
from mixpeek_tui.run.events import Edited, Event
from mixpeek_tui.wire import Json, Method

REF = re.compile(r"\$\{([^${}:]+)\.([^.${}:]+)\}")
FILE = re.compile(r"@file:([^#]+)(?:#(.+))?")
READING = ("connection",)
"""Kinds whose requests hold secrets of files; in others ``@file:`` is text, which may be another's.
"""
METHODS: Mapping[str, Method] = {
    "GET": "GET", "POST": "POST", "PUT": "PUT", "PATCH": "PATCH", "DELETE": "DELETE",
}  # fmt: skip


def renamed(step: Step, kind: Kind, name: str) -> Step:
    """The step under another name; its id stays."""
    call = step.request
    if call is None or not isinstance(call.body, dict) or not kind.name_field:
        return replace(step, name=name)
    body = {**call.body, kind.name_field: name}
    return replace(step, name=name, request=Call(call.method, call.path, body, call.namespaced))


def edited(step: Step, at: float) -> Edited:
    """The event that keeps a changed step."""
    call = step.request
    if call is None:
        return Edited(step.id, at, step.name)
    request = {
        "method": call.method, "path": str(call.path), "body": shown(call.body),
        "namespaced": call.namespaced,
    }  # fmt: skip
    return Edited(step.id, at, step.name, request)


def with_edits(steps: Mapping[str, Step], events: Iterable[Event]) -> dict[str, Step]:
    """The steps of a plan with the changes that a journal holds."""
    found = dict(steps)
    for event in events:
        if isinstance(event, Edited) and event.step in found:
            found[event.step] = _restored(found[event.step], event, steps.keys())
    return found


def _restored(step: Step, event: Edited, known: Collection[str]) -> Step:
    data = event.request
    method = METHODS.get(str(data.get("method")))
    if method is None:
        return replace(step, name=event.name)
    call = Call(
        method, _path(str(data.get("path")), known),
        unshown(data.get("body"), known, files=step.kind in READING),
        data.get("namespaced") is not False,
    )  # fmt: skip
    return replace(step, name=event.name, request=call)


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
