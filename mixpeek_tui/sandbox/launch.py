"""Starting a sandbox as a process of its own; needs none of the extra's packages itself."""

from __future__ import annotations

import importlib.util
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

_NEEDED = ("starlette", "uvicorn", "sklearn")
_SECRETS = ("MIXPEEK_API_KEY",)


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
        if self.process.stdout is not None and not self.process.stdout.closed:
            self.process.stdout.close()


def start(
    data: Path | None,
    *,
    latency_ms: int = 0,
    requests_per_minute: int | None = None,
    job_seconds: float = 1.0,
    timeout: float = 60.0,
) -> Launched:
    """Start a sandbox on a free loopback port and wait until it answers.

    `data` None: the state is gone when it ends. `timeout` in seconds. SandboxUnavailable when
    the extra is not installed or the process does not get ready, as when it ends. What is
    started ends with this process.
    """
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        raise SandboxUnavailable("pip install 'mixpeek-tui[sandbox]'")
    command = [sys.executable, "-P", "-m", "mixpeek_tui.sandbox", "--port", "0", "--ready-line"]
    command += ["--parent-pid", str(os.getpid()), "--latency-ms", str(latency_ms)]
    command += ["--job-seconds", str(job_seconds)]
    if data is not None:
        command += ["--data", str(data)]
    if requests_per_minute is not None:
        command += ["--requests-per-minute", str(requests_per_minute)]
    with tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            env=_environment(),
        )
        line = _first_line(process, timeout)
        if line:
            ready = json.loads(line)
            return Launched(ready["sandbox"], ready["data"], process)
        Launched("", "", process).stop()
        complaints.seek(0)
        said = complaints.read().strip().splitlines()
    why = said[-1] if said else f"it did not get ready within {timeout:g} seconds"
    raise SandboxUnavailable(f"The sandbox could not be started: {why}")


def _environment() -> dict[str, str]:
    """Without the key, and with this very package first: not what lies in the working folder."""
    kept = {name: value for name, value in os.environ.items() if name not in _SECRETS}
    here = str(Path(__file__).resolve().parents[2])
    before = kept.get("PYTHONPATH")
    return {**kept, "PYTHONPATH": os.pathsep.join([here, *([before] if before else [])])}


def _first_line(process: subprocess.Popen[str], timeout: float) -> str:
    lines: queue.Queue[str] = queue.Queue()
    stdout = process.stdout
    assert stdout is not None
    threading.Thread(target=lambda: lines.put(stdout.readline()), daemon=True).start()
    try:
        return lines.get(timeout=timeout)
    except queue.Empty:
        return ""
