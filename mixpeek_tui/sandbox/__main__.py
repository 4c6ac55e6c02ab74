"""`python -m mixpeek_tui.sandbox`: serve a sandbox."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mixpeek_tui.sandbox.options import SandboxOptions
from mixpeek_tui.sandbox.serve import serve


def options_of(arguments: Sequence[str]) -> SandboxOptions:
    """The options that command line arguments stand for; exits with 2 when they are wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m mixpeek_tui.sandbox",
        description="A local stand-in for the Mixpeek API, on loopback only.",
    )
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--data", type=Path, help="folder to keep the state in")
    parser.add_argument("--latency-ms", type=int, default=0, help="delay of every answer")
    parser.add_argument("--requests-per-minute", type=int, help="no limit when left out")
    parser.add_argument("--job-seconds", type=float, default=1.0, help="how long a job takes")
    parser.add_argument("--parent-pid", type=int, help="exit when this process is gone")
    parser.add_argument("--ready-line", action="store_true", help="always on; for callers' sake")
    given = parser.parse_args(arguments)
    return SandboxOptions(
        port=given.port,
        data=given.data,
        latency_ms=given.latency_ms,
        requests_per_minute=given.requests_per_minute,
        job_seconds=given.job_seconds,
        parent_pid=given.parent_pid,
    )


if __name__ == "__main__":
    sys.exit(serve(options_of(sys.argv[1:])))
