"""With the difference, without it, and with Textual's own driver: the same picture."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.ui.terminal.pty_harness import Pty

F12 = "\x1b[24~"
TINY = ("-m", "tests.ui.terminal.tiny_app")
STEPS = (
    *("\t", "\x1b[B", "\x1b[B", "\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B", "\x0e", "\x0f", "\x1b"),
    *("\x14", "\t", "\x1b[B", "\x14", "\x1b[Z\x1b[Z", "\x1b[H", "日本語ab", "\x1b[D\x1b[D\x7f"),
)


Picture = tuple[str, list[list[object]]]


def pictures(done: Path, environ: dict[str, str], like: list[Picture] | None = None) -> list[Picture]:
    """The cells after each step, and after resizing to and fro.

    Each is looked at when the app says that it has drawn all; what is still on its way then is
    waited for by what is expected.
    """
    seen: list[Picture] = []
    done.write_bytes(b"")
    with Pty(*TINY, environ={**environ, "TINY_DONE": str(done)}) as terminal:

        def look() -> None:
            told = done.stat().st_size
            terminal.send(F12)
            terminal.wait(lambda: done.stat().st_size > told, 20)
            terminal.settle(0.15)
            picture = (terminal.text(), terminal.cells())
            if like is not None and picture != like[len(seen)]:
                terminal.settle(1)
                picture = (terminal.text(), terminal.cells())
            seen.append(picture)

        terminal.shows("row 0")
        look()
        for step in STEPS:
            terminal.send(step)
            look()
        for size in ((60, 20), (100, 30), (80, 24)):
            terminal.resize(*size)
            terminal.kill(signal.SIGWINCH)
            terminal.settle(0.15)
            look()
    return seen


@pytest.fixture(scope="module")
def textual(tmp_path_factory: pytest.TempPathFactory) -> list[Picture]:
    return pictures(tmp_path_factory.mktemp("plain") / "done", {"TINY_DRIVER": "plain"})


@pytest.mark.parametrize("diff", ["1", "0"])
def test_the_same_picture(textual: list[Picture], diff: str, tmp_path: Path) -> None:
    ours = pictures(tmp_path / "done", {"MIXPEEK_TUI_DIFF": diff}, textual)
    different = [
        index for index, pair in enumerate(zip(textual, ours, strict=True)) if pair[0] != pair[1]
    ]
    for index in different[:1]:
        assert ours[index][0] == textual[index][0], f"after step {index}"
    assert different == []
