"""Short messages in the corner of the screen: the one place that calls ``App.notify``."""

from __future__ import annotations

from typing import Any, Literal

from textual.app import App

from mixpeek_tui.text import safe


def say(app: App[Any], text: object, detail: object = "") -> None:
    """Something happened as wished. With a detail, the text is its title."""
    _notify(app, text, detail, "information", 4)


def warn(app: App[Any], text: object, detail: object = "") -> None:
    """Something wants attention but nothing is lost."""
    _notify(app, text, detail, "warning", 8)


def fail(app: App[Any], text: object, detail: object = "") -> None:
    """Something did not work; stays on screen longer."""
    _notify(app, text, detail, "error", 12)


def _notify(
    app: App[Any],
    text: object,
    detail: object,
    severity: Literal["information", "warning", "error"],
    seconds: float,
) -> None:
    title, body = (safe(text), detail) if detail else ("", text)
    app.notify(
        safe(body, keep_newlines=True),
        title=title,
        severity=severity,
        timeout=seconds,
        markup=False,
    )
