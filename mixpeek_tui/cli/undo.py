"""``undo RUN``: delete what a run created, newest first."""

from __future__ import annotations

import argparse
import asyncio

from mixpeek_tui.cli.command import INTERRUPTED, Command, Shell
from mixpeek_tui.errors import UsageError
from mixpeek_tui.text import plural


def arguments(parser: argparse.ArgumentParser) -> None:
    """The run, and whether to ask."""
    parser.add_argument("run", metavar="RUN", help="a run's id, or its beginning")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--json", action="store_true", help="one JSON object per event")


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Say what will be deleted, ask, delete it, and tell what could not be deleted."""
    from mixpeek_tui.cli.finding import find_run, reconnected
    from mixpeek_tui.cli.progress import JsonLines, PlainLines, ending
    from mixpeek_tui.run.journal import Journal, load
    from mixpeek_tui.run.report import EXIT
    from mixpeek_tui.run.undo import undo, undoable

    world, info = find_run(options, shell)
    if world.settings.read_only:
        raise UsageError("Read-only: nothing is deleted.")
    going = undoable(load(info.path))
    if not going:
        raise UsageError(f"{info.run} created nothing that is still there.")
    if not (options.yes or options.json) and not _confirmed(going, shell):
        return INTERRUPTED
    reconnected(world, info)
    journal = Journal.open(info.path)
    tell = JsonLines(shell) if options.json else PlainLines(shell, {})
    try:
        finished = asyncio.run(undo(journal, world.client(), tell))
    finally:
        journal.close()
        world.close()
    if not options.json:
        ending(finished, shell)
    return EXIT[finished.outcome]


def _confirmed(going: list[str], shell: Shell) -> bool:
    if not shell.input.isatty():
        raise UsageError("undo asks before it deletes anything. Add --yes to run it unasked.")
    for step in going:
        shell.complain(f"  {step}")
    shell.complain(f"Deletes {plural(len(going), 'resource')} with all they hold, for good.")
    print("Type yes to delete them: ", end="", file=shell.err, flush=True)
    return shell.input.readline().strip().lower() == "yes"


COMMAND = Command("undo", "delete what a run created", arguments, run)
