"""How long an apply takes beside its critical path, and beside one call after another.

    python -m tests.bench.apply_bench [--latency-ms 200] [--job-seconds 0] [--rounds 3]

Runs plans against the strict server of the tests, a process of its own on loopback, with that
latency before each answer. Printed: seconds, and the ratio to the critical path (calls on the longest chain, jobs
included, times what one call takes here).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from mixpeek_tui.api.client import MixpeekClient
from mixpeek_tui.interview.answers import Source
from mixpeek_tui.interview.file import load
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.plan.build import build
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.executor import Executor
from mixpeek_tui.run.journal import Header, Journal
from mixpeek_tui.wire import Request

KEY = "sk_strict_test_key"
SHOP = Path(__file__).parent.parent / "data" / "shop.yaml"


def plans() -> dict[str, Plan]:
    """The example with its data, and the same with data that comes later."""
    answers = load(SHOP).answers
    later = replace(answers, datasets=tuple(replace(d, source=Source()) for d in answers.datasets))
    return {"with data": build(answers), "data later": build(later)}


def critical_path(plan: Plan, call: float, job: float) -> float:
    """Seconds of the longest chain: a call each, and for jobs the job and one look at it."""
    cost = {"process": 2 * call + job, "run": 2 * call + job}
    done: dict[str, float] = {}
    for step in plan.steps:
        begin = max((done.get(n, 0.0) for n in step.depends_on), default=0.0)
        done[step.id] = begin + cost.get(step.verb, call)
    return max(done.values())


async def apply(plan: Plan, url: str, folder: Path, concurrency: int) -> float:
    """Seconds that an apply takes, journal included."""
    client = MixpeekClient(KEY, base_url=url)
    await client.send(Request("POST", "/v1/namespaces/list", {}))
    steps = tuple(step.id for step in plan.steps)
    header = Header(f"run-{time.time_ns()}", plan.project, None, url, str(time.time_ns()), steps)
    journal = Journal.create(folder, header)
    environ = {"SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/x"}
    executor = Executor(plan, client, journal, kinds=kind, environ=environ, base_dir=SHOP.parent,
                        concurrency=concurrency)  # fmt: skip
    began = time.perf_counter()
    finished = await executor.run()
    seconds = time.perf_counter() - began
    journal.close()
    await client.aclose()
    assert finished.outcome == "done", executor.rows
    return seconds


async def one_call(url: str) -> float:
    """Seconds that a single call takes here, the median of five."""
    client = MixpeekClient(KEY, base_url=url)
    request = Request("POST", "/v1/namespaces/list", {})
    await client.send(request)
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        await client.send(request)
        taken.append(time.perf_counter() - began)
    await client.aclose()
    return statistics.median(taken)


@contextmanager
def server(latency: float, job: float) -> Iterator[str]:
    """A fresh server while the block runs; yields its URL."""
    arguments = ["--latency-ms", str(latency * 1000), "--job-seconds", str(job), "--api-key", KEY]
    with subprocess.Popen([sys.executable, "-m", "tests.strict_server", *arguments],
                          stdout=subprocess.PIPE) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            yield str(json.loads(process.stdout.readline())["url"])
        finally:
            process.terminate()


def measure(plan: Plan, latency: float, job: float, concurrency: int) -> tuple[float, float]:
    """Seconds of an apply, and of one call, on a fresh server."""
    with server(latency, job) as url, TemporaryDirectory() as folder:
        call = asyncio.run(one_call(url))
        return asyncio.run(apply(plan, url, Path(folder), concurrency)), call


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency-ms", type=int, default=200)
    parser.add_argument("--job-seconds", type=float, default=0.0)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    latency, job = options.latency_ms / 1000, options.job_seconds
    print("plan        steps   path s   apply s   ratio   one by one s   ratio")
    for name, plan in plans().items():
        fast, slow, paths = [], [], []
        for _ in range(options.rounds):
            seconds, call = measure(plan, latency, job, 12)
            fast.append(seconds)
            paths.append(critical_path(plan, call, job))
            slow.append(measure(plan, latency, job, 1)[0])
        path, together, alone = (statistics.median(x) for x in (paths, fast, slow))
        print(f"{name:<11} {len(plan.steps):>5} {path:>8.2f} {together:>9.2f} "
              f"{together / path:>7.2f} {alone:>14.2f} {alone / path:>7.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
