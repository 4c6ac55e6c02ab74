"""The outside world of the screens, for tests: folders, no network."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from mixpeek_tui.errors import UsageError
from mixpeek_tui.ui.services import Services, Where
from mixpeek_tui.ui.terminal.environment import Terminal
from mixpeek_tui.wire import Client


def services(home: Path, **where: Any) -> Services:
    """Services with folders below ``home`` and nobody to talk to."""
    for name in ("runs", "drafts"):
        (home / name).mkdir(parents=True, exist_ok=True)
    place = replace(Where("https://api.mixpeek.com", has_key=True), **where)
    return Services(
        where=place,
        client=_nobody,
        connect=lambda where, key: None,
        start_sandbox=_no_sandbox,
        leave_sandbox=lambda: replace(place, sandbox=False),
        calls=tuple,
        runs=home / "runs",
        drafts=home / "drafts",
        environ={"PATH": os.environ.get("PATH", ""), "MIXPEEK_TUI_CLIPBOARD": "off"},
        base_dir=Path(__file__).parent.parent / "data",
    )


def terminal(**given: Any) -> Terminal:
    """A plain good terminal."""
    plain = Terminal(True, False, "none", "truecolor", True, "utf-8", False)
    return replace(plain, **given)


def _nobody() -> Client:
    raise UsageError("there is no network here")


async def _no_sandbox() -> str:
    raise UsageError("there is no sandbox here")
