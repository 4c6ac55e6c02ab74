"""Keys pressed before what they are for stands: none is lost, none goes to what stood before."""

from __future__ import annotations

import time
from pathlib import Path

from textual import events, work
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from mixpeek_tui.ui.keys_in_order import KeysInOrder
from mixpeek_tui.ui.screens.interview import Interview
from tests.ui.keyboard import NAMES, Keyboard, at_the_keyboard
from tests.ui.terminal.pty_harness import Pty

ROWS = "title,price\n" + "a garden chair of oak,12.5\n" * 20
KEYS = {**NAMES, "\x0e": "ctrl+n"}


def burst(at: Keyboard, text: str) -> None:
    """All keys in one packet."""
    for letter in text:
        at.app.post_message(events.Key(KEYS.get(letter, letter), letter))


def test_enter_before_the_terminal_is_taken_over_is_enter(tmp_path: Path) -> None:
    """A terminal that is not raw yet makes a line feed of it."""
    with Pty("-m", "mixpeek_tui", environ={"MIXPEEK_TUI_HOME": str(tmp_path)}) as terminal:
        terminal.send("\rqr\tsecond")
        terminal.shows("Set up ▸ qr")


async def test_keys_behind_a_sample_file_wait_until_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(ROWS)
    async with at_the_keyboard(tmp_path, (80, 40), route="interview") as keys:
        keys.app.screen.query("ActsField Button").last().focus()
        burst(keys, f"\n{tmp_path}/rows.csv\n\x0ea")
        for _ in range(300):
            await keys.pilot.pause(0.01)
            if keys.sees("[x] a semantic text search"):
                break
        assert isinstance(keys.app.screen, Interview)
        assert keys.app.screen.at == "retrieval"
        assert keys.sees("[x] a semantic text search"), keys.text


class Slow(KeysInOrder):
    """An app whose next screen takes its time, as one does whose modules are loaded first."""

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            self.load()

    @work
    async def load(self) -> None:
        time.sleep(0.3)
        self.push_screen(Asking())


class Asking(Screen[None]):
    """One input."""

    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        time.sleep(0.3)
        yield Input()

    def on_mount(self) -> None:
        self.query_one(Input).focus()


async def typed_behind_enter(pilot: Pilot[None]) -> str:
    pilot.app.post_message(events.Key("enter", "\r"))
    for letter in "quiche":
        pilot.app.post_message(events.Key(letter, letter))
    for _ in range(300):
        await pilot.pause(0.01)
        found = pilot.app.screen.query(Input)
        if found and found.first().value.endswith("e"):
            return found.first().value
    return "nothing"


async def test_a_key_waits_for_a_screen_however_long_it_loads() -> None:
    async with Slow().run_test() as pilot:
        assert await typed_behind_enter(pilot) == "quiche"
