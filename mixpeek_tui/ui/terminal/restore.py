"""Whatever ends the process leaves a working shell.

Textual restores the terminal when it ends by itself or by SIGINT, not on SIGTERM, SIGHUP,
SIGQUIT or ``sys.exit`` in a thread's callback. The guard does, for every signal that asks a
process to end, at interpreter exit, and when the terminal itself goes away. ``kill -9`` cannot
be covered. POSIX only.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import termios
import time
from contextlib import suppress
from io import TextIOWrapper
from types import FrameType
from typing import Any, NoReturn

RESET = (
    "\x1b\\"  # ends a string sequence that was cut off
    "\x1b[?2026l"
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    "\x1b[?2004l\x1b[?1004l\x1b[?2048l"
    "\x1b[m\x1b]8;;\x1b\\\x1b]22;default\x07"
    "\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h"
)
"""Switches off all that Textual switches on, keyboard protocol before alternate screen."""

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
_PATIENCE = 0.4
"""Seconds to wait for a terminal that takes no more output."""


class Guard:
    """Knows how the terminal was and puts it back, once, however the process ends."""

    def __init__(self) -> None:
        self._tty: str | None = None
        self._modes: list[Any] = []
        self._armed = False
        self._lent = False
        self._output: int | None = None

    def install(self) -> None:
        """Take over the signals that end a process; call in the main thread, before the app.

        A signal that is ignored on entry, as SIGHUP is under nohup, stays ignored.
        """
        for fd in (0, 1, 2):
            with suppress(OSError, termios.error):
                self._tty, self._modes = os.ttyname(fd), list(termios.tcgetattr(fd))
                break
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._on_signal)
        atexit.register(self.put_back)

    def open_output(self, encoding: str) -> TextIOWrapper:
        """A way to the terminal that ``put_back`` can cut off from whoever still writes to it."""
        self._output = os.dup(1 if os.isatty(1) else 2)
        return open(
            self._output, "w", encoding=encoding, errors="replace", newline="", closefd=False
        )

    def enter(self) -> None:
        """The app is about to switch the terminal's modes on."""
        self._armed, self._lent = True, False

    def lend(self) -> None:
        """Another program has the terminal for a while; Ctrl+C is meant for that one."""
        self._armed, self._lent = False, True

    def leave(self) -> None:
        """The app has switched the modes off itself, at its end."""
        self._armed = self._lent = False

    @property
    def armed(self) -> bool:
        """Whether the terminal is in the app's hands."""
        return self._armed

    @property
    def lent(self) -> bool:
        """Whether another program has it, and the app is coming back."""
        return self._lent

    def put_back(self) -> None:
        """Restore the terminal if it is in the app's hands; waits at most half a second."""
        if not self._armed or self._tty is None:
            return
        self._armed = False
        with suppress(OSError):
            self._cut_off()
            fd = os.open(self._tty, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
            _write(fd, RESET.encode())
            with suppress(termios.error):
                termios.tcsetattr(fd, termios.TCSANOW, self._modes)
            os.close(fd)

    def _cut_off(self) -> None:
        """Send what the app's writer thread still has to say nowhere."""
        if self._output is not None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._output)
            os.close(nowhere)

    def end(self, number: int) -> NoReturn:
        """Restore and end the process at once with status 128 + the signal's number."""
        self.put_back()
        os._exit(128 + number)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._lent and number in (signal.SIGINT, signal.SIGQUIT):
            return
        with suppress(ValueError):
            signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        self.end(number)


def _write(fd: int, data: bytes) -> None:
    """Write all of it, or as much as the terminal takes within the patience."""
    until = time.monotonic() + _PATIENCE
    while data and time.monotonic() < until:
        try:
            data = data[os.write(fd, data) :]
        except BlockingIOError:
            select.select([], [fd], [], 0.02)
