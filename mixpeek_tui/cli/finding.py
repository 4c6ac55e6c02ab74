"""Finding a run again, and the server it was for."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mixpeek_tui.cli.command import Shell
from mixpeek_tui.cli.outside import Outside, outside
from mixpeek_tui.errors import UsageError
from mixpeek_tui.settings import SANDBOX
from mixpeek_tui.text import plural

if TYPE_CHECKING:
    from mixpeek_tui.run.runs import RunInfo


def find_run(options: argparse.Namespace, shell: Shell) -> tuple[Outside, RunInfo]:
    """The run that was named, by its id or the beginning of it.

    Raises:
        UsageError: there is none, or several begin like this.
    """
    from mixpeek_tui.run.runs import list_runs

    world = outside(options, shell)
    known = list_runs(world.runs)
    exact = [info for info in known if info.run == options.run]
    found = exact or [info for info in known if info.run.startswith(options.run)]
    if len(found) == 1:
        return world, found[0]
    names = ", ".join(info.run for info in (found or known)[:8]) or "none yet"
    words = "several runs begin with" if found else "there is no run"
    raise UsageError(f"{words} {options.run!r}. Runs: {names}.")


def the_run(options: argparse.Namespace, shell: Shell) -> tuple[Outside, RunInfo]:
    """The run that was named; without a name, the only one that is not finished.

    Raises:
        UsageError: there is none, or there are several.
    """
    from mixpeek_tui.run.runs import list_runs

    if options.run:
        return find_run(options, shell)
    world = outside(options, shell)
    waiting = [info for info in list_runs(world.runs) if info.resumable]
    if len(waiting) == 1:
        shell.complain(f"Going on with {waiting[0].run}.")
        return world, waiting[0]
    if not waiting:
        raise UsageError("no run is unfinished. All runs: mixpeek-tui runs")
    listed = "\n".join(f"  {info.run}  {plural(info.left, 'step')} left" for info in waiting)
    raise UsageError(f"several runs are unfinished; name one of them:\n{listed}")


def reconnected(world: Outside, info: RunInfo) -> None:
    """Talk to the server that the run was for.

    Raises:
        UsageError: it was for another server than the settings name, or there is no key.
    """
    if info.base_url == SANDBOX:
        world.start_sandbox()
        return
    if world.settings.sandbox or world.settings.base_url.rstrip("/") != info.base_url.rstrip("/"):
        raise UsageError(
            f"The run {info.run} was made on {info.base_url}. Add --base-url {info.base_url}."
        )
    world.need_key()
