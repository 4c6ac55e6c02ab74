"""``resume RUN``: go on with a run that was not finished."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mixpeek_tui.cli.asking import agreed
from mixpeek_tui.cli.command import DONE, INTERRUPTED, Command, Shell
from mixpeek_tui.text import plural

if TYPE_CHECKING:
    from mixpeek_tui.run.runs import RunInfo


def arguments(parser: argparse.ArgumentParser) -> None:
    """The run, and whether to ask."""
    parser.add_argument(
        "run", nargs="?", default="", metavar="RUN",
        help="a run's id, or its beginning; without it the only unfinished one",
    )  # fmt: skip
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--json", action="store_true", help="one JSON object per event")


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Rebuild the plan from the run's answers and go on."""
    from mixpeek_tui.cli.answers import Planned, ready
    from mixpeek_tui.cli.finding import reconnected, the_run
    from mixpeek_tui.cli.running import do, same_place, what_next
    from mixpeek_tui.interview.from_plain import from_dict
    from mixpeek_tui.plan.build import build
    from mixpeek_tui.run.journal import Journal, load
    from mixpeek_tui.run.opening import Opened

    world, info = the_run(options, shell)
    if info.undone and not (options.yes or _again(info, shell)):
        return INTERRUPTED
    if info.deletes and not options.json:
        shell.complain(f"It deletes {plural(info.deletes, 'resource')} first, as was agreed to.")
    header = load(info.path).header
    answers = from_dict(dict(header.answers))
    found = Planned(answers, build(answers, header.namespace), same_place(header.base_dir))
    ready(found, shell.environ, info.run)
    reconnected(world, info)
    try:
        code = do(found, world, Opened(Journal.open(info.path)), as_json=options.json)
        if code == DONE and not options.json:
            shell.complain(what_next(found, world, info.path))
        return code
    finally:
        world.close()


def _again(info: RunInfo, shell: Shell) -> bool:
    some = "" if info.outcome == "undone" else " in part"
    said = f"{info.run} was undone{some}: what it made was deleted."
    if shell.input.isatty():
        shell.complain(said)
    return agreed(
        shell, "Create it again?", otherwise="Nothing was created.",
        unasked=f"{said} Add --yes to create it again.",
    )  # fmt: skip


COMMAND = Command("resume", "go on with a run", arguments, run)
