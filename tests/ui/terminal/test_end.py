"""Whatever ends the app, the shell works afterwards; if the terminal goes, the app goes."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from mixpeek_tui.ui.terminal.crash import CrashLog
from tests.ui.terminal.pty_harness import Pty
from tests.ui.terminal.tiny import Tiny


def assert_restored(terminal: Pty) -> None:
    assert b"\x1b[?1049h" in terminal.raw
    assert terminal.modes_left_on() == set()
    assert not terminal.line_modes_changed()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal(number: signal.Signals) -> None:
    with Tiny() as terminal:
        assert {"1000", "1003", "1004", "1049", "2004", "25", "7"} <= terminal.modes_left_on()
        assert terminal.line_modes_changed()
        terminal.kill(number)
        assert terminal.wait_end() == 128 + number
        assert_restored(terminal)


def test_the_normal_end() -> None:
    with Tiny() as terminal:
        terminal.send("\x11")
        assert terminal.wait_end() == 0
        assert_restored(terminal)
        assert terminal.raw.count(b"\x1b[?1049l") == 1


def test_a_crash_says_one_line_and_keeps_the_secret(tmp_path: Path) -> None:
    with Tiny(environ={"TINY_LOG": str(tmp_path)}) as terminal:
        terminal.send("\x02")
        assert terminal.wait_end() == 1
        assert_restored(terminal)
        after = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
        log = tmp_path / "crash.log"
        assert f"mixpeek-tui stopped: KeyError: 'no such thing, ***'. Details: {log}" in after
        assert "Traceback" not in after
        assert after.count("\n") == 1
    words = log.read_text()
    assert "action_crash" in words
    assert "swordfish" not in terminal.raw.decode() + words.replace('secret = "swordfish"', "")
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_crash_that_cannot_be_written_down(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    line = CrashLog(tmp_path / "file" / "crash.log", str).record(ValueError("a\x1b[2Jb"))
    assert line == "mixpeek-tui stopped: ValueError: a␛[2Jb (not written down: File exists)"


def test_the_terminal_vanishes_though_hangups_are_ignored() -> None:
    with Tiny(ignore_hup=True) as terminal:
        terminal.hang_up()
        assert terminal.wait_end() == 128 + signal.SIGHUP


@pytest.mark.parametrize("drawn", [True, False])
def test_stop_and_continue(drawn: bool) -> None:
    with Tiny() as terminal:
        terminal.drawn()
        if drawn:
            terminal.kill(signal.SIGTSTP)
        else:
            terminal.send("\x12")
        os.waitpid(terminal.pid, os.WUNTRACED)
        terminal.wait(lambda: terminal.modes_left_on() == set())
        assert_restored(terminal)
        terminal.text()
        terminal.screen.reset()
        terminal.kill(signal.SIGCONT)
        terminal.shows("row 0")
        terminal.send("x")
        terminal.shows("typedx")
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_end() == 128 + signal.SIGTERM
        assert_restored(terminal)


def test_a_continue_without_a_stop_does_no_harm() -> None:
    with Tiny() as terminal:
        terminal.kill(signal.SIGCONT)
        terminal.wait(lambda: terminal.raw.count(b"\x1b[?1049h") == 2)
        terminal.send("x")
        terminal.drawn()
        assert "typedx" in terminal.text()
        assert "typedxx" not in terminal.text()
        terminal.send("\x11")
        assert terminal.wait_end() == 0
        assert_restored(terminal)


def test_while_another_program_has_the_terminal_ctrl_c_is_for_it() -> None:
    with Tiny() as terminal:
        terminal.drawn()
        picture = terminal.cells()
        terminal.send("\x07")
        terminal.wait(lambda: b"outside" in terminal.raw)
        terminal.drawn()
        assert terminal.cells() == picture
        assert terminal.wait_end(0) is None


def test_a_terminal_that_takes_no_output_does_not_hold_up_the_end() -> None:
    with Tiny() as terminal:
        terminal.drawn()
        terminal.freeze()
        terminal.send("\x14x")
        assert terminal.quiet(0.3) == 0
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_end() == 128 + signal.SIGTERM
