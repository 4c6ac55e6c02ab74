"""Home as text: with runs and drafts, without a key, in the sandbox, before anything was read.

``UPDATE_PICTURES=1`` writes the pictures anew; look at the difference before it is committed.
"""

from __future__ import annotations

import os
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mixpeek_tui.errors import Problem
from mixpeek_tui.interview.draft import Draft, save
from mixpeek_tui.run.events import Failed, Started, Succeeded
from mixpeek_tui.run.journal import Header, Journal
from tests.ui.keyboard import at_the_keyboard
from tests.ui.test_change_pictures import SIZES, check
from tests.ui.test_pictures import SHOP

API = "https://api.mixpeek.com"
AGES = (60, 7_200, 200_000, 900_000, 4_000_000)
SCENES: dict[str, dict[str, Any]] = {
    "data": {},
    "nokey": {"has_key": False},
    "sandbox": {"sandbox": True, "base_url": "http://127.0.0.1:7700"},
    "production": {"production": True, "profile": "live", "namespace": "shop"},
    "readonly": {"read_only": True, "profile": "audit", "namespace": "shop"},
}


def begun(home: Path) -> None:
    """Three runs and five drafts, of one server, of another, and of the sandbox."""
    now = time.time()
    for name in ("runs", "drafts"):
        (home / name).mkdir()
    for number, (project, server) in enumerate((("shop", API), ("films", "https://other.test"), ("try", "sandbox"))):
        header = Header(f"r{number}", project, None, server, f"f{number}", ("a.b", "c.d", "e.f"),
                        started=now - AGES[number])  # fmt: skip
        with closing(Journal.create(home / "runs", header)) as journal:
            journal.append(Started("a.b", now - AGES[number]))
            journal.append(Succeeded("a.b", now - AGES[number], 0.4, "ns_1"))
            journal.append(Started("c.d", now - AGES[number]))
            journal.append(Failed("c.d", now - AGES[number], Problem("quota", "Quota exceeded")))
    for number, seconds in enumerate(AGES):
        draft = Draft(replace(SHOP, project=f"draft{number}"), server="sandbox" if number == 1 else API,
                      workspace="ns_1" if number == 2 else "")  # fmt: skip
        path = save(draft, home / "drafts", f"d{number}")
        os.utime(path, (now - seconds, now - seconds))


@pytest.mark.parametrize("scene", SCENES)
async def test_home(tmp_path: Path, scene: str) -> None:
    begun(tmp_path)
    async with at_the_keyboard(tmp_path, SIZES["80x24"], where=SCENES[scene]) as keys:
        await keys.settle()
        for size, cells in reversed(SIZES.items()):
            await keys.pilot.resize_terminal(*cells)
            await keys.pilot.pause()
            check(keys.text, f"home-{scene}-{size}")
