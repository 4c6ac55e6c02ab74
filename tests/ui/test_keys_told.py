"""What is said of keys: at the bottom, in dialogs, in help, in the palette."""

from __future__ import annotations

from pathlib import Path

import pytest

from mixpeek_tui.ui.widgets.key_line import keyed
from tests.ui.keyboard import Keyboard, at_the_keyboard


def bottom(keys: Keyboard) -> str:
    return keys.text.rstrip().split("\n")[-1]


async def test_help_is_on_f1_where_a_question_mark_is_typed(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path, route="interview") as keys:
        await keys.settle()
        assert "f1 keys" in bottom(keys) and "? keys" not in bottom(keys)
        await keys.press("f1")
        assert keys.sees("Nine questions in six sections")
        await keys.press("escape", "tab")
        assert "? keys" in bottom(keys) and "f1 keys" not in bottom(keys)
        await keys.press("question_mark")
        assert keys.sees("Nine questions in six sections")


@pytest.mark.parametrize("route", ["home", "interview", "calls"])
async def test_help_says_what_keys_do_and_not_that_down_is_down(tmp_path: Path, route: str) -> None:
    async with at_the_keyboard(tmp_path, (80, 60), route=route) as keys:
        await keys.settle()
        await keys.press("f1")
        rows = [line.partition("▌")[2].strip(" ─") for line in keys.text.split("\n") if "▌" in line]
        assert not [row for row in rows if row.partition("  ")[2].strip() in ("up", "down", "Page Up")]
        assert not keys.sees("Scroll Home") and not keys.sees("Cut selected text")
        assert any(row.endswith("move") for row in rows)
        assert any(row.startswith(("ctrl+q", "q, ctrl+q")) and row.endswith("quit") for row in rows)


async def test_how_help_is_left_is_in_view_whatever_its_length(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path, (80, 16), route="interview") as keys:
        await keys.settle()
        await keys.press("f1")
        assert keys.sees("esc closes this") and not keys.sees("Everywhere")
        await keys.press("end")
        assert keys.sees("esc closes this") and keys.sees("palette")


@pytest.mark.parametrize(("line", "keys"), [
    ("enter use it   esc leave it", ["enter", "esc"]),
    ("y or enter sends it   n or esc goes back to the form", ["y or enter", "n or esc"]),
    ("enter deletes   shift+tab and space for the box", ["enter", "shift+tab and space"]),
    ("1 2 3 form   right complete   esc closes", ["1 2 3", "right", "esc"]),
])  # fmt: skip
def test_the_keys_of_a_dialog_stand_out(line: str, keys: list[str]) -> None:
    found = keyed(line)
    marked = [found.plain[s.start : s.end] for s in found.spans if "key" in str(s.style)]
    assert found.plain == line
    assert marked == keys


async def test_the_palette_begins_with_what_only_this_screen_can_do(tmp_path: Path) -> None:
    async with at_the_keyboard(tmp_path, (80, 40)) as keys:
        await keys.settle()
        await keys.press("ctrl+p")

        def offered() -> list[str]:
            return [line.strip().partition("  ")[0] for line in keys.text.split("\n")]

        await keys.until(lambda: {"Connect", "Keys", "Quit"} <= {*offered()})
        lines = offered()
        assert lines.index("Connect") < lines.index("Keys")
        assert lines.count("Quit") == 1 and "Back" not in lines
