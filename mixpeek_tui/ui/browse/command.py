"""What can be typed after ``:``, read and completed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mixpeek_tui.ui.browse.place import OVERVIEW, Place, browsable, nested, read_link

Verb = Literal["go", "ns", "profile", "quit", "unknown"]
VERBS = ("ns", "profile", "quit")


@dataclass(frozen=True, slots=True)
class Command:
    """A command as understood."""

    verb: Verb
    name: str = ""
    """Namespace or profile; what was typed if it means nothing."""
    place: Place | None = None


def read_command(typed: str) -> Command:
    """What the words mean: a kind, ``kind/name``, ``ns NAME``, ``profile NAME``, ``q``."""
    words = typed.strip().lstrip(":").strip()
    head, _, rest = words.partition(" ")
    if head in ("q", "quit", "exit"):
        return Command("quit")
    if head in ("ns", "namespace") and rest.strip():
        return Command("ns", rest.strip())
    if head == "profile" and rest.strip():
        return Command("profile", rest.strip())
    link = f"{head}/{rest.strip()}" if rest.strip() and "/" not in head else words
    place = read_link(link) or read_link(words)
    return Command("go", words, place) if place and words else Command("unknown", words)


def completions(
    typed: str, namespaces: Sequence[str] = (), profiles: Sequence[str] = (), most: int = 8
) -> tuple[str, ...]:
    """What the words could become, the likeliest first."""
    words = typed.lstrip(":").lstrip()
    head, space, rest = words.partition(" ")
    if space and head in ("ns", "namespace"):
        return tuple(f"{head} {name}" for name in namespaces if _starts(name, rest))[:most]
    if space and head == "profile":
        return tuple(f"profile {name}" for name in profiles if _starts(name, rest))[:most]
    names = [OVERVIEW, *(k.plural for k in browsable() if not nested(k)), *VERBS]
    starting = [name for name in names if _starts(name, words)]
    holding = [name for name in names if words and words in name and name not in starting]
    return tuple((*starting, *holding))[:most]


def _starts(name: str, beginning: str) -> bool:
    return name.casefold().startswith(beginning.strip().casefold())
