"""Setting up a workspace in lines: questions, review, run; whatever ends it, a draft is kept."""

from __future__ import annotations

from pathlib import Path

from mixpeek_tui.cli.command import DONE
from mixpeek_tui.cli.outside import Outside
from mixpeek_tui.cli.plain_console import Console, Ended
from mixpeek_tui.cli.plain_interview import WELCOME, Interview, Left
from mixpeek_tui.cli.plain_review import Review
from mixpeek_tui.errors import TuiError
from mixpeek_tui.interview.draft import Draft
from mixpeek_tui.ui.drafting import Drafting
from mixpeek_tui.ui.sections.registry import NAMES


def interview(
    world: Outside,
    console: Console,
    begun: Draft | None = None,
    base_dir: Path | None = None,
) -> int:
    """Ask everything, then run it if that is wanted.

    Args:
        world: Settings and client.
        console: Whom to ask and tell.
        begun: What to begin with: a draft, or answers that are none yet.
        base_dir: What relative paths in its answers are relative to.

    Returns:
        The exit code.

    Raises:
        Ended: there are no more lines; the draft is kept.
        TuiError: it cannot go on; the draft is kept.
    """
    drafting = Drafting.begin(world.drafts, begun.path if begun else None)
    talk = Interview(world, console, begun, drafting, base_dir)
    try:
        return _through(talk, console)
    except Left:
        talk.kept()
        return DONE
    except (Ended, TuiError, KeyboardInterrupt):
        console.say("")
        talk.kept()
        raise


def _through(talk: Interview, console: Console) -> int:
    console.say(*WELCOME)
    talk.enter(NAMES[0])
    while True:
        talk.ask_all()
        code = Review(talk).decide()
        if code is not None:
            return code
