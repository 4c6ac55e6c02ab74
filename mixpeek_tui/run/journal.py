"""The journal of a run: a header, then every event, each on disk before anything goes on.

One file per run, ``<folder>/<run>.jsonl``, readable by its owner alone, only ever appended to.
It holds the answers as they were given, since the run goes on from them: ``${env:NAME}`` stays as
it was written, and so does an address with a secret in it, which the interview warns of. Events
carry ids and no secret.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from mixpeek_tui.errors import TuiError
from mixpeek_tui.run.codec import from_dict, to_dict
from mixpeek_tui.run.events import Event, Row, replay
from mixpeek_tui.run.lock import PlanLock
from mixpeek_tui.wire import Json

VERSION = 1


class JournalError(TuiError):
    """A journal cannot be written or read; without it no call is made."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a run is about."""

    run: str
    project: str
    namespace: str | None
    """The namespace that was given; None where the plan creates one."""
    base_url: str
    fingerprint: str
    steps: tuple[str, ...]
    """Ids of the plan's steps, in order."""
    answers: Mapping[str, Json] = field(default_factory=dict)
    """The answers file as plain values, ``${env:NAME}`` untouched."""
    base_dir: str = ""
    """What relative paths in the answers are relative to."""
    started: float = 0.0
    """Unix time, seconds."""
    also: str = ""
    """Fingerprint of the same plan with the namespace's name for its id, where both are known."""
    version: int = VERSION


@dataclass(frozen=True, slots=True)
class Loaded:
    """A journal as it stands on disk."""

    path: Path
    header: Header
    events: tuple[Event, ...]

    @property
    def rows(self) -> dict[str, Row]:
        """Where each step stands."""
        return replay(self.events)


class Journal:
    """A journal that is being written; its plan is locked until ``close``."""

    def __init__(self, loaded: Loaded, file: int, size: int, lock: PlanLock) -> None:
        self.path = loaded.path
        self.header = loaded.header
        self.events = loaded.events
        """The events that were there when it was opened."""
        self._file: int | None = file
        self._size = size
        self._lock = lock

    @classmethod
    def create(cls, folder: Path, header: Header, before: Iterable[Event] = ()) -> Journal:
        """Begin a run.

        Args:
            folder: Where it is written.
            header: What it is about.
            before: What stands already; written in one go with the header.

        Raises:
            Busy: another process runs the same plan.
            JournalError: the folder cannot be written.
        """
        lock = _lock(folder, header)
        path = folder / f"{header.run}.jsonl"
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except OSError as error:
            lock.release()
            raise _unwritten(path, error) from error
        events = tuple(before)
        journal = cls(Loaded(path, header, events), file, 0, lock)
        try:
            journal._write(asdict(header), *map(to_dict, events))
            _sync_folder(folder)
        except JournalError:
            journal.close()
            path.unlink(missing_ok=True)
            raise
        return journal

    @classmethod
    def open(cls, path: Path) -> Journal:
        """Go on with a run; a last line that was cut off is dropped.

        Raises:
            Busy: another process runs the same plan.
            JournalError: it cannot be read or written.
        """
        header = load(path).header
        lock = _lock(path.parent, header)
        try:
            loaded = load(path)
            file = os.open(path, os.O_RDWR | os.O_APPEND)
            size = _whole(path.read_bytes())
            os.ftruncate(file, size)
        except OSError as error:
            lock.release()
            raise _unwritten(path, error) from error
        except JournalError:
            lock.release()
            raise
        return cls(loaded, file, size, lock)

    @property
    def run(self) -> str:
        """The run's id."""
        return self.header.run

    def append(self, event: Event) -> None:
        """Write an event and wait until it is on disk.

        Raises:
            JournalError: it is not; the file is left as it was before.
        """
        self._write(to_dict(event))

    def close(self) -> None:
        """Let go of the file and of the plan's lock; twice does no harm."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
            self._lock.release()

    def _write(self, *objects: Mapping[str, Json]) -> None:
        if self._file is None:
            raise JournalError(f"{self.path}: the journal is closed")
        lines = b"".join(_line(data) for data in objects)
        try:
            _write_all(self._file, lines)
            os.fsync(self._file)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._file, self._size)
            raise _unwritten(self.path, error) from error
        self._size += len(lines)


def _lock(folder: Path, header: Header) -> PlanLock:
    try:
        return PlanLock.acquire(folder, header.fingerprint, header.run)
    except OSError as error:
        raise _unwritten(folder, error) from error


def _unwritten(path: Path, error: OSError) -> JournalError:
    return JournalError(f"{path}: {error.strerror}")


def _line(data: Mapping[str, Json]) -> bytes:
    return (json.dumps(data, ensure_ascii=True, separators=(",", ":")) + "\n").encode()


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _sync_folder(folder: Path) -> None:
    try:
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        raise _unwritten(folder, error) from error


def run_id(project: str, at: float) -> str:
    """A new run's id: time (UTC), project, and four digits that keep it unique."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(at))
    return f"{stamp}-{project or 'run'}-{secrets.token_hex(2)}"


def load(path: Path) -> Loaded:
    """Read a journal without touching it.

    Raises:
        JournalError: there is no such file, or it does not begin with a header.
    """
    try:
        text = path.read_bytes()
    except OSError as error:
        raise JournalError(f"{path}: {error.strerror}") from error
    lines = list(_lines(text[: _whole(text)]))
    if not lines or "run" not in lines[0]:
        raise JournalError(f"{path}: this is not the journal of a run")
    events = (from_dict(line) for line in lines[1:])
    return Loaded(path, _header(lines[0]), tuple(e for e in events if e is not None))


def _whole(text: bytes) -> int:
    """How many bytes are whole lines; what follows was cut off by a crash."""
    return text.rfind(b"\n") + 1


def _lines(text: bytes) -> Iterator[dict[str, Json]]:
    for line in text.splitlines():
        try:
            data = json.loads(line)
        except ValueError:
            continue
        if isinstance(data, dict):
            yield data


def _header(data: Mapping[str, Json]) -> Header:
    steps, answers, started = data.get("steps"), data.get("answers"), data.get("started")
    namespace, version = data.get("namespace"), data.get("version")
    return Header(
        run=str(data.get("run")),
        project=str(data.get("project") or ""),
        namespace=str(namespace) if namespace else None,
        base_url=str(data.get("base_url") or ""),
        fingerprint=str(data.get("fingerprint") or ""),
        steps=tuple(str(step) for step in steps) if isinstance(steps, list) else (),
        answers=answers if isinstance(answers, dict) else {},
        base_dir=str(data.get("base_dir") or ""),
        started=float(started) if isinstance(started, (int, float)) else 0.0,
        also=str(data.get("also") or ""),
        version=version if isinstance(version, int) else VERSION,
    )
