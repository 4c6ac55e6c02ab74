"""Doing a plan from the lines: the same run as ``apply`` does, then a summary and a search."""

from __future__ import annotations

from collections.abc import Callable

from mixpeek_tui.cli.answers import Planned, ready
from mixpeek_tui.cli.finding import reconnected
from mixpeek_tui.cli.outside import Outside
from mixpeek_tui.cli.plain_console import Console
from mixpeek_tui.cli.plain_key import has_key
from mixpeek_tui.cli.plain_search import search
from mixpeek_tui.cli.running import do, open_journal, same_place, site_of
from mixpeek_tui.errors import TuiError
from mixpeek_tui.interview.from_plain import from_dict
from mixpeek_tui.plan.build import build
from mixpeek_tui.run.journal import Journal, load
from mixpeek_tui.run.opening import Opened
from mixpeek_tui.run.runs import RunInfo
from mixpeek_tui.settings import SANDBOX
from mixpeek_tui.text import plural
from mixpeek_tui.ui.run_view.board import board_of
from mixpeek_tui.ui.run_view.summary import Summary, rows, summary


def create(
    world: Outside, console: Console, found: Planned, begun: Callable[[], None]
) -> int | None:
    """Create everything that is planned.

    Args:
        world: Settings and client.
        console: Whom to tell.
        found: What to create; checked already.
        begun: Called once the run is written down.

    Returns:
        The exit code; None if it could not begin, which was said.

    Raises:
        NoKey: there is no key, and nobody to ask.
        Ended: there are no more lines.
    """
    if not has_key(world, console):
        return None
    try:
        world.client()
        opened = open_journal(found, world)
    except TuiError as error:
        console.say(f"Problem: {error}")
        return None
    begun()
    console.say(f"Creating {plural(found.plan.resources, 'resource')}. ctrl+c stops in good order.")
    return _done(world, console, found, opened)


def resume(world: Outside, console: Console, info: RunInfo) -> int:
    """Go on with a run.

    Raises:
        TuiError: it cannot go on here: another server, missing files, no key, or it is under way.
        Ended: there are no more lines.
    """
    header = load(info.path).header
    answers = from_dict(dict(header.answers))
    found = Planned(answers, build(answers, header.namespace), same_place(header.base_dir))
    ready(found, world.shell.environ, info.run)
    if info.base_url != SANDBOX:
        has_key(world, console)
    reconnected(world, info)
    world.client()
    return _done(world, console, found, Opened(Journal.open(info.path)))


def _done(world: Outside, console: Console, found: Planned, opened: Opened) -> int:
    path, namespace = opened.journal.path, found.plan.namespace
    run = opened.journal.run
    code = do(found, world, opened, as_json=False)
    board = board_of(found.plan.by_id, load(path).rows)
    _tell(console, summary(board, found.plan.project, found.answers, site_of(found, world, run)))
    search(world, console, board, found.answers, namespace)
    return code


def _tell(console: Console, found: Summary) -> None:
    """What was made, with ids, and what to do with it."""
    console.say("", f"{found.title}.", *rows(found.made))
    if found.loose:
        console.say("Not as planned:", *(f"  {line}" for line in found.loose))
    if found.search:
        console.say("A first search:")
        console.say(found.search, whole=True)
    if found.search and found.note:
        console.say(found.note)
    console.say(*found.typed, whole=True)
