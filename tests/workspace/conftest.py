"""A door for tests that only care for what is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.run.sitting import Sleep
from mixpeek_tui.ui.following.following import Following
from mixpeek_tui.wire import Client
from mixpeek_tui.workspace.act import Done
from mixpeek_tui.workspace.change_log import ChangeLog
from mixpeek_tui.workspace.door import Door

MakeDoor = Callable[..., Door]


async def no_sleep(seconds: float) -> None:
    assert seconds > 0


async def follow(
    client: Client, done: Done, sleep: Sleep = no_sleep, *, namespace: str = "n",
    tell: Callable[[JobState], None] = lambda state: None,
) -> JobState:  # fmt: skip
    """As the browser follows what it started."""
    return await Following(client, done.watches, namespace, sleep)(tell)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[MakeDoor]:
    """Makes doors whose journals go to a folder of the test."""
    log = ChangeLog(tmp_path / "changes")

    def make(client: Client, namespace: str | None = "n", *, read_only: bool = False) -> Door:
        return Door(client, namespace, "http://server", log, read_only, sleep=no_sleep)

    yield make
    log.close()
