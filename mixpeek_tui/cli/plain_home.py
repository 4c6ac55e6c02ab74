"""The home menu as numbered lines."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

from mixpeek_tui.cli.command import DONE
from mixpeek_tui.cli.outside import Outside
from mixpeek_tui.cli.plain_console import Console, listed, number_of, span
from mixpeek_tui.cli.plain_key import has_key, reconnect
from mixpeek_tui.cli.plain_run import resume
from mixpeek_tui.cli.plain_setup import interview
from mixpeek_tui.cli.status import lines, look
from mixpeek_tui.errors import TuiError
from mixpeek_tui.interview.draft_file import load
from mixpeek_tui.run.runs import list_runs
from mixpeek_tui.settings import SANDBOX
from mixpeek_tui.text import age, plural
from mixpeek_tui.ui.pending import DraftName, drafts

MENU = (
    "1: set up a workspace",
    "2: status of a workspace",
    "3: resume a run",
    "4: rehearse in the sandbox",
    "5: continue a draft",
    "q: quit",
)
HINT = (
    "More in lines: mixpeek-tui status --json, and --namespace NS for another namespace.",
    "Runs: mixpeek-tui runs, resume RUN, undo RUN. Every command has --help.",
)


def home(world: Outside, console: Console) -> int:
    """Ask what to do until it is enough; the exit code of the last thing done.

    Raises:
        Ended: there are no more lines.
        NoKey: there is no key, and nobody to ask.
    """
    code = DONE
    while True:
        console.say("", "mixpeek-tui", *MENU)
        line = console.ask("What now, 1 to 5, q quits:").strip().lower()
        if line in ("q", "quit"):
            return code
        if number_of(line, 5) is None:
            console.say(f"Problem: {line!r} is none of these. Accepted: 1 to 5, q.")
            continue
        try:
            code = _do(world, console, line)
        except TuiError as error:
            if not console.typed:
                raise
            console.say(f"Problem: {error}")


def _do(world: Outside, console: Console, line: str) -> int:
    match line:
        case "1":
            return interview(world, console)
        case "2":
            return _status(world, console)
        case "3":
            return _resume(world, console)
        case "4":
            _rehearse(world, console)
            return interview(world, console)
        case _:
            return _continue(world, console)


def status(world: Outside, console: Console) -> int:
    """Say what the workspace holds, and which commands say more.

    Raises:
        TuiError: it cannot be asked.
        Ended: there are no more lines.
    """
    if not has_key(world, console):
        world.need_key()
    console.say(*lines(asyncio.run(look(world))), "", *HINT)
    return DONE


def _status(world: Outside, console: Console) -> int:
    if not has_key(world, console):
        return DONE
    now = world.settings.namespace or "the only one"
    typed = console.ask(f"Namespace [{now}]:").strip()
    if typed:
        world.settings = replace(world.settings, namespace=typed)
    try:
        return status(world, console)
    finally:
        reconnect(world)


def _resume(world: Outside, console: Console) -> int:
    waiting = [info for info in list_runs(world.runs) if info.resumable]
    if not waiting:
        console.say("No run is waiting.")
        return DONE
    now = time.time()
    number = _which(console, "Which run", [
        f"{info.run}, {plural(info.left, 'step')} left, begun {age(now - info.started)} ago, "
        f"on {info.base_url}" for info in waiting
    ])  # fmt: skip
    return resume(world, console, waiting[number]) if number is not None else DONE


def _continue(world: Outside, console: Console) -> int:
    found = drafts(world.drafts)
    if not found:
        console.say("There is no draft.")
        return DONE
    now = time.time()
    number = _which(console, "Which draft", [
        f"{draft.name}, saved {age(now - draft.saved)} ago" + _begun(draft) for draft in found
    ])  # fmt: skip
    return _draft(world, console, found[number].path) if number is not None else DONE


def _draft(world: Outside, console: Console, path: Path) -> int:
    kept = load(path)
    if kept is None:
        console.say(f"Problem: the draft cannot be read any more: {path}")
        return DONE
    if kept.server == SANDBOX:
        _rehearse(world, console)
    return interview(world, console, kept)


def _begun(draft: DraftName) -> str:
    return f", begun with {draft.server}" if draft.server else ""


def _rehearse(world: Outside, console: Console) -> None:
    world.start_sandbox()
    console.say("The sandbox runs on this machine. Nothing leaves it.")


def _which(console: Console, question: str, choices: list[str]) -> int | None:
    """The index of one of several; None for none of them."""
    console.say(*listed(choices))
    while line := console.ask(f"{question}, {span(len(choices))}; enter goes back:").strip():
        if (number := number_of(line, len(choices))) is not None:
            return number - 1
        console.say(f"Problem: {line!r} is none of these. Accepted: {span(len(choices))}, enter.")
    return None
