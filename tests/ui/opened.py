"""Waiting until the first screen stands: the app shows its top line a moment before."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot


async def opened(pilot: Pilot[Any]) -> None:
    """Wait for the first screen; fails the test if it does not come."""
    for _ in range(1000):
        if len(pilot.app.screen_stack) > 1:
            await pilot.pause()
            return
        await pilot.pause(0.01)
    raise AssertionError("the first screen never came")
