"""Doing a plan from the command line: apply and resume."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from mixpeek_tui.cli.answers import Planned
from mixpeek_tui.cli.outside import Outside
from mixpeek_tui.cli.progress import JsonLines, PlainLines, ending
from mixpeek_tui.cli.room import room
from mixpeek_tui.cli.stopping import on_signals, while_read
from mixpeek_tui.interview.to_plain import to_dict
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run import opening
from mixpeek_tui.run.edits import with_edits
from mixpeek_tui.run.events import Finished, Rows
from mixpeek_tui.run.executor import Executor
from mixpeek_tui.run.journal import load
from mixpeek_tui.run.opening import Opened
from mixpeek_tui.run.report import EXIT
from mixpeek_tui.run.spelling import called_too
from mixpeek_tui.text import safe, width
from mixpeek_tui.ui.run_view.board import board_of
from mixpeek_tui.ui.run_view.commands import next_commands
from mixpeek_tui.ui.run_view.summary import Site


def open_journal(found: Planned, world: Outside) -> Opened:
    """Go on with an unfinished run of the same plan, or begin a new one.

    Raises:
        Busy: another process runs it.
        JournalError: the folder cannot be written.
    """
    return opening.open_journal(
        world.runs, found.plan, world.label, to_dict(found.answers), found.base_dir, time.time(),
        called=asyncio.run(_called_too(found.plan, world)),
    )  # fmt: skip


async def _called_too(plan: Plan, world: Outside) -> str:
    client = world.client()
    try:
        return await called_too(client.send, world.runs, plan, world.label)
    finally:
        await client.aclose()


def do(found: Planned, world: Outside, opened: Opened, *, as_json: bool) -> int:
    """Run a plan to its end and return the exit code; an interrupt stops it in good order."""
    shell = world.shell
    journal = opened.journal
    try:
        finished = asyncio.run(_run(found, world, opened, as_json))
    finally:
        journal.close()
    if not as_json:
        ending(finished, shell)
        if finished.left:
            shell.complain(f"Go on with: mixpeek-tui resume {journal.run}")
    return EXIT[finished.outcome]


def site_of(found: Planned, world: Outside, run: str) -> Site:
    """Where a run was done, for the commands that lead there again."""
    here = world.settings
    profile = str(world.flags.get("profile") or "")
    return Site(here.base_url, found.plan.namespace, here.sandbox, profile, run)


def what_next(found: Planned, world: Outside, journal: Path) -> str:
    """What to type next once everything is there, a line each."""
    loaded = load(journal)
    steps = with_edits(found.plan.by_id, loaded.events)
    place = site_of(found, world, loaded.header.run).place(board_of(steps, loaded.rows))
    listed = [(f"{words}:", safe(cmd)) for words, cmd in next_commands(steps.values(), place)]
    lines = [f"{words:<16} {command}" for words, command in listed]
    cells = room(world.shell.err)
    if cells is not None and max(map(width, lines)) > cells:
        lines = [line for words, command in listed for line in (words, f"  {command}")]
    return "\n".join(lines)


async def _run(found: Planned, world: Outside, opened: Opened, as_json: bool) -> Finished:
    client = world.client()
    steps = with_edits(found.plan.by_id, opened.journal.events)
    done = sum(row.state in ("succeeded", "adopted") for row in _rows(opened).values())
    listener = JsonLines(world.shell) if as_json else PlainLines(world.shell, steps, done)
    executor = Executor(
        found.plan, client, opened.journal,
        while_read(listener, world.shell, lambda: executor.stop()), kinds=kind,
        environ=world.shell.environ, base_dir=found.base_dir, previous=opened.previous,
        bad_rows_dir=world.runs,
    )  # fmt: skip
    on_signals(executor.stop)
    try:
        return await executor.run()
    finally:
        await client.aclose()


def _rows(opened: Opened) -> Rows:
    return load(opened.journal.path).rows


def same_place(text: str) -> Path:
    """A folder that a journal names."""
    return Path(text) if text else Path.cwd()
