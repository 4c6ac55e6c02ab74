"""What the terminal can do, read from the environment before Textual is imported.

Textual reads its switches when it is imported, so the composition root calls ``detect`` and
``prepare`` first. Nothing here is asked of the terminal itself: no query, no wait.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Literal, Protocol

Multiplexer = Literal["tmux", "screen", "zellij", "none"]
Color = Literal["none", "16", "256", "truecolor"]


class Stream(Protocol):
    """As much of a standard stream as is looked at."""

    @property
    def encoding(self) -> str:
        """The stream's character encoding."""

    def isatty(self) -> bool:
        """Whether a terminal is at the other end."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """What was found out."""

    interactive: bool
    """A screen is possible: input and output are terminals that can move their cursor."""
    ssh: bool
    multiplexer: Multiplexer
    color: Color
    """``none`` when NO_COLOR is set and not empty."""
    unicode: bool
    """Whether marks beyond ASCII can be written."""
    encoding: str
    light: bool | None
    """The background, if the terminal says so (COLORFGBG); None when it does not."""

    @property
    def animations(self) -> bool:
        """Whether movement is worth its bytes: never over SSH."""
        return not self.ssh


def detect(environ: Mapping[str, str], stdin: Stream | None, stdout: Stream | None) -> Terminal:
    """What the environment and the standard streams say; streams may be missing (None)."""
    term = environ.get("TERM", "")
    encoding = (stdout.encoding if stdout else "") or "ascii"
    return Terminal(
        interactive=bool(stdin and stdin.isatty() and stdout and stdout.isatty())
        and term not in ("", "dumb"),
        ssh=any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")),
        multiplexer=_multiplexer(environ, term),
        color=_color(environ, term),
        unicode=encoding.lower().replace("-", "").replace("_", "") in ("utf8", "utf8sig"),
        encoding=encoding,
        light=_light(environ.get("COLORFGBG", "")),
    )


def _multiplexer(environ: Mapping[str, str], term: str) -> Multiplexer:
    if environ.get("ZELLIJ"):
        return "zellij"
    if environ.get("TMUX") or term.startswith("tmux"):
        return "tmux"
    if environ.get("STY") or term.startswith("screen"):
        return "screen"
    return "none"


def _color(environ: Mapping[str, str], term: str) -> Color:
    if environ.get("NO_COLOR"):
        return "none"
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "truecolor"
    if term.endswith("-direct") or environ.get("WT_SESSION"):
        return "truecolor"
    return "256" if "256color" in term or term.startswith(("xterm-kitty", "alacritty")) else "16"


def _light(colorfgbg: str) -> bool | None:
    background = colorfgbg.rpartition(";")[2]
    if not background.isdecimal():
        return None
    return int(background) == 7 or int(background) > 8


def prepare(terminal: Terminal, environ: MutableMapping[str, str]) -> None:
    """Set the switches that Textual reads on import; what the user has set stays.

    Over SSH nothing is animated, scrolling is by whole rows and frames come at most 15 times
    a second. NO_COLOR is removed when empty, since Textual takes its mere presence for a yes.
    """
    if not environ.get("NO_COLOR"):
        environ.pop("NO_COLOR", None)
    system = {"16": "standard", "256": "256", "truecolor": "truecolor"}.get(terminal.color)
    environ.setdefault("TEXTUAL_COLOR_SYSTEM", system or "standard")
    if not terminal.animations:
        environ.setdefault("TEXTUAL_ANIMATIONS", "none")
        environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
        environ.setdefault("TEXTUAL_FPS", "15")
