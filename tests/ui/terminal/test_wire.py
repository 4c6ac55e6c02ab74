"""What goes over the wire: no colour where none is wanted, nothing from data, nothing idle."""

from __future__ import annotations

import re
import signal
import sys

import pytest

from tests.ui.terminal.pty_harness import Pty
from tests.ui.terminal.tiny import Tiny
from tests.ui.terminal.tiny_app import HOSTILE

SGR = re.compile(rb"\x1b\[([\d;:]*)m")
OURS = re.compile(
    rb"\x1b(?:\[[\d;]*m|\[\d+;\d+H|\[\d*C|\[\?\d+(?:[hl]|\$p)|\[[<>]\d*u|\]22;[a-z-]*\x07)"
)


def colours(raw: bytes) -> set[str]:
    """SGR parameters that are neither a reset nor an attribute."""
    all_of_them = {code for found in SGR.findall(raw) for code in found.decode().split(";")}
    return {code for code in all_of_them if code and int(code) >= 30}


def test_no_color_means_no_colour_and_a_readable_screen() -> None:
    with Tiny(environ={"NO_COLOR": "1"}) as terminal:
        terminal.send("\t")
        terminal.drawn()
        assert colours(terminal.raw) == set()
        assert "failed" in terminal.text()
        reversed_cells = [c for row in terminal.cells() for c in row if c.reverse]
        assert reversed_cells != []


def test_mono_on_request() -> None:
    with Tiny(environ={"TINY_THEME": "mono"}) as terminal:
        assert colours(terminal.raw) == set()


@pytest.mark.parametrize(
    ("environ", "wanted", "unwanted"),
    [
        ({}, b"38;2;", b"38;5;"),
        ({"COLORTERM": ""}, b"38;5;", b"38;2;"),
        ({"COLORTERM": "", "TERM": "linux"}, b"m", b"38;"),
        ({"TINY_THEME": "ansi-light"}, b"m", b"8;2;"),
    ],
)
def test_no_more_colours_than_the_terminal_has(environ, wanted: bytes, unwanted: bytes) -> None:
    with Tiny(environ=environ) as terminal:
        assert wanted in terminal.raw
        assert unwanted not in terminal.raw
        assert colours(terminal.raw) != set()


def test_hostile_text_is_shown_and_not_obeyed() -> None:
    with Tiny(size=(120, 40)) as terminal:
        terminal.send("\x0e")
        terminal.shows("it's [b]broken␛]0;x␇")
        shown = terminal.text()
        assert "[/b]no␛[31m" in shown
        assert shown.count(HOSTILE[0]) == 3
        assert shown.count("esc␛[31mred␛]52;c;cHduZWQ=␛\\end") == 3
        assert shown.count("c1⟨U+009B⟩2Jx⟨U+0090⟩q⟨U+009C⟩ bidi⟨U+202E⟩abc") == 3
        assert b"\x1b" not in OURS.sub(b"", terminal.raw)
        assert b"\x07" not in OURS.sub(b"", terminal.raw)
        assert not re.search("[\x80-\x9f\u202e\u2066\u200b\ufeff]", terminal.raw.decode())


def test_a_locale_without_unicode_gets_ascii() -> None:
    environ = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    with Tiny(environ=environ) as terminal:
        assert "+ ready . ????" in terminal.text()
        assert terminal.raw.isascii()
        assert b"\\u" not in terminal.raw


def test_idle_costs_nothing() -> None:
    with Tiny() as terminal:
        terminal.falls_silent(3)


def test_copying_goes_through_the_terminal_over_ssh() -> None:
    environ = {"SSH_CONNECTION": "1 2 3 4", "MIXPEEK_TUI_CLIPBOARD": "auto"}
    with Tiny(environ=environ) as terminal:
        terminal.send("\x19")
        terminal.shows("sent to the terminal's clipboard")
        assert b"\x1b]52;c;YeKQm2IK5pel\x07" in terminal.raw


def test_a_scribbled_screen_can_be_redrawn() -> None:
    with Tiny() as terminal:
        terminal.drawn()
        picture = terminal.text()
        terminal.screen.erase_in_display(2)
        terminal.send("\x0c")
        terminal.drawn()
        assert terminal.text() == picture


def test_after_a_resize_nothing_on_the_screen_is_taken_for_granted() -> None:
    with Tiny() as terminal:
        terminal.drawn()
        terminal.kill(signal.SIGWINCH)
        terminal.drawn()
        before = len(terminal.raw)
        terminal.send("x")
        terminal.shows("typedx")
        assert b"typedx" in terminal.raw[before:]
        terminal.send("y")
        terminal.shows("typedxy")
        assert b"typedxy" not in terminal.raw[before:]


def test_few_bytes() -> None:
    with Tiny() as terminal:
        terminal.drawn()
        before = len(terminal.raw)
        assert before < 8_000
        terminal.send("x")
        terminal.drawn()
        assert len(terminal.raw) - before < 300


def test_nothing_of_the_screen_is_imported_to_look_at_the_terminal() -> None:
    script = "import sys, mixpeek_tui.ui.terminal.environment; print('textual' in sys.modules)"
    with Pty("-c", script) as terminal:
        assert terminal.wait_end() == 0
        assert "False" in terminal.text(), sys.executable
