"""A small app that uses every part; run in a pseudo terminal by the tests."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from mixpeek_tui.text import glyphs, safe
from mixpeek_tui.ui.terminal.environment import detect, prepare

TERMINAL = detect(os.environ, sys.stdin, sys.stdout)
prepare(TERMINAL, os.environ)

from rich.text import Text  # noqa: E402
from textual.app import ComposeResult  # noqa: E402
from textual.binding import Binding  # noqa: E402
from textual.screen import ModalScreen  # noqa: E402
from textual.widgets import DataTable, Input, Static, Tree  # noqa: E402

from mixpeek_tui.ui import compat, notice  # noqa: E402
from mixpeek_tui.ui.terminal import clipboard, crash, session  # noqa: E402
from mixpeek_tui.ui.theme import apply, choose, variable_defaults  # noqa: E402
from tests.ui.idle import Threads, rest  # noqa: E402

HOSTILE = (
    "[b]bold[/b] [/x] [@click=app.quit]go[/]",
    "esc\x1b[31mred\x1b]52;c;cHduZWQ=\x1b\\end",
    "c1\x9b2Jx\x90q\x9c bidi\u202eabc\u2066 zero\u200bwidth\ufeff",
)


TOLD = "\x1b]7777;{}x{}\x07"
"""All is drawn, at a size; a terminal takes no notice of it."""
PLAIN = os.environ.get("TINY_DRIVER") == "plain"
"""With Textual's own driver, to compare with."""


class Over(ModalScreen[None]):
    CSS = "Over { align: center middle; background: $background 60% } Over Static { width: 20 }"
    BINDINGS = [("escape", "dismiss", "Back")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        yield Static("a dialog 日本語 [link]", markup=False)


class Tiny(compat.QuietCrash[None]):
    CSS = """
    Screen { background: $background; color: $text; }
    #state { color: $state-failed; text-style: $state-failed-style; }
    DataTable, Tree { height: 7; }
    """
    BINDINGS = [  # noqa: RUF012
        ("ctrl+b", "crash", "Crash"),
        ("ctrl+y", "copy", "Copy"),
        ("ctrl+n", "notify", "Notify"),
        ("ctrl+g", "suspend", "Suspend"),
        ("ctrl+l", "redraw", "Redraw"),
        ("ctrl+o", "over", "Over"),
        ("ctrl+t", "theme", "Theme"),
        ("ctrl+r", "stop", "Stop"),
        Binding("f12", "done", "Done", priority=True),
    ]

    def __init__(self) -> None:
        choice = choose(TERMINAL, os.environ.get("TINY_THEME"))
        super().__init__(
            driver_class=None if PLAIN else session.take(TERMINAL, os.environ),
            ansi_color=choice.ansi_color,
        )
        apply(self, choice)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults()

    def compose(self) -> ComposeResult:
        marks = glyphs(not TERMINAL.unicode)
        yield Static(f"{marks.ok} ready {marks.bullet} 日本", markup=False)
        yield Static("failed", id="state")
        yield Input(placeholder=safe(HOSTILE[1]), select_on_focus=False)
        for text in HOSTILE:
            yield Static(safe(text), markup=False)
        yield DataTable()
        yield Tree("tree")

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        table = self.query_one(DataTable)
        table.add_columns("name", "size")
        tree = self.query_one(Tree)
        tree.root.expand()
        for text in HOSTILE:
            table.add_row(Text(safe(text)), Text("1"))
            tree.root.add_leaf(Text(safe(text)))
        for index in range(20):
            table.add_row(Text(f"row {index}"), Text("2"))
        self.query_one(Input).value = "typed"

    def action_crash(self) -> None:
        secret = "swordfish"
        raise KeyError(f"no such thing, {secret}")

    def action_copy(self) -> None:
        words = clipboard.copy(
            "a\x1bb\n日",
            TERMINAL,
            os.environ,
            lambda data: compat.write_to_terminal(self, data),
        )
        notice.say(self, words)

    def action_notify(self) -> None:
        notice.fail(self, "[/b]no\x1b[31m", "it's [b]broken\x1b]0;x\x07")

    def action_suspend(self) -> None:
        with self.suspend():
            os.kill(os.getpid(), signal.SIGINT)
            print("outside", flush=True)

    def action_stop(self) -> None:
        """Stop with something not drawn yet."""
        self.query_one("#state", Static).update("stopped")
        os.kill(os.getpid(), signal.SIGTSTP)

    def action_over(self) -> None:
        self.push_screen(Over())

    def action_theme(self) -> None:
        self.theme = "mixpeek-light" if self.theme != "mixpeek-light" else "mixpeek-dark"

    def notify(self, message: str, **given: Any) -> None:
        """As ever, but it goes only when the test does: how long one takes is no matter."""
        super().notify(message, **{**given, "timeout": 3600})

    def action_done(self) -> None:
        """Tell the test, behind what is drawn, that everything typed so far is drawn."""
        self.run_worker(self._tell())

    async def _tell(self) -> None:
        await rest(Threads())
        compat.write_to_terminal(self, TOLD.format(*self.screen._compositor.size))

    def action_redraw(self) -> None:
        compat.repaint(self)


def main() -> int:
    log = Path(os.environ.get("TINY_LOG") or tempfile.gettempdir()) / "crash.log"
    crashes = crash.CrashLog(log, lambda words: words.replace("swordfish", "***"))
    Tiny.crashes = crashes
    app = Tiny()
    app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
