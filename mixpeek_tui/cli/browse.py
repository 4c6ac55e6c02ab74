"""``browse [KIND]``: the workspace browser."""

from __future__ import annotations

import argparse

from mixpeek_tui.cli.command import Command, Shell
from mixpeek_tui.errors import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to open it."""
    parser.add_argument(
        "link", nargs="?", default="", metavar="KIND[/NAME]",
        help="clusters, or one: clusters/shop-vector-clusters",
    )  # fmt: skip


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Open the browser at a kind or at one resource."""
    from mixpeek_tui.cli.screen import show

    if options.link:
        _check(options.link.partition("/")[0])
    return show(options, shell, "browser", {"link": options.link, "direct": True})


def _check(wanted: str) -> None:
    """Raises: UsageError, there is no such kind."""
    from mixpeek_tui.kinds.registry import KINDS

    browsable = [kind for kind in KINDS if kind.browsable]
    plurals = [kind.plural.replace(" ", "-") for kind in browsable]
    if wanted not in {*plurals, *(kind.name for kind in browsable)}:
        raise UsageError(f"There is no kind {wanted!r}. Kinds: {', '.join(plurals)}.")


COMMAND = Command("browse", "open the workspace browser", arguments, run, screen=True)
