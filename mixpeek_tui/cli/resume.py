"""``resume RUN``: go on with a run that was not finished."""

from __future__ import annotations

import argparse

from mixpeek_tui.cli.command import Command, Shell


def arguments(parser: argparse.ArgumentParser) -> None:
    """The run."""
    parser.add_argument("run", metavar="RUN", help="a run's id, or its beginning")
    parser.add_argument("--json", action="store_true", help="one JSON object per event")


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Rebuild the plan from the run's answers and go on."""
    from mixpeek_tui.cli.answers import Planned, ready
    from mixpeek_tui.cli.finding import find_run, reconnected
    from mixpeek_tui.cli.running import do, same_place
    from mixpeek_tui.interview.from_plain import from_dict
    from mixpeek_tui.plan.build import build
    from mixpeek_tui.run.journal import Journal, load
    from mixpeek_tui.run.opening import Opened

    world, info = find_run(options, shell)
    header = load(info.path).header
    answers = from_dict(dict(header.answers))
    found = Planned(answers, build(answers, header.namespace), same_place(header.base_dir))
    ready(found, shell.environ, info.run)
    reconnected(world, info)
    try:
        return do(found, world, Opened(Journal.open(info.path)), as_json=options.json)
    finally:
        world.close()


COMMAND = Command("resume", "go on with a run", arguments, run)
