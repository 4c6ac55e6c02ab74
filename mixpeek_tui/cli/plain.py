"""The accessible twin of the app: numbered lines, for ``--plain``, TERM=dumb or no terminal.

The same questions, checks, plan and run as the screens; no Textual.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mixpeek_tui.cli.command import INTERRUPTED
from mixpeek_tui.cli.outside import Outside
from mixpeek_tui.cli.plain_console import Console, Ended
from mixpeek_tui.cli.plain_home import home, status
from mixpeek_tui.cli.plain_setup import interview
from mixpeek_tui.errors import UsageError
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.draft import Draft


def talk(world: Outside, route: str, given: Mapping[str, object]) -> int:
    """Do in lines what a screen would do.

    Args:
        world: Settings, streams, client; closed at the end.
        route: ``home``, ``interview`` or ``browser``.
        given: For the interview ``answers`` and ``base_dir``.

    Returns:
        The exit code; 130 if the input ends before everything is answered.

    Raises:
        TuiError: it cannot go on.
    """
    console = Console(world.shell)
    for warning in world.warnings:
        world.shell.complain(f"warning: {warning}")
    try:
        return _routed(world, console, route, given)
    except Ended:
        console.say("The input ended.")
        return INTERRUPTED
    finally:
        world.close()


def _routed(world: Outside, console: Console, route: str, given: Mapping[str, object]) -> int:
    if route == "browser":
        return status(world, console)
    if route == "open_answers":
        raise UsageError(
            "Changing a workspace needs a screen; here, change an answers file and apply it."
        )
    if route != "interview":
        return home(world, console)
    answers, base_dir = given.get("answers"), given.get("base_dir")
    return interview(
        world, console,
        Draft(answers) if isinstance(answers, Answers) else None,
        base_dir if isinstance(base_dir, Path) else None,
    )  # fmt: skip
