"""With the difference, without it, and with Textual's own driver: the same picture."""

from __future__ import annotations

import signal

import pytest

from tests.ui.terminal.tiny import Tiny

STEPS = (
    *("\t", "\x1b[B", "\x1b[B", "\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B", "\x0e", "\x0f", "\x1b"),
    *("\x14", "\t", "\x1b[B", "\x14", "\x1b[Z\x1b[Z", "\x1b[H", "日本語ab", "\x1b[D\x1b[D\x7f"),
)


Picture = tuple[str, list[list[object]]]


def pictures(**environ: str) -> list[Picture]:
    """The cells after each step, and after resizing to and fro."""
    seen: list[Picture] = []
    with Tiny(environ=environ) as terminal:

        def look() -> None:
            terminal.drawn()
            seen.append((terminal.text(), terminal.cells()))

        look()
        for step in STEPS:
            terminal.send(step)
            look()
        for size in ((60, 20), (100, 30), (80, 24)):
            terminal.resize(*size)
            terminal.kill(signal.SIGWINCH)
            look()
    return seen


@pytest.fixture(scope="module")
def textual() -> list[Picture]:
    return pictures(TINY_DRIVER="plain")


@pytest.mark.parametrize("diff", ["1", "0"])
def test_the_same_picture(textual: list[Picture], diff: str) -> None:
    ours = pictures(MIXPEEK_TUI_DIFF=diff)
    different = [
        index for index, pair in enumerate(zip(textual, ours, strict=True)) if pair[0] != pair[1]
    ]
    for index in different[:1]:
        assert ours[index][0] == textual[index][0], f"after step {index}"
    assert different == []
