"""``sandbox``: serve the local stand-in for the Mixpeek API."""

from __future__ import annotations

import argparse
import importlib.util
import math
from collections.abc import Callable
from pathlib import Path

from mixpeek_tui.cli.command import Command, Shell
from mixpeek_tui.errors import UsageError

DAY = 86_400


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where, and how slow."""
    port, pause, rate = _between(0, 65_535), _between(0, 60_000), _between(1, 1_000_000)
    parser.add_argument("--port", type=port, default=0, metavar="N", help="0 takes a free one")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where it keeps everything")
    parser.add_argument("--latency-ms", type=pause, default=0, metavar="N", help="before answers")
    parser.add_argument("--requests-per-minute", type=rate, metavar="N", help="then it answers 429")
    words = "of each job"
    parser.add_argument("--job-seconds", type=_seconds, default=1.0, metavar="N", help=words)


def _between(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not least <= int(text[:9]) <= most:
            raise argparse.ArgumentTypeError(f"{text!r}. Accepted: {least} to {most}")
        return int(text)

    return number


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= DAY:
        raise argparse.ArgumentTypeError(f"{text!r}. Accepted: 0 to {DAY}")
    return seconds


def run(options: argparse.Namespace, shell: Shell) -> int:
    """Serve until interrupted."""
    missing = [n for n in ("starlette", "uvicorn", "sklearn") if not importlib.util.find_spec(n)]
    if missing:
        raise UsageError("The sandbox needs more: pip install 'mixpeek-tui[sandbox]'")
    from mixpeek_tui.cli.outside import outside
    from mixpeek_tui.locations import made, sandbox_dir
    from mixpeek_tui.sandbox.options import SandboxOptions
    from mixpeek_tui.sandbox.serve import serve

    settings = outside(options, shell).settings
    data = options.data or sandbox_dir(settings.home)
    try:
        made(data)
    except OSError as error:
        raise UsageError(f"--data {data}: {error.strerror}") from None
    wanted = SandboxOptions(
        port=options.port,
        data=data,
        latency_ms=options.latency_ms,
        requests_per_minute=options.requests_per_minute,
        job_seconds=options.job_seconds,
    )
    return serve(wanted)


COMMAND = Command("sandbox", "serve a local stand-in for the API", arguments, run)
