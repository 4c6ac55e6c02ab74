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
    from mixpeek_tui.kinds.registry import KINDS

    wanted = options.link.partition("/")[0]
    known = {kind.plural.replace(" ", "-"): kind for kind in KINDS if kind.browsable}
    known |= {kind.name: kind for kind in KINDS if kind.browsable}
    if wanted and wanted not in known:
        names = ", ".join(k.plural.replace(" ", "-") for k in KINDS if k.browsable)
        raise UsageError(f"There is no kind {wanted!r}. Kinds: {names}.")
    return show(options, shell, "browser", {"link": options.link, "direct": True})


COMMAND = Command("browse", "open the workspace browser", arguments, run, screen=True)
