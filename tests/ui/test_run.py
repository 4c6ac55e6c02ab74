from __future__ import annotations

from pathlib import Path

from tests.run.examples import csv, shop
from tests.ui.run_world import World, text, until


def test_everything_is_made(tmp_path: Path) -> None:
    csv(tmp_path)
    world = World(tmp_path, shop())

    async def scene(pilot, app) -> None:
        await until(pilot, lambda: bool(world.server.created("bucket")))
        print(text(app))
        await until(pilot, lambda: "is set up" in text(app))
        print(text(app))

    world.play(scene)
    assert not world.server.refused
