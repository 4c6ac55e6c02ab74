"""``attach RUN``: follow a run that another process does."""

from __future__ import annotations

import argparse
import time

from mixpeek_tui.cli.command import DONE, FAILED, Command, Shell


def arguments(parser: argparse.ArgumentParser) -> None:
    """The run."""
    parser.add_argument("run", metavar="RUN", help="a run's id, or its beginning")
    parser.add_argument("--json", action="store_true", help="one JSON object per event")


LOOK_SECONDS = 0.5
"""Between two looks at the size of the journal: no system tells all others of a written file."""


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Print what happened so far, then what happens, until it ends."""
    from mixpeek_tui.cli.finding import find_run
    from mixpeek_tui.cli.progress import JsonLines, PlainLines, ending
    from mixpeek_tui.interview.from_plain import from_dict
    from mixpeek_tui.plan.build import build
    from mixpeek_tui.run.edits import with_edits
    from mixpeek_tui.run.events import Finished
    from mixpeek_tui.run.journal import load
    from mixpeek_tui.run.report import EXIT
    from mixpeek_tui.run.runs import info_of

    _, info = find_run(options, shell)
    journal = load(info.path)
    header = journal.header
    plan = build(from_dict(dict(header.answers)), header.namespace)
    steps = with_edits(plan.by_id, journal.events)
    tell = JsonLines(shell) if options.json else PlainLines(shell, steps)
    told, size, alive = 0, -1, True
    while alive:
        alive, now = info_of(journal).alive, info.path.stat().st_size
        if now != size:
            journal, size = load(info.path), now
            for event in journal.events[told:]:
                tell(event)
            told = len(journal.events)
        elif alive:
            time.sleep(LOOK_SECONDS)
    last = journal.events[-1] if journal.events else None
    if isinstance(last, Finished):
        if not options.json:
            ending(last, shell)
        return EXIT[last.outcome]
    shell.complain(f"Nobody does this run now. Go on with: mixpeek-tui resume {info.run}")
    return FAILED if info_of(journal).left else DONE


COMMAND = Command("attach", "follow a run that is under way", arguments, run)
