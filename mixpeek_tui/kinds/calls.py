"""Reading a call backwards: which resource it is about, and what it does to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from mixpeek_tui.kinds.kind import Action, Kind

HOLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Deed:
    """What a call does."""

    words: str
    """The verb: create, change, delete, or an action's own title, such as ``run now``.

    What an action changes by a PATCH of the resource itself is a change like others.
    """
    id: str = ""
    """Of the resource it is done to; empty where one is created."""
    parent: Mapping[str, str] = field(default_factory=dict)
    """Ids that the resource's path needs."""
    path: str = ""
    """Of the resource itself; empty where one is created."""
    action: Action | None = None


def deed_of(kind: Kind, method: str, path: str) -> Deed:
    """What a call to a resource of this kind, or to the place where they are made, does."""
    subject = re.match(_pattern(kind.path + "/{id}"), path)
    above = subject or re.match(_pattern(kind.path), path)
    found = {name: unquote(value) for name, value in above.groupdict().items()} if above else {}
    identifier = found.pop("id", "")
    if subject is None or path.endswith("/clone"):
        return Deed("create", parent=found)
    action = None if subject[0] == path else _action(kind, method, path)
    verb = "delete" if method == "DELETE" else "change"
    return Deed(action.title if action else verb, identifier, found, subject[0], action)


def _action(kind: Kind, method: str, path: str) -> Action | None:
    return next(
        (a for a in kind.actions if a.method == method and re.fullmatch(_pattern(a.path), path)),
        None,
    )


def _pattern(template: str) -> str:
    parts = HOLE.split(template)
    literal = [re.escape(part) for part in parts[::2]]
    holes = [f"(?P<{name}>[^/]+)" for name in parts[1::2]]
    return "".join(a + b for a, b in zip(literal, [*holes, ""], strict=True))
