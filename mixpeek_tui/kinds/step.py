"""A step of a plan, and the references that tie steps together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal
from urllib.parse import quote

from mixpeek_tui.wire import Json, Method

Verb = Literal["create", "upload", "attach", "process", "run", "act", "delete"]
"""``act``: what the browser does to one resource on request, such as to run, pause or cancel it."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A value that exists once another step is done; written ``${STEP_ID.FIELD}``."""

    step: str
    field: str

    def __str__(self) -> str:
        return "${" + f"{self.step}.{self.field}" + "}"


@dataclass(frozen=True, slots=True)
class FileRef:
    """A secret that is read from a file when it is sent; written ``@file:PATH#KEY``.

    With a key, the file is JSON and the key's value is meant; without, the whole text.
    """

    path: str
    key: str = ""

    def __str__(self) -> str:
        return f"@file:{self.path}" + (f"#{self.key}" if self.key else "")


@dataclass(frozen=True, slots=True)
class Path:
    """A request path of literal text and references."""

    parts: tuple[str | Ref, ...]

    def __str__(self) -> str:
        return "".join(str(part) for part in self.parts)


def path(*parts: str | Ref) -> Path:
    """A path from its parts, e.g. ``path("/v1/collections/", Ref(...), "/trigger")``."""
    return Path(parts)


def below(root: str, *parts: Json) -> str:
    """The path of what stands below another: ``below("/v1/tasks", id)``, the id quoted."""
    return "/".join([root, *(quote(str(part), safe="", errors="replace") for part in parts)])


@dataclass(frozen=True)
class Call:
    """A request whose references are still open."""

    method: Method
    path: Path
    body: Json = None
    """JSON with Ref and FileRef among its values; None sends no body."""
    namespaced: bool = True
    query: Mapping[str, str | int | bool] = field(default_factory=dict)

    @cached_property
    def refs(self) -> tuple[Ref, ...]:
        """Every reference in the path and the body."""
        in_path = (part for part in self.path.parts if isinstance(part, Ref))
        return (*in_path, *refs_in(self.body))


@dataclass(frozen=True, slots=True)
class Why:
    """The answer that caused a step."""

    section: str
    """The interview section: data, retrieval, taxonomy, clustering, automation, alerts."""
    words: str
    """In words, e.g. ``"semantic text search" in Retrieval``."""
    place: str = ""
    """Path in the answers, e.g. ``retrieval.goals``."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The file whose rows an upload step sends."""

    path: str
    fields: Mapping[str, str]
    """Field name to bucket schema type; what each column is sent as."""
    truths: frozenset[str] = frozenset()
    """Fields that hold truth values: stored as text, they are sent as ``true`` and ``false``."""


@dataclass(frozen=True, eq=False)
class Step:
    """One thing the plan will do. Compared by identity: what follows from one is cached."""

    id: str
    """``kind.name``, stable across runs and renames."""
    kind: str
    name: str
    verb: Verb
    why: Why
    request: Call | None
    after: tuple[str, ...] = ()
    """Steps that must be done first although nothing of theirs is referenced."""
    rows: Rows | None = None
    group: str = ""
    """Step id or heading that this step is shown under in the tree."""
    details: tuple[str, ...] = ()
    """What the tree says below the name, a line each."""

    @cached_property
    def depends_on(self) -> tuple[str, ...]:
        """Ids of the steps this one needs, each once, in order of first need."""
        seen = dict.fromkeys(ref.step for ref in self.refs)
        seen.update(dict.fromkeys(self.after))
        return tuple(seen)

    @property
    def changes(self) -> bool:
        """Whether it changes a resource that was there, instead of creating one."""
        method = self.request.method if self.request is not None else ""
        return self.verb == "create" and method in ("PATCH", "PUT")

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Every reference in the request."""
        return self.request.refs if self.request is not None else ()


def refs_in(value: Json) -> tuple[Ref, ...]:
    """Every Ref inside a JSON value, in reading order. Called on every key, hence the loop."""
    found: list[Ref] = []
    open_: list[Json] = [value]
    while open_:
        item = open_.pop()
        if isinstance(item, str):
            continue
        if isinstance(item, Ref):
            found.append(item)
        elif isinstance(item, dict):
            open_.extend(reversed(item.values()))
        elif isinstance(item, (list, tuple)):
            open_.extend(reversed(item))
    return tuple(found)


def shown(value: Json) -> Json:
    """The value with every reference written out, ready for ``json.dumps``."""
    if isinstance(value, (Ref, FileRef, Path)):
        return str(value)
    if isinstance(value, dict):
        return {key: shown(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [shown(inner) for inner in value]
    return value
