"""One process at a time per plan: an advisory lock that says who holds it."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from mixpeek_tui.errors import TuiError


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that runs a plan."""

    pid: int
    host: str
    since: float
    """Unix time, seconds."""
    run: str

    @property
    def here(self) -> bool:
        """Whether it runs on this machine."""
        return self.host == socket.gethostname()

    @property
    def alive(self) -> bool:
        """Whether it still runs; a process on another machine counts as running."""
        if not self.here:
            return True
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


class Busy(TuiError):
    """Another process runs this plan."""

    def __init__(self, holder: Holder | None, place: Path) -> None:
        self.holder = holder
        super().__init__(_words(holder, place))


def _words(holder: Holder | None, place: Path) -> str:
    if holder is None:
        return "Another process runs this plan. Wait for it, or stop it first."
    where = "this machine" if holder.here else holder.host
    minutes = max(0, int(time.time() - holder.since)) // 60
    gone = "" if holder.here else f" If it no longer exists, delete {place}."
    return (
        f"Process {holder.pid} on {where} has been running this plan for {minutes} min "
        f"(run {holder.run}). Wait for it, or stop it first.{gone}"
    )


class PlanLock:
    """Held from ``acquire`` to ``release``, or to the end of the process."""

    def __init__(self, file: int) -> None:
        self._file: int | None = file

    @classmethod
    def acquire(cls, folder: Path, fingerprint: str, run: str) -> PlanLock:
        """Take the lock of a plan.

        A lock whose process died is free. One that names another machine, where that
        cannot be seen, is not until its file is deleted.

        Raises:
            Busy: another process holds it.
            OSError: the folder cannot be written.
        """
        place = lock_path(folder, fingerprint)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            holder = _holder(os.pread(file, 4096, 0))
            if holder is not None and not holder.here:
                raise Busy(holder, place)
        except BlockingIOError:
            holder = _holder(os.pread(file, 4096, 0))
            os.close(file)
            raise Busy(holder, place) from None
        except Busy:
            os.close(file)
            raise
        try:
            _write(file, run)
        except OSError:
            os.close(file)
            raise
        return cls(file)

    def release(self) -> None:
        """Give it back; twice does no harm."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None


def lock_path(folder: Path, fingerprint: str) -> Path:
    """Where the lock of a plan stands, beside its runs."""
    return folder / "locks" / f"{fingerprint[:24]}.json"


def holder_of(folder: Path, fingerprint: str) -> Holder | None:
    """Who runs a plan now, if anybody does.

    A process id may belong to another process by now, so that of this machine is believed only
    while the lock is held.
    """
    try:
        file = os.open(lock_path(folder, fingerprint), os.O_RDONLY)
    except OSError:
        return None
    try:
        found = _holder(os.pread(file, 4096, 0))
        if found is None or not found.alive:
            return None
        return found if not found.here or _held(file) else None
    except OSError:
        return None
    finally:
        os.close(file)


def _held(file: int) -> bool:
    """Whether somebody else holds it; leaves it as it was."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(file, fcntl.LOCK_UN)
    return False


def _write(file: int, run: str) -> None:
    words = {"pid": os.getpid(), "host": socket.gethostname(), "since": time.time(), "run": run}
    os.ftruncate(file, 0)
    os.pwrite(file, json.dumps(words).encode(), 0)
    os.fsync(file)


def _holder(text: bytes) -> Holder | None:
    try:
        data = json.loads(text)
        return Holder(int(data["pid"]), str(data["host"]), float(data["since"]), str(data["run"]))
    except (ValueError, KeyError, TypeError):
        return None
