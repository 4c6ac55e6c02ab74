"""Saving the answers as a file: asks where, and before it overwrites."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.app import App

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.interview.file import write
from mixpeek_tui.interview.secret_urls import holds_secret
from mixpeek_tui.paths import placed
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.routes import open_screen


def save_answers(app: App[Any], answers: Answers, folder: Path) -> None:
    """Ask for a path and write the answers there.

    Args:
        app: The app.
        answers: What to write.
        folder: What a relative path is relative to.
    """

    def chosen(text: str | None) -> None:
        if text:
            path = placed(text, folder)
            if path.exists():
                _ask(app, answers, path)
            else:
                _write(app, answers, path)

    open_screen(
        app, "path", title="Save the answers to which file?",
        words=f"YAML, to be read again with: mixpeek-tui setup --answers FILE. {_secrecy(answers)}",
        value=f"{answers.project or 'answers'}.yaml", folder=folder, example="shop.yaml",
        on_result=chosen,
    )  # fmt: skip


def _secrecy(answers: Answers) -> str:
    if holds_secret(answers):
        return "A URL in it is a secret, so only you may read the file."
    return "No secret is in it."


def _ask(app: App[Any], answers: Answers, path: Path) -> None:
    def answered(yes: bool | None) -> None:
        if yes:
            _write(app, answers, path)

    open_screen(app, "confirm", title="Replace the file that is there?", words=str(path),
                on_result=answered)  # fmt: skip


def _write(app: App[Any], answers: Answers, path: Path) -> None:
    try:
        write(answers, path)
    except OSError as error:
        notice.fail(app, f"Not saved: {error.strerror}", str(path))
    else:
        notice.say(app, "Saved", str(path.resolve()))
