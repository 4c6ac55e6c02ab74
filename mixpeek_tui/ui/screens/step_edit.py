"""Changing what a step sends, as YAML in the user's editor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from textual.app import App

from mixpeek_tui.errors import TuiError
from mixpeek_tui.kinds.step import Call, Step, shown
from mixpeek_tui.run.edits import unshown
from mixpeek_tui.text import safe
from mixpeek_tui.ui import notice
from mixpeek_tui.ui.outside_editor import edit_text
from mixpeek_tui.ui.services import Services
from mixpeek_tui.wire import Json
from mixpeek_tui.workspace.yaml_text import TextError, dump, load

SAVE = "# Save and close to send this instead."
REFUSED = "# Not used: "
KEPT: dict[str, str] = {}
"""Texts that could not be used, by step, so that nothing typed is lost."""


def edit_step(
    app: App[Any], services: Services, step: Step, known: Mapping[str, Step]
) -> Step | None:
    """The step with the body as edited; None if nothing was changed or it cannot be used.

    A text that cannot be used is kept and opened again the next time, with what is wrong on top.
    """
    if step.request is None:
        return None
    before = text_of(step)
    try:
        after = edit_text(app, services.environ, KEPT.get(step.id) or before)
        body = body_of(after, known)
    except TextError as error:
        KEPT[step.id] = with_complaint(after, str(error))
        notice.fail(app, "Not used", f"{error} Press e to go on with your text.")
        return None
    except TuiError as error:
        notice.fail(app, error)
        return None
    KEPT.pop(step.id, None)
    if shown(body) == shown(step.request.body):
        notice.say(app, "Nothing was changed.")
        return None
    call = step.request
    return replace(step, request=Call(call.method, call.path, body, call.namespaced))


def text_of(step: Step) -> str:
    """The body as YAML, with a line on what it is."""
    call = step.request
    assert call is not None
    head = f"# {call.method} {safe(call.path)}\n{SAVE}\n"
    head += "# ${step.field} stands for what an earlier step gave, ${env:NAME} for a secret.\n"
    return head + (dump(shown(call.body)) if call.body is not None else "{}\n")


def body_of(text: str, known: Mapping[str, Step]) -> Json:
    """The body that a text holds, references read back.

    Raises:
        TextError: it is no YAML object.
    """
    values, _ = load(text)
    if not values:
        raise TextError("There is nothing in it.")
    return unshown(values, known.keys())


def with_complaint(text: str, complaint: str) -> str:
    """The text with what is wrong on top, in a line that is there already: line numbers stay."""
    words = REFUSED + safe(complaint)
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line == SAVE or line.startswith(REFUSED):
            return "\n".join([*lines[:number], words, *lines[number + 1 :]]) + "\n"
    return "\n".join([words, *lines]) + "\n"
