"""``setup``: the interview."""

from __future__ import annotations

import argparse
from pathlib import Path

from mixpeek_tui.cli.command import Command, Shell


def arguments(parser: argparse.ArgumentParser) -> None:
    """Answers to begin with."""
    begin = parser.add_mutually_exclusive_group()
    begin.add_argument("--answers", type=Path, metavar="FILE", help="begin with these answers")
    begin.add_argument(
        "--from-workspace", action="store_true",
        help="change an existing workspace: its answers, and what would differ (--namespace NS)",
    )  # fmt: skip


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Open the interview, empty or with the answers of a file or of a workspace."""
    from mixpeek_tui.cli.screen import show

    if options.from_workspace:
        return show(options, shell, "open_answers")
    if options.answers is None:
        return show(options, shell, "interview")
    from mixpeek_tui.interview.file import load

    loaded = load(options.answers)
    given = {"answers": loaded.answers, "base_dir": loaded.base_dir}
    return show(options, shell, "interview", given)


COMMAND = Command("setup", "answer nine questions, see the plan, run it", arguments, run, True)
