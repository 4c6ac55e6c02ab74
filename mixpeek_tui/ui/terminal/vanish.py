"""Ends the process when its terminal goes away.

Closing an SSH connection sends SIGHUP, but under nohup, in some shells and multiplexers the
signal is ignored, and an app that keeps reading a dead terminal burns a whole core for ever.
"""

from __future__ import annotations

import os
import select
import sys
import termios
import threading
import time
from collections.abc import Callable

_LOOK_EVERY = 0.5
"""Seconds between looks where the kernel cannot say when a terminal hangs up."""


def watch(fd: int, gone: Callable[[], None]) -> None:
    """Call ``gone`` from a thread of its own once the terminal at ``fd`` has hung up.

    Does nothing if ``fd`` is no terminal. Waits in the kernel, so it costs no time.
    """

    def until_gone() -> None:
        (_wait if sys.platform == "linux" else _look)(fd)
        gone()

    if os.isatty(fd):
        threading.Thread(target=until_gone, name="terminal-watch", daemon=True).start()


def _wait(fd: int) -> None:
    poll = select.poll()
    poll.register(fd, 0)
    while True:
        for _fd, event in poll.poll():
            if event & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
                return


def _look(fd: int) -> None:
    while True:
        try:
            termios.tcgetattr(fd)
        except termios.error:
            return
        time.sleep(_LOOK_EVERY)
