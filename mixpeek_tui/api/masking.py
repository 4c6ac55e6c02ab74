"""Which values of a body are secret, and the body without them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mixpeek_tui.api.auth import HIDDEN
from mixpeek_tui.wire import Json

_SECRET = re.compile(
    r"secret|passw|passphrase|private_?key|api_?key|authorization|credential|webhook_url"
    r"|(^|_)token$",
    re.IGNORECASE,
)
_HOLDS_SECRETS = re.compile(r"^(credentials|headers)$", re.IGNORECASE)
"""Every text below these keys is secret, but for the ones that say what it is."""
_OPEN = frozenset({"type", "content-type", "accept", "user-agent"})
_REFERENCE = re.compile(r"\$\{env:\w+\}")


def masked(value: Json, *, secret: bool = False) -> Json:
    """A copy with every secret text replaced by ``••••``; ``${env:NAME}`` stays."""
    if isinstance(value, dict):
        return {
            name: masked(inner, secret=_is_secret(str(name), secret))
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [masked(inner, secret=secret) for inner in value]
    return HIDDEN if secret and _hides(value) else value


def secrets_in(value: Json, *, secret: bool = False) -> Iterator[str]:
    """The texts that ``masked`` replaces."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from secrets_in(inner, secret=_is_secret(str(name), secret))
    elif isinstance(value, list):
        for inner in value:
            yield from secrets_in(inner, secret=secret)
    elif secret and _hides(value):
        yield str(value)


def _is_secret(name: str, within: bool) -> bool:
    if name.lower() in _OPEN:
        return False
    return within or bool(_SECRET.search(name) or _HOLDS_SECRETS.match(name))


def _hides(value: Json) -> bool:
    if isinstance(value, bool) or value is None or value == "":
        return False
    return not (isinstance(value, str) and _REFERENCE.fullmatch(value))
