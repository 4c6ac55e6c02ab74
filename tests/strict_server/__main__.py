"""``python -m tests.strict_server``: a strict server as a process of its own.

The first line on stdout is JSON: ``{"ready": true, "url": ..., "api_key": ..., "pid": ...}``.
GET /__log answers with every request so far; it needs no key and is not recorded.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import threading
from dataclasses import replace
from types import FrameType

from tests.strict_server.faults import Fault
from tests.strict_server.loopback import serving
from tests.strict_server.options import Options
from tests.strict_server.server import StrictServer


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.strict_server")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--api-key", default=Options().api_key)
    parser.add_argument("--latency-ms", type=float, default=0)
    parser.add_argument("--job-seconds", type=float, default=Options().job_seconds)
    parser.add_argument("--requests-per-minute", type=int, default=None)
    parser.add_argument("--limiter", choices=("window", "bucket"), default="window")
    parser.add_argument("--custom-uris", action="store_true")
    parser.add_argument("--shifting-uris", action="store_true")
    parser.add_argument("--create-status", type=int, choices=(200, 201), default=200)
    parser.add_argument("--nested-retriever", action="store_true")
    parser.add_argument("--fault", action="append", default=[], metavar="JSON",
                        help='e.g. {"way": "429", "path": "/v1/buckets", "nth": 2}')  # fmt: skip
    return parser


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    given = arguments().parse_args()
    options = replace(
        Options(),
        api_key=given.api_key,
        latency_seconds=given.latency_ms / 1000,
        job_seconds=given.job_seconds,
        requests_per_minute=given.requests_per_minute,
        limiter=given.limiter,
        custom_uris=given.custom_uris,
        shifting_uris=given.shifting_uris,
        create_status=given.create_status,
        nested_retriever=given.nested_retriever,
    )
    strict = StrictServer(options, faults=[Fault(**json.loads(text)) for text in given.fault])
    done = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        done.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    with serving(strict, given.port) as url:
        ready = {"ready": True, "url": url, "api_key": options.api_key, "pid": os.getpid()}
        print(json.dumps(ready), flush=True)
        done.wait()


if __name__ == "__main__":
    main()
