"""The program itself in a terminal: it ends well, is quiet while idle, and does without colour."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest

from tests.ui.terminal.pty_harness import Pty

COLOUR = re.compile(rb"\x1b\[[0-9;:]*\b(3[0-7]|38|4[0-7]|48|9[0-7]|10[0-7])[0-9;:]*m")
NOWHERE = "http://127.0.0.1:9"
HOME = ("-m", "mixpeek_tui")
SETUP = ("-m", "mixpeek_tui", "setup", "--answers", "tests/data/shop.yaml")


def environ(folder: Path, **more: str) -> dict[str, str]:
    return {"MIXPEEK_TUI_HOME": str(folder), "MIXPEEK_BASE_URL": NOWHERE, **more}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_the_shell_works_after_a_signal(number: signal.Signals, tmp_path: Path) -> None:
    with Pty(*SETUP, environ=environ(tmp_path)) as terminal:
        terminal.shows("What is the project called?")
        terminal.kill(number)
        assert terminal.wait_end() == 128 + number
        assert terminal.modes_left_on() == set()
        assert not terminal.line_modes_changed()


def test_the_program_ends_with_its_terminal(tmp_path: Path) -> None:
    with Pty(*HOME, environ=environ(tmp_path), ignore_hup=True) as terminal:
        terminal.shows("Set up a workspace")
        terminal.hang_up()
        assert terminal.wait_end() is not None


@pytest.mark.parametrize(("argv", "words"), [(HOME, "Set up a workspace"), (SETUP, "Project")])
def test_nothing_is_written_while_idle(argv: tuple[str, ...], words: str, tmp_path: Path) -> None:
    with Pty(*argv, environ=environ(tmp_path)) as terminal:
        terminal.shows(words)
        terminal.falls_silent(3)


def test_no_colour_at_all_when_none_is_wanted(tmp_path: Path) -> None:
    with Pty(*SETUP, environ=environ(tmp_path, NO_COLOR="1")) as terminal:
        terminal.shows("What is the project called?")
        terminal.send("\x12")
        terminal.shows("Review")
        assert COLOUR.search(terminal.raw) is None


def test_the_key_is_never_shown(tmp_path: Path) -> None:
    key = "sk_very_secret_key_1234567890"
    with Pty(*HOME, environ=environ(tmp_path, MIXPEEK_API_KEY=key)) as terminal:
        terminal.shows("API key")
        terminal.send("\x11")
        assert terminal.wait_end() == 0
        assert key.encode() not in terminal.raw
    assert not any(key in path.read_text() for path in tmp_path.rglob("*") if path.is_file())


def test_what_is_typed_before_the_first_screen_stands_is_for_it(tmp_path: Path) -> None:
    with Pty(*SETUP[:3], environ=environ(tmp_path)) as terminal:
        terminal.shows("mixpeek-tui")
        terminal.send("shopping")
        terminal.shows("Set up ▸ shopping")


@pytest.mark.parametrize("route", ["setup", "browse"])
def test_the_top_line_stands_before_the_screen_is_loaded(route: str, tmp_path: Path) -> None:
    with Pty("-m", "mixpeek_tui", route, environ=environ(tmp_path)) as terminal:
        terminal.shows("▸")
        assert terminal.raw.index(NOWHERE.encode()) < terminal.raw.index("▸".encode()), "its right end"
