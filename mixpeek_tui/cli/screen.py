"""Opening a screen: the terminal first, then Textual, then the app. The only way to ``ui``."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from mixpeek_tui import locations, settings
from mixpeek_tui.cli.command import Shell
from mixpeek_tui.cli.outside import Outside, outside
from mixpeek_tui.errors import UsageError
from mixpeek_tui.settings import Secret
from mixpeek_tui.text import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mixpeek_tui.ui.services import LoggedCall, Services, Where


def show(
    options: argparse.Namespace,
    shell: Shell,
    route: str,
    given: Mapping[str, object] | None = None,
) -> int:
    """Open the app at a screen and stay until it is left.

    Args:
        options: The command line.
        shell: Streams and environment.
        route: Name of the first screen.
        given: What the first screen is given.
    """
    from mixpeek_tui.ui.terminal.environment import detect, prepare

    world = outside(options, shell)
    terminal = detect(os.environ, sys.stdin, sys.stdout)
    accessible = shell.environ.get("ACCESSIBLE", "") not in ("", "0")
    if world.settings.plain or accessible or not terminal.interactive:
        from mixpeek_tui.cli.plain import talk

        return talk(world, route, given or {})
    prepare(terminal, os.environ)
    if world.settings.sandbox:
        world.start_sandbox_meanwhile()
    from mixpeek_tui.ui.app import MixpeekApp
    from mixpeek_tui.ui.terminal import session
    from mixpeek_tui.ui.terminal.crash import CrashLog

    app = MixpeekApp(
        services(world), terminal, world.settings.theme, route=route, given=dict(given or {}),
        driver_class=session.take(terminal, os.environ),
    )  # fmt: skip
    logs = locations.logs_dir(world.settings.home)
    MixpeekApp.crashes = CrashLog(logs / "crash.log", world.redact)
    try:
        app.run(mouse=world.settings.mouse)
    finally:
        world.close()
    _say_farewell(app.services, shell)
    return app.return_code or 0


def _say_farewell(given: Services, shell: Shell) -> None:
    """What was started and goes on; nothing goes on in a sandbox, and nobody reads a dead terminal.
    """
    with suppress(OSError):
        for line in () if given.where.sandbox else given.jobs.left:
            shell.complain(safe(line))


def services(world: Outside) -> Services:
    """What the screens are given."""
    from mixpeek_tui.ui.services import Services

    def use_profile(name: str) -> Where:
        world.use_profile(name)
        given.where = where(world)
        return given.where

    def leave_sandbox() -> Where:
        world.leave_sandbox()
        return where(world)

    given = Services(
        where=where(world),
        client=world.client,
        connect=lambda place, key: _connect(world, place, key),
        start_sandbox=lambda: asyncio.to_thread(world.start_sandbox),
        leave_sandbox=leave_sandbox,
        calls=lambda: calls(world),
        runs=world.runs,
        drafts=world.drafts,
        environ=world.shell.environ,
        profiles=lambda: _profiles(world),
        use_profile=use_profile,
    )
    return given


def _profiles(world: Outside) -> tuple[str, ...]:
    """The names of the profiles; none while somebody has left the file unreadable."""
    try:
        return settings.profiles(world.settings.home)
    except UsageError:
        return ()


def where(world: Outside) -> Where:
    """What the program is talking to."""
    from mixpeek_tui.ui.services import Where

    found = world.settings
    return Where(
        base_url=found.base_url, namespace=found.namespace, profile=found.profile or "",
        read_only=found.read_only, sandbox=found.sandbox, has_key=bool(found.api_key),
        production=found.production,
    )  # fmt: skip


def _connect(world: Outside, place: Where, key: str | None) -> None:
    secret = Secret(key) if key else world.settings.api_key
    world.use(place.base_url, secret, sandbox=place.sandbox)


def calls(world: Outside) -> Sequence[LoggedCall]:
    """The calls of this session, as the screens show them."""
    from mixpeek_tui.cli.logged import logged

    return [logged(call, world.base_url_at(call.at)) for call in world.log]
