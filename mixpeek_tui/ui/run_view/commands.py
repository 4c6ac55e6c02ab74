"""What to type, once a run is over, to come back to what it made."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from mixpeek_tui.kinds.step import Step
from mixpeek_tui.settings import BASE_URL


def place_of(namespace: str, *, base_url: str, sandbox: bool = False, profile: str = "") -> str:
    """The options that lead to a namespace of a server; quoted for a shell."""
    options: list[str] = []
    if sandbox:
        options.append("--sandbox")
    elif profile:
        options += ["--profile", profile]
    elif base_url.rstrip("/") != BASE_URL:
        options += ["--base-url", base_url]
    return shlex.join([*options, *(("--namespace", namespace) if namespace else ())])


def home_of(steps: Iterable[Step], given: str | None) -> str:
    """The name of the namespace that these steps make, or the one that was given."""
    made = (step.name for step in steps if step.kind == "namespace")
    return given or next(made, "")


def next_commands(steps: Iterable[Step], place: str) -> Iterator[tuple[str, str]]:
    """Commands and what they are for.

    Args:
        steps: What was done.
        place: The options that lead there.
    """
    searching = (s for s in steps if s.kind == "retriever" and s.group == "retrievers")
    if first := next(searching, None):
        link = shlex.quote(f"retrievers/{first.name}")
        yield "Search it", f"mixpeek-tui browse {link} {place}"
    yield "Look around", f"mixpeek-tui browse {place}"
    yield "What it holds", f"mixpeek-tui status {place}"


def sandbox_again(base_url: str) -> str:
    """How a sandbox is started again so that its address is what it was."""
    return f"mixpeek-tui sandbox --port {urlsplit(base_url).port or 0}"
