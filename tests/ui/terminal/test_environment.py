"""What is read from the environment."""

from __future__ import annotations

import pytest

from mixpeek_tui.ui.terminal.environment import detect, prepare


class Stream:
    def __init__(self, tty: bool = True, encoding: str = "utf-8") -> None:
        self.tty = tty
        self.encoding = encoding

    def isatty(self) -> bool:
        return self.tty


def found(stdin: Stream | None = None, stdout: Stream | None = None, **environ: str):
    return detect({"TERM": "xterm-256color", **environ}, stdin or Stream(), stdout or Stream())


def test_interactive() -> None:
    assert found().interactive
    assert not found(TERM="dumb").interactive
    assert not found(TERM="").interactive
    assert not found(stdin=Stream(tty=False)).interactive
    assert not found(stdout=Stream(tty=False)).interactive
    assert not detect({"TERM": "xterm"}, None, Stream()).interactive
    assert not detect({"TERM": "xterm"}, Stream(), None).interactive


@pytest.mark.parametrize("name", ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"])
def test_ssh(name: str) -> None:
    assert found(**{name: "x"}).ssh
    assert not found(**{name: "x"}).animations
    assert found().animations


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({}, "none"),
        ({"TMUX": "/tmp/x,1,0", "TERM": "screen-256color"}, "tmux"),
        ({"TERM": "tmux-256color"}, "tmux"),
        ({"STY": "1.pts"}, "screen"),
        ({"TERM": "screen"}, "screen"),
        ({"ZELLIJ": "0"}, "zellij"),
    ],
)
def test_multiplexer(environ: dict[str, str], name: str) -> None:
    assert found(**environ).multiplexer == name


@pytest.mark.parametrize(
    ("environ", "color"),
    [
        ({}, "256"),
        ({"COLORTERM": "truecolor"}, "truecolor"),
        ({"COLORTERM": "24bit", "NO_COLOR": "1"}, "none"),
        ({"NO_COLOR": ""}, "256"),
        ({"TERM": "linux"}, "16"),
        ({"TERM": "xterm-direct"}, "truecolor"),
    ],
)
def test_color(environ: dict[str, str], color: str) -> None:
    assert found(**environ).color == color


def test_unicode() -> None:
    assert found(stdout=Stream(encoding="UTF-8")).unicode
    assert not found(stdout=Stream(encoding="ascii")).unicode
    assert not found(stdout=Stream(encoding="iso8859-1")).unicode


@pytest.mark.parametrize(
    ("value", "light"),
    [
        ("", None),
        ("15;0", False),
        ("0;15", True),
        ("0;default;7", True),
        ("12;8", False),
        ("a", None),
        ("15;²", None),
    ],
)
def test_background(value: str, light: bool | None) -> None:
    assert found(COLORFGBG=value).light is light


def test_prepare_sets_what_textual_reads_and_keeps_what_the_user_set() -> None:
    environ = {"SSH_TTY": "x", "TEXTUAL_FPS": "30", "NO_COLOR": ""}
    prepare(found(**environ), environ)
    assert environ == {
        "SSH_TTY": "x",
        "TEXTUAL_FPS": "30",
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_SMOOTH_SCROLL": "0",
        "TEXTUAL_COLOR_SYSTEM": "256",
    }
    local: dict[str, str] = {"NO_COLOR": "1"}
    prepare(found(TERM="linux"), local)
    assert local == {"NO_COLOR": "1", "TEXTUAL_COLOR_SYSTEM": "standard"}
