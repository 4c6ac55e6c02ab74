"""``apply FILE``: create everything; goes on with an unfinished run of the same plan."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from mixpeek_tui.cli.asking import agreed
from mixpeek_tui.cli.command import DONE, INTERRUPTED, Command, Shell
from mixpeek_tui.errors import UsageError
from mixpeek_tui.text import plural

if TYPE_CHECKING:
    from mixpeek_tui.plan.plan import Plan


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and whether to ask."""
    parser.add_argument("file", type=Path, metavar="FILE", help="an answers file")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    words = "one JSON object per event; asks nothing"
    parser.add_argument("--json", action="store_true", help=words)


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Check everything, ask, then run the plan."""
    from mixpeek_tui.cli.answers import planned, ready
    from mixpeek_tui.cli.outside import connected, outside
    from mixpeek_tui.cli.running import do, open_journal, what_next

    settings = outside(options, shell).settings
    found = planned(options.file, settings.namespace, shell)
    ready(found, shell.environ, str(options.file))
    if settings.read_only:
        raise UsageError("Read-only: nothing is created. Leave out --read-only to apply.")
    if not found.plan.steps:
        raise UsageError(f"{options.file}: there is nothing to create.")
    asks = not (options.yes or options.json or settings.sandbox)
    if asks and not _confirmed(options, found.plan, shell):
        return INTERRUPTED
    world = connected(options, shell)
    try:
        opened = open_journal(found, world)
        code = do(found, world, opened, as_json=options.json)
        if code == DONE and not options.json:
            shell.complain(what_next(found, world, opened.journal.path))
        return code
    finally:
        world.close()


def _confirmed(options: argparse.Namespace, plan: Plan, shell: Shell) -> bool:
    from mixpeek_tui.plan.estimate import requests

    if shell.input.isatty():
        shell.complain(
            f"Creates {plural(plan.resources, 'resource')} with "
            f"{plural(requests(plan), 'request')} or more.\n"
            f"Read them first: mixpeek-tui plan {options.file}"
        )
    return agreed(
        shell, "Create them?", otherwise="Nothing was created.",
        unasked="apply asks before it creates anything. Add --yes to run it unasked.",
    )  # fmt: skip


COMMAND = Command("apply", "create everything in an answers file", arguments, run)
