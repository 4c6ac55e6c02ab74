"""Pictures of screens in text, and waiting until a screen looks like one.

``UPDATE_PICTURES=1`` writes them anew; look at the difference before it is committed.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.ui.browse.keyboard import Keyboard

FOLDER = Path(__file__).parent / "pictures"
SIZES = {"80x24": (80, 24), "160x50": (160, 50)}


async def looks_like(name: str, at: Keyboard, sent: Sequence[object]) -> None:
    """The screen comes to look as the picture does, and nothing moves it on from there.

    With ``UPDATE_PICTURES`` the picture is what the screen and the wire come to rest at.
    """
    path = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_PICTURES"):
        await rest(at, sent)
        FOLDER.mkdir(exist_ok=True)
        path.write_text(at.text + "\n", "utf-8")
    wanted = path.read_text("utf-8")
    for _ in range(2):
        await rest(at, sent, lambda text: text + "\n" == wanted, looks=20)
        if (shown := at.text + "\n") != wanted:
            raise AssertionError("\n".join(difflib.unified_diff(wanted.split("\n"), shown.split("\n"))))
        await at.pilot.pause()


async def rest(
    at: Keyboard,
    sent: Sequence[object],
    enough: Callable[[str], bool] = lambda text: False,
    looks: int = 6,
) -> None:
    """Wait until the screen is as it should be, or moves no more, and nothing more is asked."""
    before, same = (at.text, len(sent)), 0
    while same < looks and not enough(before[0]):
        await at.pilot.pause(0.1)
        same = same + 1 if (at.text, len(sent)) == before else 0
        before = (at.text, len(sent))
