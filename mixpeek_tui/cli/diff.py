"""``diff FILE``: what an answers file would change in an existing workspace; nothing is changed."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from mixpeek_tui.cli.command import DONE, Command, Shell
from mixpeek_tui.errors import UsageError
from mixpeek_tui.text import safe

if TYPE_CHECKING:
    from mixpeek_tui.cli.outside import Outside
    from mixpeek_tui.workspace.snapshot import Workspace


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and the form."""
    parser.add_argument("file", type=Path, metavar="FILE", help="an answers file")
    parser.add_argument("--json", action="store_true", help="every row as JSON")


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Read the workspace, compare, and say what would become of each row."""
    from mixpeek_tui.cli.outside import connected
    from mixpeek_tui.interview.file import load
    from mixpeek_tui.workspace.compared import compare

    answers = load(options.file).answers
    world = connected(options, shell)
    try:
        found = asyncio.run(_workspace(world, answers.project))
    finally:
        world.close()
    compared = compare(answers, found)
    if options.json:
        rows = [
            {"verb": c.verb, "step": c.step_id, "reason": c.reason, "fields": dict(c.fields),
             "id": c.item.id if c.item else None}
            for c in compared.changes
        ]  # fmt: skip
        shell.hand_over_json(rows)
        return DONE
    for change in compared.ordered:
        shell.say(f"{change.verb:<12}{safe(change.step_id):<40}  {safe(change.reason)}")
    shell.say(compared.words)
    return DONE


async def _workspace(world: Outside, project: str) -> Workspace:
    """The namespace that is set, else the one of the project's name; ends the connection.

    Raises:
        UsageError: neither is known.
        ApiError: NotFound if it is not there.
    """
    from mixpeek_tui.workspace.snapshot import load

    name = world.settings.namespace or project
    if not name:
        raise UsageError("Which workspace? Add --namespace NS.")
    client = world.client()
    try:
        return await load(client, name)
    finally:
        await client.aclose()


COMMAND = Command("diff", "say what an answers file would change in a workspace", arguments, run)
