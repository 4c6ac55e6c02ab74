"""One request as a handler sees it, and what a handler answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.errors import bad_request, invalid
from mixpeek_tui.sandbox.shapes.base import JsonDict


@dataclass(frozen=True)
class Call:
    """A checked request: namespace resolved, body validated against the route's shape."""

    sandbox: Sandbox
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: JsonDict
    namespace_id: str | None
    namespace_unresolved: str | None = None

    @property
    def namespace(self) -> str:
        """The namespace id; only for routes that need one."""
        if self.namespace_id is None:
            raise bad_request("The X-Namespace header is required", "namespace_required")
        return self.namespace_id

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean query parameter."""
        text = self.query.get(name)
        if text is None:
            return default
        if text.lower() not in ("true", "false", "1", "0"):
            raise invalid(("query", name), "Input should be a valid boolean", "bool_parsing")
        return text.lower() in ("true", "1")


@dataclass(frozen=True)
class Reply:
    """An answer: status, JSON body (None for an empty one), extra headers."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Call], Reply]


@dataclass(frozen=True)
class Endpoint:
    """A path the sandbox answers.

    `shape` checks the body; without one no body is read. `heavy` handlers run on a thread so that
    other requests stay fast; what the others write is one transaction, undone when they refuse.
    `namespaced` needs X-Namespace; `listing` answers an unresolved one with an empty page.
    """

    method: str
    path: str
    handler: Handler
    shape: type[BaseModel] | None = None
    namespaced: bool = True
    listing: bool = False
    auth: bool = True
    heavy: bool = False
    body_required: bool = True
