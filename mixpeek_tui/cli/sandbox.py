"""``sandbox``: serve the local stand-in for the Mixpeek API."""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path

from mixpeek_tui.cli.command import Command, Shell
from mixpeek_tui.errors import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where, and how slow."""
    parser.add_argument("--port", type=int, default=0, metavar="N", help="0 takes a free one")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where it keeps everything")
    parser.add_argument("--latency-ms", type=int, default=0, metavar="N", help="before each answer")
    parser.add_argument("--requests-per-minute", type=int, metavar="N", help="then it answers 429")
    parser.add_argument("--job-seconds", type=float, default=1.0, metavar="N", help="of each job")


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
    if not 0 <= options.port <= 65535:
        raise UsageError(f"--port {options.port}: 0 to 65535")
    wanted = SandboxOptions(
        port=options.port,
        data=data,
        latency_ms=options.latency_ms,
        requests_per_minute=options.requests_per_minute,
        job_seconds=options.job_seconds,
    )
    return serve(wanted)


COMMAND = Command("sandbox", "serve a local stand-in for the API", arguments, run)
