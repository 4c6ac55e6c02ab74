"""The key to call the API with, asked for where somebody types; and a client for another loop."""

from __future__ import annotations

from mixpeek_tui.cli.outside import Outside
from mixpeek_tui.cli.plain_console import Console
from mixpeek_tui.settings import Secret

KEY_WORDS = (
    "An API key is needed. You find it at https://studio.mixpeek.com, Settings, API Keys.",
    "It is used for this session and never written to disk. Enter without a key goes back.",
)


def has_key(world: Outside, console: Console) -> bool:
    """Whether there is a key, or the sandbox; asks for one where a person types.

    Raises:
        NoKey: there is none, and nobody to ask.
        Ended: there are no more lines.
    """
    if world.settings.sandbox or world.settings.api_key:
        return True
    if not console.typed:
        world.need_key()
    console.say(*KEY_WORDS)
    while key := console.secret("API key, not shown:"):
        if key.isascii() and key.isprintable() and " " not in key:
            world.use(world.settings.base_url, Secret(key))
            return True
        console.say("Problem: this is no key. Accepted: one word, no spaces.")
    return False


def reconnect(world: Outside) -> None:
    """A new client: the last one ended with its loop."""
    now = world.settings
    world.use(now.base_url, now.api_key, sandbox=now.sandbox)
