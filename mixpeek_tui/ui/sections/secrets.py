"""Secrets are asked for by the name of an environment variable, never by value."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mixpeek_tui.addresses import ENV
from mixpeek_tui.ui import place as places
from mixpeek_tui.ui.fields.spec import Text
from mixpeek_tui.ui.sections.view import View
from mixpeek_tui.ui.state import State, Typed

NAME = re.compile(r"\$?([A-Za-z_][A-Za-z0-9_]{0,99})")
SECRET = re.compile(r"(?:AKIA|ASIA)[A-Z0-9]{12,}|(?:sk|ghp|xox[a-z]|mxp)[-_].{8,}", re.I)
"""What is plainly a secret although it could be the name of a variable."""
ACCEPTED = "the name of a variable, such as {}; export it in your shell before the run"


def secret(view: View, place: str, label: str, example: str) -> Text:
    """A field that asks for the variable which holds a secret, and says whether it is set."""
    typed = view.state.typed.get(place)
    text = typed.text if typed is not None else name_in(places.get(view.answers, place))
    return Text(
        place=place, label=label, value=text, hint=f"e.g. {example}, a variable's name",
        note=whether_set(text, view.environ) if typed is None else "",
    )  # fmt: skip


def name_in(value: str | None) -> str:
    """The variable's name in ``${env:NAME}``, or an empty string."""
    found = ENV.fullmatch(value or "")
    return found[1] if found else ""


def whether_set(name: str, environ: Mapping[str, str]) -> str:
    """What is said behind a field with a variable's name; empty without one."""
    if not name:
        return ""
    return "set" if environ.get(name) else "not set here"


def put_secret(state: State, place: str, text: str) -> State:
    """Take the name of a variable; anything else stays in the field and out of the answers."""
    words = text.strip()
    if not words:
        return state.put(place, None)
    found = ENV.fullmatch(words) or NAME.fullmatch(words)
    if found and not SECRET.fullmatch(words):
        return state.put(place, "${env:" + found[1] + "}")
    message = "this is no variable's name; the secret itself must not stand here"
    accepted = ACCEPTED.format("MY_SECRET")
    return state.wrong(place, None, Typed(text, message, accepted, secret=True))
