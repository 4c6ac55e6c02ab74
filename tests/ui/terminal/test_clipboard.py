"""Text reaches the right clipboard, and the words about it are true."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from mixpeek_tui.ui.terminal.clipboard import LIMIT, copy
from mixpeek_tui.ui.terminal.environment import Terminal

SENT = "sent to the terminal's clipboard"


def terminal(multiplexer: str = "none", ssh: bool = True) -> Terminal:
    return Terminal(
        interactive=True,
        ssh=ssh,
        multiplexer=multiplexer,
        color="256",
        unicode=True,
        encoding="utf-8",
        light=None,
    )


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH; programs in it write what they get to NAME.out."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(folder: Path, name: str, status: int = 0) -> Path:
    out = folder / f"{name}.out"
    path = folder / name
    path.write_text(f'#!/bin/sh\necho "$@" > {out}\n/bin/cat >> {out}\nexit {status}\n')
    path.chmod(0o755)
    return out


def sent(text: str, at: Terminal, **environ: str) -> tuple[str, str]:
    written: list[str] = []
    words = copy(text, at, environ, written.append)
    return words, "".join(written)


def test_over_ssh_through_the_terminal_even_if_a_program_is_there(programs: Path) -> None:
    out = program(programs, "wl-copy")
    words, data = sent("a\nb", terminal(), WAYLAND_DISPLAY="wayland-0")
    assert (words, data) == (SENT, "\x1b]52;c;YQpi\x07")
    assert not out.exists()


def test_here_through_the_program(programs: Path) -> None:
    out = program(programs, "xclip")
    assert sent("a\x1b[2Jb\u202e", terminal(ssh=False), DISPLAY=":0") == ("copied", "")
    assert out.read_text() == "-selection clipboard\na␛[2Jb⟨U+202E⟩"


def test_a_program_that_fails_is_not_believed(programs: Path) -> None:
    program(programs, "xclip", status=1)
    assert sent("a", terminal(ssh=False), DISPLAY=":0")[0] == SENT
    words, data = sent("a", terminal(ssh=False), DISPLAY=":0", MIXPEEK_TUI_CLIPBOARD="native")
    assert (words, data) == ("no clipboard program works here (wl-copy, xclip, pbcopy)", "")


def test_native_on_request_over_ssh(programs: Path) -> None:
    program(programs, "pbcopy")
    assert sent("a", terminal(), MIXPEEK_TUI_CLIPBOARD="native") == ("copied", "")


def test_tmux(programs: Path) -> None:
    environ = {"TMUX": "/tmp/tmux,1,0"}
    bare = "\x1b]52;c;YQ==\x07"
    wrapped = "\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\"
    assert sent("a", terminal("tmux"), **environ) == (SENT, bare + wrapped)
    out = program(programs, "tmux")
    words, data = sent("a", terminal("tmux"), **environ)
    assert (words, data) == ("sent to tmux and the terminal's clipboard", "")
    assert out.read_text() == "load-buffer -w -\na"
    forced = sent("a", terminal("tmux"), MIXPEEK_TUI_CLIPBOARD="osc52", **environ)
    assert forced == (SENT, bare + wrapped)


def test_screen_in_pieces(programs: Path) -> None:
    text = "x" * 300
    words, data = sent(text, terminal("screen"), STY="1.pts")
    pieces = re.findall(r"\x1bP((?s:.)*?)\x1b\\", data)
    whole = "".join(re.findall(r"\x1bP(.*?)\x1b\\", data, re.S))
    assert words == SENT
    assert len(pieces) > 4
    assert whole == f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\x07"


def test_too_long_is_said_and_not_sent(programs: Path) -> None:
    at_most = "x" * (LIMIT // 4 * 3)
    assert sent(at_most, terminal())[0] == SENT
    words, data = sent(at_most + "xxx", terminal())
    assert data == ""
    assert words == "too long to copy: 74\u00a0996 bytes, a terminal takes 74\u00a0994"


def test_off(programs: Path) -> None:
    words, data = sent("a", terminal(), MIXPEEK_TUI_CLIPBOARD="off")
    assert (words, data) == ("copying is switched off (MIXPEEK_TUI_CLIPBOARD)", "")
