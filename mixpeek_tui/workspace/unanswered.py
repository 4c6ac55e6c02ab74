"""Changes of former visits that were sent and whose answer nobody saw."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mixpeek_tui.kinds.calls import Deed, deed_of
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.run.edits import METHODS
from mixpeek_tui.run.events import Edited, Row, Skipped
from mixpeek_tui.run.journal import Journal, JournalError, Loaded, load
from mixpeek_tui.run.lock import holder_of, lock_path
from mixpeek_tui.wire import Request
from mixpeek_tui.workspace.item import Item

KEPT = 30 * 86400.0
"""Seconds for which journals are kept in which everything has an outcome."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One change that may have been made."""

    path: Path
    step: str
    at: float
    """Unix time it was sent."""
    deed: Deed
    item: Item
    """What it was done to, as far as it is known."""
    request: Request
    """What was sent; its body holds marks instead of values."""
    salt: str
    """Of the marks."""
    namespace: str | None = None
    """Where it belongs, by its id or name as it was given; None if to none."""

    @property
    def words(self) -> str:
        """What was sent: ``run shop-vector-clusters``."""
        return f"{self.deed.words} {self.item.name}"


def unanswered(folder: Path, server: str) -> tuple[Unanswered, ...]:
    """Those of a server, the latest first; what a process has under way is left out.

    Args:
        folder: Where the journals are; it need not exist.
        server: What journals call the server.
    """
    found = [
        one
        for loaded in _journals(folder)
        if loaded.header.base_url.rstrip("/") == server.rstrip("/") and not _alive(loaded)
        for one in _of(loaded)
    ]
    return tuple(sorted(found, key=lambda one: -one.at))


def of_namespace(
    found: Iterable[Unanswered], names: Collection[str | None]
) -> tuple[Unanswered, ...]:
    """Those of a namespace that is called so; what belongs to none is told in each."""
    return tuple(one for one in found if one.namespace is None or one.namespace in names)


def dismiss(one: Unanswered, at: float) -> None:
    """Tell of it no more.

    Raises:
        JournalError: its journal cannot be written.
        Busy: another process writes it.
    """
    journal = Journal.open(one.path)
    try:
        journal.append(Skipped(one.step, at, "dismissed by hand"))
    finally:
        journal.close()


def tidy(folder: Path, now: float) -> None:
    """Drop the journals that are old and in which nothing is open; one that stays does no harm."""
    for loaded in _journals(folder):
        old = now - loaded.header.started > KEPT
        if old and not _alive(loaded) and not any(_open(row) for row in loaded.rows.values()):
            with suppress(OSError):
                lock_path(folder, loaded.header.fingerprint).unlink(missing_ok=True)
                loaded.path.unlink()


def _journals(folder: Path) -> Iterator[Loaded]:
    for path in sorted(folder.glob("*.jsonl")):
        try:
            yield load(path)
        except JournalError:
            continue


def _alive(loaded: Loaded) -> bool:
    holder = holder_of(loaded.path.parent, loaded.header.fingerprint)
    return holder is not None and holder.run == loaded.header.run


def _open(row: Row) -> bool:
    return row.doubtful and row.state != "skipped"


def _of(loaded: Loaded) -> Iterator[Unanswered]:
    rows = loaded.rows
    for event in loaded.events:
        if not isinstance(event, Edited) or not _open(rows[event.step]):
            continue
        owner = kind(event.step.partition(".")[0])
        method = METHODS[str(event.request.get("method"))]
        sent = Request(method, str(event.request.get("path")), event.request.get("body"))
        deed = deed_of(owner, sent.method, sent.path)
        if deed.action is not None and deed.action.looks:
            continue
        item = Item(owner.name, deed.id, event.name, {}, deed.parent)
        home = loaded.header.namespace if event.request.get("namespaced") else None
        yield Unanswered(loaded.path, event.step, rows[event.step].began, deed, item, sent,
                         loaded.header.fingerprint, home)  # fmt: skip
