"""From method and path to a handler."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from tests.strict_server import clustering, failures  # noqa: F401 - fills the actions
from tests.strict_server.actions import ACTIONS
from tests.strict_server.crud import routes
from tests.strict_server.exchange import Handler
from tests.strict_server.kinds import KINDS


@cache
def table() -> tuple[tuple[str, re.Pattern[str], Handler], ...]:
    """Every route, actions before the plain operations, literal paths before templates."""
    plain = [route for kind in KINDS.values() for route in routes(kind)]
    rows = [*ACTIONS, *plain]
    rows.sort(key=lambda row: row[1].count("{"))
    return tuple(
        (method, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)), handler)
        for method, path, handler in rows
    )


def route(method: str, path: str) -> tuple[Handler, Mapping[str, str]] | None:
    """The handler for a request and the ids in its path."""
    for wanted, pattern, handler in table():
        found = pattern.fullmatch(path) if wanted == method else None
        if found:
            return handler, found.groupdict()
    return None
