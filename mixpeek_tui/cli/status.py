"""``status``: what the workspace holds."""

from __future__ import annotations

import argparse
import asyncio
import json
from typing import TYPE_CHECKING

from mixpeek_tui.cli.command import DONE, Command, Shell
from mixpeek_tui.text import count, safe

if TYPE_CHECKING:
    from mixpeek_tui.cli.outside import Outside
    from mixpeek_tui.workspace.status import Status


def arguments(parser: argparse.ArgumentParser) -> None:
    """The form."""
    parser.add_argument("--json", action="store_true", help="everything as JSON")


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Count, and name what fails or runs."""
    from mixpeek_tui.cli.outside import connected
    from mixpeek_tui.workspace.status import status_json

    world = connected(options, shell)
    try:
        found = asyncio.run(_look(world))
    finally:
        world.close()
    if options.json:
        shell.say(json.dumps(status_json(found), ensure_ascii=False, indent=2))
    else:
        _show(found, shell)
    return DONE


async def _look(world: Outside) -> Status:
    from mixpeek_tui.workspace.status import snapshot

    client = world.client()
    try:
        return await snapshot(client, world.settings.namespace)
    finally:
        await client.aclose()


def _show(found: Status, shell: Shell) -> None:
    from mixpeek_tui.workspace.status import lines

    for line in lines(found, count):
        shell.say(safe(line))


COMMAND = Command("status", "say what the workspace holds", arguments, run)
