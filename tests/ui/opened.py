"""Waiting for what an app comes to, as long as it takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

PATIENCE = 60.0
"""Seconds until what should come counts as not coming: many, as other work may hold the machine."""


async def patience(pilot: Pilot[Any], true: Callable[[], object]) -> bool:
    """Wait until it is so; whether it came to be."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not true():
                await pilot.pause(0.01)
    except TimeoutError:
        return False
    return True


async def opened(pilot: Pilot[Any]) -> None:
    """Wait for the first screen, as the app shows its top line a moment before; fails without."""
    assert await patience(pilot, lambda: len(pilot.app.screen_stack) > 1), "the first screen never came"
    await pilot.pause()
