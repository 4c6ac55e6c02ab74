"""Events as JSON: the journal's lines, and the lines that ``--json`` prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields

from mixpeek_tui.errors import FieldProblem, Problem
from mixpeek_tui.run.events import (
    Added,
    Adopted,
    Blocked,
    Deleted,
    Deleting,
    Edited,
    Event,
    Failed,
    Finished,
    Kept,
    Reopened,
    Retrying,
    Skipped,
    Started,
    Succeeded,
    Unknown,
    Waiting,
)
from mixpeek_tui.wire import Json

CLASSES: dict[str, type[Event]] = {
    "started": Started, "retrying": Retrying, "waiting": Waiting, "succeeded": Succeeded,
    "adopted": Adopted, "failed": Failed, "unknown": Unknown, "skipped": Skipped,
    "blocked": Blocked, "reopened": Reopened, "edited": Edited, "added": Added,
    "deleting": Deleting, "deleted": Deleted, "kept": Kept, "finished": Finished,
}  # fmt: skip
NAMES: dict[type[Event], str] = {cls: name for name, cls in CLASSES.items()}
PRIVATE = (Reopened, Edited, Added)
"""What only a person at a screen does; ``--json`` has no line for it."""

TYPES: Mapping[str, tuple[type, ...]] = {
    "step": (str,), "at": (int, float), "id": (str,), "seconds": (int, float), "attempt": (int,),
    "outputs": (dict,), "watching": (dict,), "request": (dict,), "problem": (dict,),
}  # fmt: skip
"""What the fields of an event are in JSON; an event with another is damaged."""


def to_dict(event: Event) -> dict[str, Json]:
    """The event as a JSON object, its class under ``event``."""
    found: dict[str, Json] = {"event": NAMES[type(event)]}
    for entry in fields(event):
        value = getattr(event, entry.name)
        found[entry.name] = problem_dict(value) if isinstance(value, Problem) else _plain(value)
    return found


def _plain(value: Json) -> Json:
    return dict(value) if isinstance(value, Mapping) else value


def from_dict(data: Mapping[str, Json]) -> Event | None:
    """The event of a JSON object; None if this version does not know its name, or it is damaged.

    Fields that this version does not know are left out, missing ones take their defaults.
    """
    cls = CLASSES.get(str(data.get("event")))
    if cls is None:
        return None
    if not all(isinstance(data[name], kinds) for name, kinds in TYPES.items() if name in data):
        return None
    known = {key: tuple(v) if isinstance(v, list) else v for key, v in data.items()}
    if isinstance(problem := data.get("problem"), Mapping):
        known["problem"] = problem_of(problem)
    names = {entry.name for entry in fields(cls)}
    build: Callable[..., Event] = cls
    try:
        return build(**{key: value for key, value in known.items() if key in names})
    except TypeError:
        return None


def problem_dict(problem: Problem) -> dict[str, Json]:
    """A problem as a JSON object; empty parts are left out, kind and words never."""
    found: dict[str, Json] = {"kind": problem.kind, "said": problem.said}
    for name in ("means", "todo", "status", "code", "request_id"):
        if value := getattr(problem, name):
            found[name] = value
    if problem.fields:
        found["fields"] = [
            {"place": f.place, "message": f.message, "type": f.type} for f in problem.fields
        ]
    return found


def problem_of(data: Mapping[str, Json]) -> Problem:
    """The problem of a JSON object."""
    known = {entry.name: data[entry.name] for entry in fields(Problem) if entry.name in data}
    listed = known.pop("fields", ())
    places = tuple(
        FieldProblem(str(f.get("place")), str(f.get("message")), str(f.get("type") or ""))
        for f in (listed if isinstance(listed, list) else ())
        if isinstance(f, Mapping)
    )
    status = known.pop("status", None)
    words = {"kind": "unclear", "said": ""} | {key: str(value) for key, value in known.items()}
    return Problem(**words, status=status if isinstance(status, int) else None, fields=places)


def public_json(event: Event) -> dict[str, Json] | None:
    """The line that ``--json`` prints for the event, or None if it has none.

    Always there: event, step, id, seconds, problem. An unclear outcome is told as
    ``waiting``: it is being looked up, and a final event follows.
    """
    if isinstance(event, PRIVATE):
        return None
    data = to_dict(event)
    for name in ("at", "watching", "doubtful"):
        data.pop(name, None)
    first: dict[str, Json] = {
        name: data.pop(name, None) for name in ("event", "step", "id", "seconds", "problem")
    }
    first["id"] = first["id"] or None
    if isinstance(event, Unknown):
        first["event"] = "waiting"
        data["words"] = "the outcome is unclear; looking whether it took effect"
    return first | {key: value for key, value in data.items() if value not in ("", None, {})}
