"""``undo RUN``: delete what a run created, newest first."""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING

from mixpeek_tui.cli.asking import agreed
from mixpeek_tui.cli.command import INTERRUPTED, Command, Shell
from mixpeek_tui.errors import UsageError
from mixpeek_tui.text import plural, safe

if TYPE_CHECKING:
    from mixpeek_tui.cli.outside import Outside
    from mixpeek_tui.kinds.step import Step
    from mixpeek_tui.run.events import Finished
    from mixpeek_tui.run.journal import Journal


def arguments(parser: argparse.ArgumentParser) -> None:
    """The run, and whether to ask."""
    parser.add_argument("run", metavar="RUN", help="a run's id, or its beginning")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--json", action="store_true", help="one JSON object per event")


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Say what will be deleted, ask, delete it, and tell what could not be deleted."""
    from mixpeek_tui.cli.finding import find_run, reconnected
    from mixpeek_tui.cli.progress import ending
    from mixpeek_tui.run.journal import Journal
    from mixpeek_tui.run.report import EXIT

    world, info = find_run(options, shell)
    if world.settings.read_only:
        raise UsageError("Read-only: nothing is deleted.")
    reconnected(world, info)
    journal = Journal.open(info.path)
    try:
        finished = asyncio.run(_undo(options, world, journal))
    finally:
        journal.close()
        world.close()
    if finished is None:
        return INTERRUPTED
    if not options.json:
        ending(finished, shell)
    return EXIT[finished.outcome]


async def _undo(options: argparse.Namespace, world: Outside, journal: Journal) -> Finished | None:
    from mixpeek_tui.cli.progress import JsonLines, PlainLines
    from mixpeek_tui.cli.running import same_place
    from mixpeek_tui.cli.stopping import on_signals, while_read
    from mixpeek_tui.interview.from_plain import from_dict
    from mixpeek_tui.kinds.registry import kind
    from mixpeek_tui.plan.build import build
    from mixpeek_tui.run.undo import Undo

    header, shell = journal.header, world.shell
    plan = build(from_dict(dict(header.answers)), header.namespace)
    tell = JsonLines(shell) if options.json else PlainLines(shell, plan.by_id)
    client = world.client()
    undo = Undo(
        plan, client, journal, while_read(tell, shell, lambda: undo.stop()), kinds=kind,
        environ=shell.environ, base_dir=same_place(header.base_dir),
    )  # fmt: skip
    if not undo.steps:
        words = f"{header.run} created nothing that is still there."
        names = ", ".join(f"{step.kind} {step.name}" for step in undo.changed)
        raise UsageError(words + (f" What it changed stays changed: {names}." if names else ""))
    if not (options.yes or options.json) and not _confirmed(undo.steps, shell, undo.changed):
        return None
    on_signals(undo.stop)
    try:
        return await undo.run()
    finally:
        await client.aclose()


def _confirmed(going: list[Step], shell: Shell, changed: list[Step]) -> bool:
    if shell.input.isatty():
        for step in going:
            if step.verb == "create":
                shell.complain(safe(f"  {step.kind} {step.name}"))
        for step in changed:
            shell.complain(safe(f"  {step.kind} {step.name} was changed, not created: it stays"))
        count = sum(step.verb == "create" for step in going)
        shell.complain(f"Deletes {plural(count, 'resource')} with all they hold, for good.")
    return agreed(
        shell, "Delete them?", otherwise="Nothing was deleted.",
        unasked="undo asks before it deletes anything. Add --yes to run it unasked.",
    )  # fmt: skip


COMMAND = Command("undo", "delete what a run created", arguments, run)
