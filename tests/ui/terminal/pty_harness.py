"""A process in a pseudo terminal: its bytes, its screen, its end."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pyte

ROOT = Path(__file__).parents[3]
BASE = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
FOREIGN = re.compile(r"\x1b\[[<>=][\d;]*[a-zA-Z]|\x1b\[\?[\d;]*\$p|\x1bP[^\x1b]*\x1b\\|\x1b\\")
"""Valid sequences that pyte would print as text."""
INCOMPLETE = re.compile(rb"\x1b[^\x1b]{0,40}$")
PATIENCE = 60.0
"""Seconds until what should come counts as not coming: many, as other work may hold the machine."""


class Pty:
    """Runs ``python -m MODULE ARGS``; use as a context manager."""

    def __init__(
        self,
        *argv: str,
        environ: Mapping[str, str] | None = None,
        size: tuple[int, int] = (80, 24),
        ignore_hup: bool = False,
        answers: bool = True,
    ) -> None:
        self.raw = b""
        self.status: int | None = None
        self.cols, self.rows = size
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._fed = self._asked = 0
        self._answers = answers
        self.master, slave = os.openpty()
        self.resize(*size)
        self.slave_name = os.ttyname(slave)
        self._keep = slave
        self.before = termios.tcgetattr(slave)
        self.pid = os.fork()
        if self.pid == 0:
            self._become(argv, environ or {}, slave, ignore_hup)

    def _become(
        self, argv: tuple[str, ...], environ: Mapping[str, str], slave: int, ignore_hup: bool
    ) -> None:
        try:
            os.close(self.master)
            os.login_tty(slave)
            os.chdir(ROOT)
            if ignore_hup:
                signal.signal(signal.SIGHUP, signal.SIG_IGN)
            kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "PYTHONPATH")}
            full = {k: v for k, v in {**kept, **BASE, **environ}.items() if v}
            os.execvpe(sys.executable, [sys.executable, *argv], full)
        finally:
            os._exit(127)

    def __enter__(self) -> Pty:
        return self

    def __exit__(self, *_: object) -> None:
        if self.status is None and self.wait_end(0) is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        for fd in (self.master, self._keep):
            if fd >= 0:
                os.close(fd)

    def resize(self, cols: int, rows: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
        self.screen.resize(rows, cols)
        self.cols, self.rows = cols, rows

    def send(self, text: str) -> None:
        os.write(self.master, text.encode())

    def kill(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close the terminal, as when an SSH connection is lost."""
        os.close(self._keep)
        os.close(self.master)
        self.master = self._keep = -1

    def freeze(self) -> None:
        """Take no more output, as after Ctrl+S."""
        termios.tcflow(self._keep, termios.TCOOFF)

    def pump(self, seconds: float) -> bool:
        """Take what has been written, waiting so long for the first of it."""
        if self.master < 0 or not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            self.raw += os.read(self.master, 1 << 16)
        except OSError:
            return False
        if self._answers:
            self._answer()
        return True

    def _answer(self) -> None:
        for asked in re.finditer(rb"\x1b\[\?2026\$p", self.raw[self._asked :]):
            os.write(self.master, b"\x1b[?2026;2$y")
            self._asked += asked.end()

    def text(self) -> str:
        """The screen as lines without trailing blanks."""
        self._feed()
        return "\n".join(line.rstrip() for line in self.screen.display)

    def cells(self) -> list[list[object]]:
        self._feed()
        return [[self.screen.buffer[y][x] for x in range(self.cols)] for y in range(self.rows)]

    def _feed(self) -> None:
        cut = INCOMPLETE.search(self.raw)
        end = cut.start() if cut and self.status is None else len(self.raw)
        fresh = self.raw[self._fed : end].decode("utf-8", "replace")
        self._fed = max(self._fed, end)
        self._stream.feed(FOREIGN.sub("", fresh).encode())

    def wait(self, true: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Take output until the condition holds; fails the test if it never does."""
        until = time.monotonic() + seconds
        while not true():
            left = until - time.monotonic()
            if left <= 0 or (not self.pump(min(left, 0.2)) and self.wait_end(0) is not None):
                raise AssertionError(f"never happened; status {self.status}; shown:\n{self.text()}")

    def shows(self, words: str) -> None:
        self.wait(lambda: words in self.text())

    def quiet(self, seconds: float) -> int:
        """How many bytes come in so many seconds."""
        before, until = len(self.raw), time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.pump(left)
        return len(self.raw) - before

    def falls_silent(self, seconds: float) -> None:
        """Take output until none comes for so long; fails the test if that never happens."""
        self.wait(lambda: self.quiet(seconds) == 0)

    def wait_end(self, seconds: float = PATIENCE) -> int | None:
        """The exit status (128 + n for a signal), or None if it still runs after so long."""
        until = time.monotonic() + seconds
        while self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                code = os.waitstatus_to_exitcode(status)
                self.status = code if code >= 0 else 128 - code
            elif time.monotonic() >= until:
                return None
            else:
                self.pump(0.02)
        while self.pump(0.05):
            pass
        return self.status

    def modes_left_on(self) -> set[str]:
        """DEC private modes that were set and not reset, and unpopped keyboard modes."""
        on: set[str] = set()
        pushed = 0
        for token in re.finditer(rb"\x1b\[\?([\d;]+)([hl])|\x1b\[([<>])\d*u", self.raw):
            if token[3]:
                pushed += 1 if token[3] == b">" else -1
                continue
            for mode in token[1].decode().split(";"):
                starts_on = mode in ("7", "25")
                changed = (token[2] == b"h") != starts_on
                (on.add if changed else on.discard)(mode)
        return on | ({"keyboard"} if pushed else set())

    def line_modes_changed(self) -> bool:
        """Whether the terminal's own settings (stty) differ from the start."""
        return termios.tcgetattr(self._keep) != self.before
