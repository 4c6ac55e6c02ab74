"""``runs``: the runs of this machine."""

from __future__ import annotations

import argparse
import json
import time

from mixpeek_tui.cli.command import DONE, Command, Shell
from mixpeek_tui.text import age, safe


def arguments(parser: argparse.ArgumentParser) -> None:
    """The form."""
    parser.add_argument("--json", action="store_true", help="a JSON list")


def run(options: argparse.Namespace, shell: Shell) -> int:
    """List the runs, the latest first."""
    from mixpeek_tui.cli.outside import outside
    from mixpeek_tui.run.runs import list_runs

    found = list_runs(outside(options, shell).runs)
    if options.json:
        rows = [
            {
                "run": info.run, "project": info.project, "base_url": info.base_url,
                "started": info.started, "finished": info.finished,
                "outcome": info.outcome or ("running" if info.alive else "interrupted"),
                "counts": dict(info.counts), "left": info.left, "pid": info.pid,
            }
            for info in found
        ]  # fmt: skip
        shell.say(json.dumps(rows, ensure_ascii=False, indent=2))
        return DONE
    if not found:
        shell.say("No runs yet. Begin with: mixpeek-tui setup, or mixpeek-tui apply FILE")
    for info in found:
        state = info.outcome or ("running" if info.alive else "interrupted")
        left = f"{info.left} left" if info.left else ""
        since = f"{age(time.time() - info.started)} ago"
        shell.say(safe(f"{info.run:<40}  {state:<12} {left:<9} {since:<12} {info.base_url}"))
    return DONE


COMMAND = Command("runs", "list the runs of this machine", arguments, run)
