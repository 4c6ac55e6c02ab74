"""What a sandbox can be started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SandboxOptions:
    """The settings of one sandbox process.

    `port` 0 picks a free port. `data` None keeps the state in a folder that is removed at exit.
    `latency_ms` delays every answer. `requests_per_minute` None means no limit.
    `job_seconds` is about how long a background job takes. `parent_pid`: exit when it is gone.
    """

    port: int = 0
    data: Path | None = None
    latency_ms: int = 0
    requests_per_minute: int | None = None
    job_seconds: float = 1.0
    parent_pid: int | None = None
