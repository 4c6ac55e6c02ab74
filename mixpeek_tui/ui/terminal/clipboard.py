"""Copying to the clipboard of the person at the keyboard.

Over SSH a clipboard program would fill the clipboard of the wrong machine, so the text goes
through the terminal (OSC 52), wrapped for tmux and screen. A terminal never says whether it
took it: the words returned say *sent*, and the caller can offer the text to select instead.
"""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Callable, Mapping

from mixpeek_tui.text import count, safe
from mixpeek_tui.ui.terminal.environment import Terminal

LIMIT = 74_994
"""Encoded bytes that common terminals accept in one OSC 52 sequence."""
SWITCH = "MIXPEEK_TUI_CLIPBOARD"
"""The environment variable that picks a way: auto, native, osc52 or off."""

_PROGRAMS = (
    ("wl-copy", ("wl-copy",), "WAYLAND_DISPLAY"),
    ("xclip", ("xclip", "-selection", "clipboard"), "DISPLAY"),
    ("pbcopy", ("pbcopy",), ""),
)
_TMUX = ("tmux", "load-buffer", "-w", "-")
_SCREEN_CHUNK = 76
_SECONDS = 2.0


def copy(
    text: str, terminal: Terminal, environ: Mapping[str, str], write: Callable[[str], None]
) -> str:
    """Copy the text and return the words to show; ``write`` takes bytes for the terminal.

    Line breaks stay; control and bidi characters become visible marks. Waits at most two
    seconds for a clipboard program.
    """
    clean = safe(text, keep_newlines=True)
    wish = environ.get(SWITCH, "auto").strip().lower()
    if wish == "off":
        return f"copying is switched off ({SWITCH})"
    if wish != "osc52" and _natively(clean, terminal, environ, wish == "native"):
        return "copied"
    if wish == "native":
        return "no clipboard program works here (wl-copy, xclip, pbcopy)"
    encoded = base64.b64encode(clean.encode()).decode()
    if len(encoded) > LIMIT:
        return f"too long to copy: {count(len(encoded))} bytes, a terminal takes {count(LIMIT)}"
    if wish != "osc52" and environ.get("TMUX") and _run(_TMUX, clean):
        return "sent to tmux and the terminal's clipboard"
    write(_wrapped(encoded, terminal))
    return "sent to the terminal's clipboard"


def _natively(text: str, terminal: Terminal, environ: Mapping[str, str], forced: bool) -> bool:
    """Hand it to a clipboard program of this machine, if the reader sits at this machine."""
    command = _program(environ) if forced or not terminal.ssh else ()
    return bool(command) and _run(command, text)


def _program(environ: Mapping[str, str]) -> tuple[str, ...]:
    for name, command, display in _PROGRAMS:
        if (not display or environ.get(display)) and shutil.which(name):
            return command
    return ()


def _run(command: tuple[str, ...], text: str) -> bool:
    try:
        done = subprocess.run(
            command,
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _wrapped(encoded: str, terminal: Terminal) -> str:
    """The OSC 52 sequence as the innermost multiplexer lets it through."""
    sequence = f"\x1b]52;c;{encoded}\x07"
    if terminal.multiplexer == "tmux":
        # Bare for set-clipboard, wrapped for allow-passthrough; tmux drops what is not allowed.
        return f"{sequence}\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\"
    if terminal.multiplexer == "screen":
        parts = range(0, len(sequence), _SCREEN_CHUNK)
        return "".join(f"\x1bP{sequence[at : at + _SCREEN_CHUNK]}\x1b\\" for at in parts)
    return sequence
