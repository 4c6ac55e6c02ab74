"""With the difference, without it, and with Textual's own driver: the same picture."""

from __future__ import annotations

import signal

import pytest

from tests.ui.terminal.pty_harness import Pty

TINY = ("-m", "tests.ui.terminal.tiny_app")
STEPS = (
    *("\t", "\x1b[B", "\x1b[B", "\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B", "\x0e", "\x0f", "\x1b"),
    *("\x14", "\t", "\x1b[B", "\x14", "\x1b[Z\x1b[Z", "\x1b[H日本語ab", "\x1b[D\x1b[D\x7f"),
)


def pictures(environ: dict[str, str]) -> list[object]:
    """The cells after each step, and after resizing to and fro."""
    seen: list[object] = []
    with Pty(*TINY, environ=environ) as terminal:

        def look() -> None:
            terminal.settle(0.12)
            seen.append((terminal.text(), terminal.cells()))

        terminal.shows("row 0")
        terminal.settle(0.3)
        look()
        for step in STEPS:
            terminal.send(step)
            look()
        for size in ((60, 20), (100, 30), (80, 24)):
            terminal.resize(*size)
            terminal.kill(signal.SIGWINCH)
            terminal.settle(0.12)
            look()
    return seen


@pytest.fixture(scope="module")
def textual() -> list[object]:
    return pictures({"TINY_DRIVER": "plain"})


@pytest.mark.parametrize("diff", ["1", "0"])
def test_the_same_picture(textual: list[object], diff: str) -> None:
    ours = pictures({"MIXPEEK_TUI_DIFF": diff})
    different = [
        index for index, pair in enumerate(zip(textual, ours, strict=True)) if pair[0] != pair[1]
    ]
    for index in different[:1]:
        assert ours[index][0] == textual[index][0], f"after step {index}"
    assert different == []
