"""Web addresses that are secrets themselves: whoever has one may post, so it is kept nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from mixpeek_tui.wire import Json

CAPABILITIES = (
    "hooks.slack.com", "hooks.zapier.com", "discord.com", "discordapp.com", "webhook.office.com",
    "logic.azure.com", "chat.googleapis.com", "hook.make.com", "maker.ifttt.com",
)  # fmt: skip
"""Hosts, with all below them, whose addresses are all that it takes to post there."""
ENV = re.compile(r"\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}")
"""A variable of the environment, read when a request goes out; its name is the group."""
ADDRESS = re.compile(r"https?://(?:\$\{env:\w+\}|[^\s\"'<>\\{}|^`])+")
POSTING = frozenset({"channels", "config", "configs"})
"""Keys of an alert or webhook below which it says where to post."""
TOKEN = re.compile(
    r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_~%=+]{16,}"
    r"|(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_~.%=+-]{16,}"
    r"|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
)
"""A part of a path that nobody chose as a word: long, with letters and digits."""


def is_secret(address: str) -> bool:
    """Whether an address holds what must not be kept: a name and password, a query, a token.

    ``${env:NAME}`` holds none, and an address with variables is believed to have its secret there
    unless a password or a value of its query stands beside them.
    """
    bare = ENV.sub("", address)
    try:
        parts = urlsplit(bare)
        host = (parts.hostname or "").lower()
        _ = parts.port
    except ValueError:
        return True
    if bare != address:
        return bool(parts.password or parse_qsl(parts.query))
    if "@" in parts.netloc or parts.query or parts.fragment:
        return True
    if any(host == known or host.endswith(f".{known}") for known in CAPABILITIES):
        return True
    return any(TOKEN.fullmatch(part) for part in parts.path.split("/"))


def masked(text: str) -> str:
    """The text with secret addresses cut down to their host; others stay."""
    return ADDRESS.sub(lambda found: _host(found[0]), text)


def unposted(
    value: Json, cover: Callable[[str], str] = masked, *, posting: bool = False
) -> Json:
    """A copy of a request's body without secret addresses where it says where to post.

    Args:
        value: The body, or a part of it.
        cover: What stands there instead of a text.
        posting: Whether this part says where to post.
    """
    if isinstance(value, dict):
        return {
            name: unposted(inner, cover, posting=posting or str(name).lower() in POSTING)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [unposted(inner, cover, posting=posting) for inner in value]
    return cover(value) if posting and isinstance(value, str) else value


def variable_for(name: str, stem: str = "WEBHOOK_URL") -> str:
    """The variable that stands for the secret address of a resource."""
    return f"{stem}_" + re.sub(r"[^A-Z0-9]+", "_", name.upper())


def _host(address: str) -> str:
    if not is_secret(address):
        return address
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    return f"{address.partition('://')[0]}://{host}/[hidden]"
