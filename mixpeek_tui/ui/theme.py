"""The themes: the only place where colours are.

A stylesheet says ``color: $state-failed; text-style: $state-failed-style``. One accent, quiet
greys, hairlines. Text reaches a contrast of 4.5 in every theme with colours of its own; the
16-colour themes use the terminal's palette, and ``mono`` none at all: what is selected is
reversed and what matters is bold.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from textual.app import App
from textual.theme import Theme

from mixpeek_tui.errors import UsageError
from mixpeek_tui.ui.terminal.environment import Terminal

STATES = (
    *("ok", "failed", "running", "waiting", "blocked"),
    *("skipped", "changed", "muted", "accent"),
)
"""Each is a colour ``$state-NAME`` and a text style ``$state-NAME-style``."""


@dataclass(frozen=True, slots=True)
class ThemeChoice:
    """The theme to start with, decided before ``App.__init__``."""

    name: str
    ansi_color: bool | None
    """For ``App(ansi_color=...)``: True keeps colours off the wire, None follows the theme."""


@dataclass(frozen=True, slots=True)
class _Palette:
    """The colours of one theme."""

    background: str
    surface: str
    panel: str
    text: str
    muted: str
    disabled: str
    hairline: str
    accent: str
    on_accent: str
    cursor: str
    on_cursor: str
    cursor_blurred: str
    ok: str
    failed: str
    blocked: str


_DARK = _Palette(
    background="#14161a",
    surface="#191c21",
    panel="#1f2329",
    text="#d5d9df",
    muted="#99a2ad",
    disabled="#747d88",
    hairline="#343b45",
    accent="#82b1e6",
    on_accent="#10151b",
    cursor="#2b4160",
    on_cursor="#f2f6fb",
    cursor_blurred="#262c35",
    ok="#8fbf87",
    failed="#ec8a80",
    blocked="#dcae6c",
)
_LIGHT = _Palette(
    background="#fbfbfa",
    surface="#f4f4f2",
    panel="#ececea",
    text="#23272e",
    muted="#59616c",
    disabled="#7d858f",
    hairline="#cfd2d6",
    accent="#1f5fa8",
    on_accent="#ffffff",
    cursor="#cfe0f4",
    on_cursor="#10243c",
    cursor_blurred="#e3e5e8",
    ok="#2d6b2a",
    failed="#b0302a",
    blocked="#7f5200",
)
_CONTRAST = _Palette(
    background="#000000",
    surface="#000000",
    panel="#0d0d0d",
    text="#ffffff",
    muted="#d0d0d0",
    disabled="#a0a0a0",
    hairline="#8a8a8a",
    accent="#7fd4ff",
    on_accent="#000000",
    cursor="#ffe066",
    on_cursor="#000000",
    cursor_blurred="#3a3a3a",
    ok="#7dff8a",
    failed="#ff9a8f",
    blocked="#ffd24d",
)


def _ansi_palette(**given: str) -> _Palette:
    """The terminal's own colours everywhere but where one is given."""
    plain = {field.name: "ansi_default" for field in fields(_Palette)}
    return _Palette(**{**plain, **given})


_ANSI_DARK = _ansi_palette(
    hairline="ansi_bright_black",
    accent="ansi_bright_cyan",
    on_accent="ansi_black",
    cursor="ansi_cyan",
    on_cursor="ansi_black",
    ok="ansi_bright_green",
    failed="ansi_bright_red",
    blocked="ansi_bright_yellow",
)
_ANSI_LIGHT = _ansi_palette(
    hairline="ansi_bright_black",
    accent="ansi_blue",
    on_accent="ansi_bright_white",
    cursor="ansi_blue",
    on_cursor="ansi_bright_white",
    ok="ansi_green",
    failed="ansi_red",
    blocked="ansi_magenta",
)
_MONO = _ansi_palette()

_STYLES = {
    **{state: "none" for state in STATES},
    "failed": "bold",
    "blocked": "bold",
    "changed": "bold",
}
_QUIET_STYLES = {**_STYLES, "muted": "dim", "skipped": "dim", "waiting": "dim"}
_MONO_STYLES = {**_QUIET_STYLES, "accent": "bold", "failed": "bold underline"}


def _states(colors: _Palette, styles: dict[str, str]) -> dict[str, str]:
    by_state = {
        **dict.fromkeys(("running", "changed", "accent"), colors.accent),
        **dict.fromkeys(("waiting", "skipped", "muted"), colors.muted),
        **{"ok": colors.ok, "failed": colors.failed, "blocked": colors.blocked},
    }
    return {
        **{f"state-{state}": by_state[state] for state in STATES},
        **{f"state-{state}-style": styles[state] for state in STATES},
    }


def _chrome(colors: _Palette) -> dict[str, str]:
    """Textual's own variables, so that its widgets look like ours."""
    return {
        "hairline": colors.hairline,
        "text": colors.text,
        "text-muted": colors.muted,
        "text-disabled": colors.disabled,
        "foreground-muted": colors.muted,
        "foreground-disabled": colors.disabled,
        "border": colors.accent,
        "border-blurred": colors.hairline,
        "block-cursor-background": colors.cursor,
        "block-cursor-foreground": colors.on_cursor,
        "block-cursor-blurred-background": colors.cursor_blurred,
        "block-cursor-blurred-foreground": colors.text,
        "button-color-foreground": colors.on_accent,
        "footer-background": colors.background,
        "footer-foreground": colors.text,
        "footer-key-foreground": colors.accent,
        "footer-key-style": "not bold",
        "footer-description-foreground": colors.muted,
        "input-cursor-background": colors.text,
        "input-cursor-foreground": colors.background,
        "input-selection-background": colors.cursor,
        "input-selection-foreground": colors.on_cursor,
        "screen-selection-background": colors.cursor,
        "screen-selection-foreground": colors.on_cursor,
        "link-color": colors.accent,
        "link-color-hover": colors.on_cursor,
        "link-background-hover": colors.cursor,
        "scrollbar": colors.hairline,
        "scrollbar-hover": colors.muted,
        "scrollbar-active": colors.accent,
        "scrollbar-background": colors.background,
        "scrollbar-background-hover": colors.background,
        "scrollbar-background-active": colors.background,
        "scrollbar-corner-color": colors.background,
    }


_ANSI_CHROME = {
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "input-cursor-text-style": "reverse",
    "block-hover-background": "ansi_default",
    "surface-active": "ansi_default",
}
SIXTEEN = """
Input:ansi > .input--cursor {
    background: ansi_default; color: ansi_default; text-style: reverse;
}
Dialog:ansi > Vertical, Help:ansi > Vertical { border: round $accent; padding: 0 1; }
Toast:ansi { border: round $hairline; }
"""
"""Rules for the terminal's own colours, where a panel has no ground that sets it apart.

Textual draws an input's cursor black on white there, which a light terminal does not show.
"""
_MONO_CHROME = {
    "block-cursor-text-style": "bold reverse",
    "block-cursor-blurred-text-style": "underline",
    "footer-key-background": "ansi_default",
    "footer-key-style": "bold",
    "link-style-hover": "reverse",
    "scrollbar": "ansi_default",
}


def _theme(
    name: str, colors: _Palette, styles: dict[str, str], *, dark: bool, ansi: bool = False
) -> Theme:
    return Theme(
        name=name,
        primary=colors.accent,
        secondary=colors.accent,
        accent=colors.accent,
        success=colors.ok,
        warning=colors.blocked,
        error=colors.failed,
        foreground=colors.text,
        background=colors.background,
        surface=colors.surface,
        panel=colors.panel,
        boost=colors.surface,
        dark=dark,
        ansi=ansi,
        variables={
            **_chrome(colors),
            **_states(colors, styles),
            **(_ANSI_CHROME if ansi else {}),
            **(_MONO_CHROME if name == "mono" else {}),
        },
    )


THEMES = (
    _theme("mixpeek-dark", _DARK, _STYLES, dark=True),
    _theme("mixpeek-light", _LIGHT, _STYLES, dark=False),
    _theme("high-contrast", _CONTRAST, _STYLES, dark=True),
    _theme("ansi-dark", _ANSI_DARK, _QUIET_STYLES, dark=True, ansi=True),
    _theme("ansi-light", _ANSI_LIGHT, _QUIET_STYLES, dark=False, ansi=True),
    _theme("mono", _MONO, _MONO_STYLES, dark=True, ansi=True),
)
"""Every theme, the default first."""


def choose(terminal: Terminal, requested: str | None) -> ThemeChoice:
    """The theme for this terminal; a requested name wins, except over NO_COLOR.

    ``dark`` and ``light`` mean the terminal's best theme of that kind. Raises UsageError,
    naming the themes there are, for any other unknown name.
    """
    names = [theme.name for theme in THEMES]
    if requested not in (None, "", "auto", "dark", "light", *names):
        raise UsageError(f"No theme {requested}. Themes: auto, dark, light, {', '.join(names)}.")
    if terminal.color == "none" or requested == "mono":
        return ThemeChoice("mono", ansi_color=True)
    if requested in names:
        return ThemeChoice(str(requested), ansi_color=None)
    light = requested == "light" or (requested != "dark" and terminal.light is True)
    family = "ansi" if terminal.color == "16" else "mixpeek"
    return ThemeChoice(f"{family}-{'light' if light else 'dark'}", ansi_color=None)


def variable_defaults() -> dict[str, str]:
    """What ``App.get_theme_variable_defaults`` returns, so that stylesheets always parse."""
    quiet = {"hairline": _DARK.hairline, "footer-key-style": "not bold"}
    return {**_states(_DARK, _STYLES), **quiet}


def apply(app: App[Any], choice: ThemeChoice) -> None:
    """Make the themes known to the app and start with the chosen one; call in ``__init__``.

    The palette then offers these themes only, and nothing but ``mono`` under NO_COLOR.
    """
    offered = [theme for theme in THEMES if not choice.ansi_color or theme.name == "mono"]
    for theme in offered:
        app.register_theme(theme)
    app.theme = choice.name
    for name in set(app.available_themes) - {theme.name for theme in offered}:
        app.unregister_theme(name)
