"""What ends a run early: a signal, or a reader who is gone. Either stops it in good order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress

from mixpeek_tui.cli.command import Shell, Unwritten, silence
from mixpeek_tui.run.events import Event
from mixpeek_tui.run.sitting import Listener

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
"""Those that a system lacks are left out."""


def on_signals(stop: Callable[[], None]) -> None:
    """Let the signals that end a process call ``stop`` instead; for the loop that runs now."""
    loop = asyncio.get_running_loop()
    for name in SIGNALS:
        if hasattr(signal, name):
            with suppress(NotImplementedError):
                loop.add_signal_handler(getattr(signal, name), stop)


def while_read(tell: Listener, shell: Shell, stop: Callable[[], None]) -> Listener:
    """A listener that calls ``stop`` once nobody reads what it tells: a closed pipe, a terminal
    that is gone. What it tells afterwards goes nowhere.
    """

    def listener(event: Event) -> None:
        try:
            tell(event)
        except Unwritten as error:
            shell.complain(f"mixpeek-tui: {error} The run stops in good order.")
            stop()
        except OSError:
            silence(shell.out)
            stop()

    return listener
