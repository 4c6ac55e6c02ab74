"""Saving the answers as a file, from a line."""

from __future__ import annotations

from pathlib import Path

from mixpeek_tui.cli.plain_console import Console
from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.file import write
from mixpeek_tui.interview.secret_urls import holds_secret
from mixpeek_tui.paths import placed


def save_answers(console: Console, answers: Answers, folder: Path, typed: str) -> None:
    """Write the answers file; asks before it replaces one.

    Args:
        console: Whom to ask and tell.
        answers: What to write.
        folder: What a relative path is relative to.
        typed: The path.

    Raises:
        Ended: there are no more lines.
    """
    path = placed(typed, folder)
    if path.exists() and not console.agreed(f"{path} is there already. Replace it?"):
        return
    try:
        write(answers, path)
    except OSError as error:
        console.say(f"Problem: not saved: {error.strerror}: {path}")
    else:
        if holds_secret(answers):
            console.say("A URL in it is a secret, so only you may read the file.")
        console.say(f"Saved: {path}", f"Use it with: mixpeek-tui plan {typed}")
