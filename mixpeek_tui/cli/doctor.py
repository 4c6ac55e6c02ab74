"""``doctor``: terminal, key, reachability, folders; what works here and what does not."""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mixpeek_tui import __version__
from mixpeek_tui.cli.command import DONE, FAILED, NOT_AUTHORISED, Command, Shell, no_arguments
from mixpeek_tui.errors import ApiError, NotAuthorised, TuiError
from mixpeek_tui.text import duration, safe

if TYPE_CHECKING:
    from mixpeek_tui.cli.outside import Outside

Verdict = Literal["ok", "note", "bad", "key"]
WORDS: dict[Verdict, str] = {"ok": "ok", "note": "note", "bad": "BAD", "key": "BAD"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    verdict: Verdict
    subject: str
    words: str


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Look at everything, print a line each; 1 if something does not work, 3 for the key."""
    found: list[Finding] = []
    for finding in findings(options, shell):
        found.append(finding)
        line = f"{WORDS[finding.verdict]:<5} {finding.subject:<12} {finding.words}"
        shell.say(safe(line))
    verdicts = {finding.verdict for finding in found}
    return NOT_AUTHORISED if "key" in verdicts else FAILED if "bad" in verdicts else DONE


def findings(options: argparse.Namespace, shell: Shell) -> Iterator[Finding]:
    """Each finding as soon as it is known."""
    from mixpeek_tui.cli.outside import outside

    words = f"mixpeek-tui {__version__}, Python {platform.python_version()}, {platform.system()}"
    yield Finding("ok", "program", words)
    yield from _terminal(shell)
    try:
        world = outside(options, shell)
    except TuiError as error:
        yield Finding("bad", "settings", str(error))
        return
    yield from _folders(world)
    yield from _extras()
    try:
        if world.settings.sandbox:
            world.start_sandbox()
        yield from _server(world)
    except TuiError as error:
        yield Finding("bad", "sandbox", str(error))
    finally:
        world.close()


def _terminal(shell: Shell) -> Iterator[Finding]:
    from mixpeek_tui.ui.terminal.environment import detect

    found = detect(shell.environ, sys.stdin, sys.stdout)
    size = shutil.get_terminal_size()
    parts = [
        shell.environ.get("TERM", "no TERM"), f"{size.columns}x{size.lines}",
        f"colours: {found.color}", "unicode" if found.unicode else "ASCII only",
    ]  # fmt: skip
    parts += ["over SSH"] if found.ssh else []
    parts += [f"in {found.multiplexer}"] if found.multiplexer != "none" else []
    if not found.interactive:
        parts.append("no screen possible, numbered lines instead")
    small = found.interactive and (size.columns < 80 or size.lines < 24)
    if small:
        parts.append("80x24 is the least that shows everything")
    yield Finding("note" if small or not found.interactive else "ok", "terminal", ", ".join(parts))
    editor = shell.environ.get("VISUAL") or shell.environ.get("EDITOR")
    spare = next((name for name in ("vi", "nano") if shutil.which(name)), None)
    words = editor or (f"$EDITOR is not set, {spare} is used" if spare else "none found")
    yield Finding("ok" if editor else "note", "editor", words)


def _folders(world: Outside) -> Iterator[Finding]:
    for warning in world.warnings:
        yield Finding("note", "settings", warning)
    home = world.settings.home
    try:
        free = shutil.disk_usage(home).free
    except OSError as error:
        yield Finding("bad", "folder", f"{home}: {error.strerror}")
        return
    verdict: Verdict = "note" if free < 50_000_000 else "ok"
    yield Finding(verdict, "folder", f"{home}, {free // 1_000_000} MB free")


def _extras() -> Iterator[Finding]:
    missing = [n for n in ("starlette", "uvicorn", "sklearn") if not importlib.util.find_spec(n)]
    if missing:
        words = "not installed; pip install 'mixpeek-tui[sandbox]' to rehearse without an account"
        yield Finding("note", "sandbox", words)
    else:
        yield Finding("ok", "sandbox", "installed")


def _server(world: Outside) -> Iterator[Finding]:
    settings = world.settings
    proxies = [n for n in ("HTTPS_PROXY", "https_proxy", "SSL_CERT_FILE") if n in
               world.shell.environ]
    if proxies:
        yield Finding("note", "network", "uses " + ", ".join(proxies))
    has_key = bool(settings.api_key)
    verdict: Verdict = "ok" if has_key else "note"
    words = "set" if has_key else "not set; MIXPEEK_API_KEY, or --sandbox to rehearse"
    yield Finding(verdict, "key", words)
    yield from asyncio.run(_ask(world))


async def _ask(world: Outside) -> list[Finding]:
    from mixpeek_tui.wire import Request

    base_url = world.settings.base_url
    client = world.client()
    try:
        reply = await client.send(Request("POST", "/v1/namespaces/list", {}, {"limit": 1}))
    except NotAuthorised as error:
        verdict: Verdict = "key" if world.settings.api_key else "note"
        return [Finding("ok", "server", f"{base_url} answers"),
                Finding(verdict, "key", f"refused: {error.problem.said}")]
    except ApiError as error:
        return [Finding("bad", "server", f"{base_url}: {error.problem.words}")]
    finally:
        await client.aclose()
    rate = client.pacer.rate
    limit = f", {rate.count} requests in {rate.seconds:.0f} s" if rate else ""
    words = f"{base_url} answers in {duration(reply.seconds)}{limit}"
    return [Finding("ok", "server", words)]


COMMAND = Command("doctor", "say what works here and what does not", no_arguments, run)
