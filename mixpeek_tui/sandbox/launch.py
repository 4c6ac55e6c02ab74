"""Starting a sandbox as a process of its own; needs none of the extra's packages itself."""

from __future__ import annotations

import importlib.util
import json
import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_NEEDED = ("starlette", "uvicorn", "sklearn")


class SandboxUnavailable(Exception):
    """The sandbox cannot be started; says what to do."""


@dataclass(frozen=True)
class Launched:
    """A running sandbox: its base URL (without /v1), its folder, its process."""

    url: str
    data: str
    process: subprocess.Popen[str]

    def stop(self) -> None:
        """End the sandbox; returns when it is gone."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=3)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def start(
    data: Path | None,
    *,
    latency_ms: int = 0,
    requests_per_minute: int | None = None,
    job_seconds: float = 1.0,
    timeout: float = 15.0,
) -> Launched:
    """Start a sandbox on a free loopback port and wait until it answers.

    `data` None: the state is gone when it ends. `timeout` in seconds. SandboxUnavailable when
    the extra is not installed or the process does not get ready. It ends with this process.
    """
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        raise SandboxUnavailable("pip install 'mixpeek-tui[sandbox]'")
    command = [sys.executable, "-m", "mixpeek_tui.sandbox", "--port", "0", "--ready-line"]
    command += ["--parent-pid", str(os.getpid()), "--latency-ms", str(latency_ms)]
    command += ["--job-seconds", str(job_seconds)]
    if data is not None:
        command += ["--data", str(data)]
    if requests_per_minute is not None:
        command += ["--requests-per-minute", str(requests_per_minute)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    line = _first_line(process, timeout)
    if not line:
        Launched("", "", process).stop()
        raise SandboxUnavailable(f"The sandbox did not get ready within {timeout:g} seconds")
    ready = json.loads(line)
    return Launched(ready["sandbox"], ready["data"], process)


def _first_line(process: subprocess.Popen[str], timeout: float) -> str:
    assert process.stdout is not None
    end = time.monotonic() + timeout
    while time.monotonic() < end and process.poll() is None:
        ready, _, _ = select.select([process.stdout], [], [], 0.1)
        if ready:
            return process.stdout.readline()
    return ""
