"""Doing a plan from the command line: apply and resume."""

from __future__ import annotations

import asyncio
import shlex
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from mixpeek_tui.cli.answers import Planned
from mixpeek_tui.cli.outside import Outside
from mixpeek_tui.cli.progress import JsonLines, PlainLines, ending
from mixpeek_tui.interview.to_plain import to_dict
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.run import opening
from mixpeek_tui.run.events import Finished, Rows
from mixpeek_tui.run.executor import Executor
from mixpeek_tui.run.journal import load
from mixpeek_tui.run.opening import Opened
from mixpeek_tui.run.report import EXIT


def open_journal(found: Planned, world: Outside) -> Opened:
    """Go on with an unfinished run of the same plan, or begin a new one.

    Raises:
        Busy: another process runs it.
        JournalError: the folder cannot be written.
    """
    answers = to_dict(found.answers)
    return opening.open_journal(
        world.runs, found.plan, world.label, answers, found.base_dir, time.time()
    )


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


def next_commands(found: Planned, world: Outside) -> Iterator[str]:
    """What to type next once everything is there, a line each."""
    home = next((step.name for step in found.plan.steps if step.kind == "namespace"), None)
    namespace = found.plan.namespace or home or found.plan.project
    place = f"{_server(world)}--namespace {shlex.quote(namespace)}"
    made = (s for s in found.plan.steps if s.group == "retrievers" and s.kind == "retriever")
    if first := next(made, None):
        name = shlex.quote(f"retrievers/{first.name}")
        yield f"Search it:       mixpeek-tui browse {name} {place}"
    yield f"Look around:     mixpeek-tui browse {place}"
    yield f"What it holds:   mixpeek-tui status {place}"


def _server(world: Outside) -> str:
    """The options that lead to the same server again."""
    if world.settings.sandbox:
        return "--sandbox "
    names = ("profile", "base_url")
    given = ((name, world.flags.get(name)) for name in names)
    return "".join(
        f"--{name.replace('_', '-')} {shlex.quote(str(value))} " for name, value in given if value
    )


async def _run(found: Planned, world: Outside, opened: Opened, as_json: bool) -> Finished:
    client = world.client()
    steps = found.plan.by_id
    done = sum(row.state in ("succeeded", "adopted") for row in _rows(opened).values())
    listener = JsonLines(world.shell) if as_json else PlainLines(world.shell, steps, done)
    executor = Executor(
        found.plan, client, opened.journal, listener, kinds=kind, environ=world.shell.environ,
        base_dir=found.base_dir, previous=opened.previous, bad_rows_dir=world.runs,
    )  # fmt: skip
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, executor.stop)
    try:
        return await executor.run()
    finally:
        await client.aclose()


def _rows(opened: Opened) -> Rows:
    return load(opened.journal.path).rows


def same_place(text: str) -> Path:
    """A folder that a journal names."""
    return Path(text) if text else Path.cwd()
