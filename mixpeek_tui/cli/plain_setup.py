"""Setting up a workspace in lines: questions, review, run; whatever ends it, a draft is kept."""

from __future__ import annotations

from pathlib import Path

from mixpeek_tui.cli.command import DONE
from mixpeek_tui.cli.outside import Outside
from mixpeek_tui.cli.plain_console import Console, Ended
from mixpeek_tui.cli.plain_interview import WELCOME, Interview, Left
from mixpeek_tui.cli.plain_review import Review
from mixpeek_tui.errors import TuiError
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.ui.drafting import Drafting
from mixpeek_tui.ui.sections.registry import NAMES


def interview(
    world: Outside,
    console: Console,
    answers: Answers | None = None,
    base_dir: Path | None = None,
    draft: Path | None = None,
) -> int:
    """Ask everything, then run it if that is wanted.

    Args:
        world: Settings and client.
        console: Whom to ask and tell.
        answers: Answers to begin with.
        base_dir: What relative paths in them are relative to.
        draft: The draft's file, if they are those of a draft.

    Returns:
        The exit code.

    Raises:
        Ended: there are no more lines; the draft is kept.
        TuiError: it cannot go on; the draft is kept.
    """
    drafting = Drafting.begin(world.drafts, draft)
    talk = Interview(world, console, answers, drafting, base_dir)
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
