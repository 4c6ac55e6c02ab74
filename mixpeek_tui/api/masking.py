"""Which values of a body are secret, and the body without them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mixpeek_tui import addresses
from mixpeek_tui.text import MASK
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


def masked(value: Json, *, secret: bool = False, posting: bool = False) -> Json:
    """A copy without secrets; ``${env:NAME}`` stays.

    Args:
        value: The body of a request, or a part of it.
        secret: Whether it stands below a key that says so: its texts become ``MASK``.
        posting: Whether it says where to post: a secret address is cut down to its host.
    """
    if isinstance(value, dict):
        return {
            name: masked(
                inner, secret=_is_secret(str(name), secret), posting=_posts(str(name), posting)
            )
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [masked(inner, secret=secret, posting=posting) for inner in value]
    if secret:
        return MASK if _hides(value) else value
    return addresses.masked(value) if posting and isinstance(value, str) else value


def secrets_in(value: Json, *, secret: bool = False, posting: bool = False) -> Iterator[str]:
    """The texts that ``masked`` replaces."""
    if isinstance(value, dict):
        for name, inner in value.items():
            within = _is_secret(str(name), secret)
            yield from secrets_in(inner, secret=within, posting=_posts(str(name), posting))
    elif isinstance(value, list):
        for inner in value:
            yield from secrets_in(inner, secret=secret, posting=posting)
    elif masked(value, secret=secret, posting=posting) != value:
        yield str(value)


def _posts(name: str, within: bool) -> bool:
    return within or name.lower() in addresses.POSTING


def _is_secret(name: str, within: bool) -> bool:
    if name.lower() in _OPEN:
        return False
    return within or bool(_SECRET.search(name) or _HOLDS_SECRETS.match(name))


def _hides(value: Json) -> bool:
    if isinstance(value, bool) or value is None or value == "":
        return False
    return not (isinstance(value, str) and _REFERENCE.fullmatch(value))
