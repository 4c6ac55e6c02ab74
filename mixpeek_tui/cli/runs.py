"""``runs``: the runs of this machine."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mixpeek_tui.cli.command import DONE, Command, Shell
from mixpeek_tui.text import age, count, pad, safe, width

if TYPE_CHECKING:
    from mixpeek_tui.run.runs import RunInfo

HEADINGS = ("RUN", "STATE", "LEFT", "BEGUN", "WHERE")
RIGHT = ("LEFT",)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The form."""
    parser.add_argument("--json", action="store_true", help="a JSON list")


def run(options: argparse.Namespace, shell: Shell) -> int:
    """List the runs, the latest first."""
    from mixpeek_tui.cli.outside import outside
    from mixpeek_tui.cli.room import cut, room
    from mixpeek_tui.run.runs import list_runs

    found = list_runs(outside(options, shell).runs)
    if options.json:
        shell.hand_over_json([_plain(info) for info in found])
        return DONE
    if not found:
        shell.say("No runs yet. Begin with: mixpeek-tui setup, or mixpeek-tui apply FILE")
        return DONE
    for line in table(found, time.time()):
        shell.say(cut(line, room(shell.out)))
    return DONE


def _plain(info: RunInfo) -> dict[str, object]:
    return {
        "run": info.run, "project": info.project, "base_url": info.base_url,
        "started": info.started, "finished": info.finished,
        "outcome": info.state.replace(" ", "_"),
        "counts": dict(info.counts), "left": info.left, "pid": info.pid,
    }  # fmt: skip


def table(found: Sequence[RunInfo], now: float) -> Iterator[str]:
    """The runs in columns below their headings; the last column is the one that may be cut."""
    cells = [HEADINGS, *(_cells(info, now) for info in found)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(
            pad(cell, cells_, align="right" if heading in RIGHT else "left")
            for cell, cells_, heading in zip(row, widths, HEADINGS, strict=True)
        ).rstrip()


def _cells(info: RunInfo, now: float) -> tuple[str, ...]:
    left = "" if info.undone or not info.left else count(info.left)
    began = f"{age(now - info.started)} ago"
    return safe(info.run), info.state, left, began, safe(info.base_url)


COMMAND = Command("runs", "list the runs of this machine", arguments, run)
