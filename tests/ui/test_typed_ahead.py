"""Keys pressed before what they are for stands: none is lost, none goes to what stood before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from textual import events, work
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from mixpeek_tui.errors import UsageError
from mixpeek_tui.interview.file import load
from mixpeek_tui.ui.keys_in_order import KeysInOrder
from mixpeek_tui.ui.screens.help import Help
from mixpeek_tui.ui.screens.interview import Interview
from mixpeek_tui.ui.state import State
from tests.ui.keyboard import NAMES, Keyboard, at_the_keyboard
from tests.ui.terminal.pty_harness import Pty

ROWS = "title,price\n" + "a garden chair of oak,12.5\n" * 20
KEYS = {**NAMES, "\x0e": "ctrl+n", "\x10": "down", "?": "question_mark"}
HOME = Path(__file__).parents[1] / "data"


def burst(at: Keyboard, text: str) -> None:
    """All keys in one packet."""
    for letter in text:
        at.app.post_message(events.Key(KEYS.get(letter, letter), letter))


async def until(at: Keyboard, true: Callable[[], bool]) -> None:
    """Wait for something to become true; fails the test if it never does."""
    for _ in range(3000):
        await at.pilot.pause(0.01)
        if true():
            return
    raise AssertionError(f"never happened; shown:\n{at.text}\n{at.told}")


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
        await until(keys, lambda: keys.sees("[x] a semantic text search"))
        assert isinstance(keys.app.screen, Interview)
        assert keys.app.screen.at == "retrieval"


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
    for _ in range(3000):
        await pilot.pause(0.01)
        found = pilot.app.screen.query(Input)
        if found and found.first().value.endswith("e"):
            return found.first().value
    return "nothing"


async def test_a_key_waits_for_a_screen_however_long_it_loads() -> None:
    async with Slow().run_test() as pilot:
        assert await typed_behind_enter(pilot) == "quiche"


class Building(Screen[None]):
    """What a key asks for comes in many steps, as a form does on a machine that is busy."""

    AUTO_FOCUS = ""

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            self.call_later(self.build)

    async def build(self) -> None:
        for _ in range(40):
            until = time.thread_time() + 0.02
            while time.thread_time() < until:
                pass
            await asyncio.sleep(0)
        await self.mount(Input())
        self.query_one(Input).focus()


class Busy(KeysInOrder):
    """An app with such a screen."""

    def on_mount(self) -> None:
        self.push_screen(Building())


async def test_a_key_waits_for_what_is_drawn_however_busy_the_machine_is() -> None:
    async with Busy().run_test() as pilot:
        assert await typed_behind_enter(pilot) == "quiche"


class Sandbox:
    """A sandbox that starts when the test says so."""

    def __init__(self, problem: str = "") -> None:
        self.asked, self.goes_on = asyncio.Event(), asyncio.Event()
        self.problem = problem

    async def start(self) -> str:
        self.asked.set()
        await self.goes_on.wait()
        if self.problem:
            raise UsageError(self.problem)
        return "http://127.0.0.1:9"


async def behind(keys: Keyboard, sandbox: Sandbox, text: str) -> None:
    """Type on while the sandbox starts."""
    await asyncio.wait_for(sandbox.asked.wait(), 30)
    burst(keys, text)
    for _ in range(20):
        await asyncio.sleep(0)
    sandbox.goes_on.set()


TO_SANDBOX = "\x10\x10\x10\n"


async def test_keys_behind_an_item_of_home_wait_until_the_sandbox_runs(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path) as keys:
        sandbox = Sandbox()
        keys.app.services.start_sandbox = sandbox.start
        burst(keys, TO_SANDBOX)
        await until(keys, lambda: keys.sees("Sandbox starting …"))
        await behind(keys, sandbox, "quiche")
        await until(keys, lambda: keys.sees("Set up ▸ quiche"))
        await keys.settle()


async def test_keys_for_what_does_not_open_press_nothing(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path) as keys:
        sandbox = Sandbox("there is no sandbox here")
        keys.app.services.start_sandbox = sandbox.start
        burst(keys, TO_SANDBOX)
        await behind(keys, sandbox, "quiche\n")
        await until(keys, lambda: keys.told == ["there is no sandbox here"])
        burst(keys, "?")
        await until(keys, lambda: isinstance(keys.app.screen, Help))
        assert keys.app.is_running


async def test_keys_behind_run_it_wait_until_the_sandbox_runs(tmp_path: Path) -> None:
    answers = load(HOME / "shop.yaml").answers
    given = {"state": State(answers), "base_dir": HOME}
    async with at_the_keyboard(
        tmp_path, route="review", where={"sandbox": True}, environ={"SLACK_WEBHOOK_URL": "x"},
        **given,
    ) as keys:  # fmt: skip
        sandbox = Sandbox("there is no sandbox here")
        keys.app.services.start_sandbox = sandbox.start
        burst(keys, "\n")
        await behind(keys, sandbox, "sr ")
        await until(keys, lambda: "there is no sandbox here" in keys.told)
        burst(keys, "?")
        await until(keys, lambda: isinstance(keys.app.screen, Help))
