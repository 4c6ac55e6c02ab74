"""Textual's POSIX driver, with five differences.

It writes only what the terminal does not show already (``painter``); it draws on standard
output rather than standard error, so that ``2>file`` works; its output can be cut off when the
process ends (``restore``); it stops and continues between frames, never twice; and it can let
the mouse go. Like
``ui.compat`` it leans on the inside of Textual 8.2.8: ``_file``, ``_writer_thread``,
``_mouse``, ``_enable_mouse_support``, ``_disable_mouse_support``,
``_sigtstp_application``, ``_sigcont_application``, ``_must_signal_resume``. Can go when Textual
writes differences and restores the terminal on signals itself.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Mapping
from functools import partial
from types import FrameType
from typing import Any, ClassVar

from textual import events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import InBandWindowResize

from mixpeek_tui.text import fold
from mixpeek_tui.ui.terminal.environment import Terminal
from mixpeek_tui.ui.terminal.frame import is_frame
from mixpeek_tui.ui.terminal.painter import Painter
from mixpeek_tui.ui.terminal.restore import Guard

SWITCH = "MIXPEEK_TUI_DIFF"
"""The environment variable that, set to 0, has every cell of a frame written."""
_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
_LEAVES_CELLS_ALONE = re.compile(
    r"(?:\x07|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\"
    r"|\x1b\[\?(?!47|104[79])\d+(?:[hl]|\$p)|\x1b\[[<>=]\d*u)+"
)


class TerminalDriver(LinuxDriver):
    """Use ``driver_for``, which binds it to what is known about the terminal."""

    terminal: ClassVar[Terminal]
    guard: ClassVar[Guard]
    whole: ClassVar[bool] = False

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._painter = Painter(encoding=self.terminal.encoding, whole=self.whole)
        self._file = self.guard.open_output(self.terminal.encoding)
        self._in_sync = False

    def write(self, data: str) -> None:
        """Write what of this the terminal does not show yet.

        A synchronized update goes out in one piece, or not at all if nothing has changed.
        """
        if data in (_SYNC_START, _SYNC_END):
            self._in_sync = data == _SYNC_START
            return
        out = self._difference(data)
        if out:
            super().write(f"{_SYNC_START}{out}{_SYNC_END}" if self._in_sync else out)

    def forget(self) -> None:
        """Take nothing on the screen for granted: the next frames are written whole."""
        self._painter.forget()

    def swap_mouse(self) -> bool:
        """Have the mouse reported, or no more; whether it is now, also after a suspension."""
        self._disable_mouse_support()
        self._mouse = not self._mouse
        self._enable_mouse_support()
        return self._mouse

    def start_application_mode(self) -> None:
        """Switch the terminal's modes on, under the guard."""
        before = self._writer_thread
        self.forget()
        self.guard.enter()
        start: Callable[[], None] = super().start_application_mode
        start()
        if self._writer_thread is before:
            self.guard.lend()
        else:
            self._forget_on_resize()

    def suspend_application_mode(self) -> None:
        """Give the terminal to another program."""
        super().suspend_application_mode()
        self.guard.lend()

    def resume_application_mode(self) -> None:
        """Take the terminal back; nothing of what was drawn is on it."""
        super().resume_application_mode()
        self._loop.call_soon_threadsafe(partial(self._app.refresh, layout=True))

    def close(self) -> None:
        """The modes are off and everything has been written."""
        super().close()
        self.guard.leave()

    def run_input_thread(self) -> None:
        """Read until the end; a terminal that is gone is no crash (``vanish`` ends us)."""
        try:
            super().run_input_thread()
        except OSError:
            return

    def process_message(self, message: Message) -> None:
        """Pass on what the terminal says; after a resize nothing on it is certain."""
        if isinstance(message, (events.Resize, InBandWindowResize)):
            self.forget()
        super().process_message(message)

    def _difference(self, data: str) -> str:
        if is_frame(data):
            app = self._app
            self._painter.colors = self.terminal.color != "none" and app.theme != "mono"
            return self._painter.paint(data, (app.size.width, app.size.height))
        if _LEAVES_CELLS_ALONE.fullmatch(data) is None:
            self.forget()
        return fold(data, self.terminal.encoding)

    def _forget_on_resize(self) -> None:
        handler = signal.getsignal(signal.SIGWINCH)

        def on_resize(number: int, frame: FrameType | None) -> None:
            self.forget()
            if callable(handler):
                handler(number, frame)

        signal.signal(signal.SIGWINCH, on_resize)

    def _sigtstp_application(self, *_: object) -> None:
        """Stop between two frames, not in the middle of one."""
        if self._auto_restart and self.guard.armed:
            stop: Callable[[], None] = super()._sigtstp_application
            self._loop.call_soon_threadsafe(stop)
        else:
            os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        """Come back; if we were never suspended (kill -STOP), put the modes on afresh."""
        if not self._auto_restart:
            return
        if self.guard.armed:
            self._loop.call_soon_threadsafe(self._start_afresh)
        elif self.guard.lent:
            self.resume_application_mode()

    def _start_afresh(self) -> None:
        self.suspend_application_mode()
        self._must_signal_resume = True
        self.resume_application_mode()


def driver_for(
    terminal: Terminal, guard: Guard, environ: Mapping[str, str]
) -> type[TerminalDriver]:
    """The class for ``App(driver_class=...)``."""

    class BoundDriver(TerminalDriver):
        pass

    BoundDriver.terminal = terminal
    BoundDriver.guard = guard
    BoundDriver.whole = environ.get(SWITCH) == "0"
    return BoundDriver
