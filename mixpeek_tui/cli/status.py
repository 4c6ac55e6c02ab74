"""``status``: what the workspace holds."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from mixpeek_tui.cli.command import DONE, Command, Shell
from mixpeek_tui.errors import NotFound, UsageError
from mixpeek_tui.kinds.step import below
from mixpeek_tui.text import count, local_time, safe, short_id
from mixpeek_tui.wire import Request

if TYPE_CHECKING:
    from mixpeek_tui.cli.outside import Outside
    from mixpeek_tui.wire import Client
    from mixpeek_tui.workspace.status import Status


def arguments(parser: argparse.ArgumentParser) -> None:
    """The form."""
    parser.add_argument("--json", action="store_true", help="everything as JSON")


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Count, and name what fails, runs, and fires next."""
    from mixpeek_tui.cli.outside import connected
    from mixpeek_tui.workspace.status import status_json

    world = connected(options, shell)
    try:
        found = asyncio.run(look(world))
    finally:
        world.close()
    if options.json:
        shell.hand_over_json(status_json(found))
    else:
        for line in lines(found):
            shell.say(safe(line))
    return DONE


async def look(world: Outside) -> Status:
    """The status of the namespace that is set, or of the only one; ends the connection.

    Raises:
        UsageError: there is no such namespace; or none is set, and there is none or several.
        ApiError: the API did not answer as asked.
    """
    from mixpeek_tui.workspace.status import snapshot

    client = world.client()
    try:
        given = world.settings.namespace
        namespace = await _existing(client, given) if given else await _only_namespace(client)
        return await snapshot(client, namespace, now=datetime.now().astimezone())
    finally:
        await client.aclose()


async def _existing(client: Client, namespace: str) -> str:
    """The namespace, which must be there: lists of one that is not are empty, not refused.

    Raises:
        UsageError: there is none of that name or id.
    """
    try:
        await client.send(Request("GET", below("/v1/namespaces", namespace)))
    except NotFound:
        raise UsageError(
            f"There is no namespace {namespace!r}. There are: {await _names(client)}."
        ) from None
    return namespace


async def _names(client: Client) -> str:
    from mixpeek_tui.kinds.registry import kind
    from mixpeek_tui.workspace.listing import Query, fetch_page

    page = await fetch_page(client, kind("namespace"), Query(None), limit=20)
    return ", ".join(item.name or item.id for item in page.items) or "none yet"


async def _only_namespace(client: Client) -> str:
    """The namespace, where there is just one.

    Raises:
        UsageError: there is none, or several.
    """
    from mixpeek_tui.kinds.registry import kind
    from mixpeek_tui.workspace.listing import Query, fetch_page

    page = await fetch_page(client, kind("namespace"), Query(None), limit=20)
    names = [item.name or item.id for item in page.items]
    if len(names) == 1:
        return names[0]
    if not names:
        raise UsageError("There is no namespace yet. Begin with: mixpeek-tui setup")
    shown = ", ".join(names)
    raise UsageError(f"Which namespace? Add --namespace NS. There are: {shown}.")


def lines(found: Status) -> Iterator[str]:
    """The status in lines for people."""
    yield f"namespace  {found.namespace}"
    for warning in found.warnings:
        yield f"warning    {warning}"
    yield ""
    for each in found.counts:
        total = "?" if each.total is None else count(each.total) + ("+" if each.at_least else "")
        yield f"{total:>10}  {each.title}" + (f"  {each.problem}" if each.problem else "")
    for title, entries in (("fails", found.failing), ("runs", found.running)):
        for line in entries:
            name = line.name or short_id(line.id)
            yield f"{title:>10}  {line.kind} {name}  {line.words}  {line.error}".rstrip()
    for fire in found.next:
        name = fire.trigger.name or short_id(fire.trigger.id)
        yield f"{'fires':>10}  {local_time(fire.at, found.at)}  {name}"


COMMAND = Command("status", "say what the workspace holds", arguments, run)
