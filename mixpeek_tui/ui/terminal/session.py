"""Taking the terminal: everything that must be in place before the app runs."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from textual.driver import Driver

from mixpeek_tui.ui.terminal.environment import Terminal

if sys.platform == "win32":

    def take(terminal: Terminal, environ: Mapping[str, str]) -> type[Driver] | None:
        """Windows restores its console itself: None means Textual's own driver."""
        return None

else:
    import signal

    from mixpeek_tui.ui.terminal.driver import driver_for
    from mixpeek_tui.ui.terminal.restore import Guard
    from mixpeek_tui.ui.terminal.vanish import watch

    def take(terminal: Terminal, environ: Mapping[str, str]) -> type[Driver] | None:
        """Guard the terminal and return the driver for ``App(driver_class=...)``.

        Call once, in the main thread, right before the app is made. From here on TERM, HUP,
        INT and QUIT end the process within a second with a working shell, and so does a
        terminal that goes away.
        """
        guard = Guard()
        guard.install()
        watch(0, lambda: guard.end(signal.SIGHUP))
        return driver_for(terminal, guard, environ)
