"""Uploading the rows of a file to a bucket: streamed, resumable, nothing dropped silently."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mixpeek_tui.interview.rows import BadRow, Position, RowsError, total_bytes
from mixpeek_tui.kinds.step import Rows
from mixpeek_tui.run.bad_rows import BadRows
from mixpeek_tui.run.row_object import Shape, shape_of
from mixpeek_tui.run.upload_chunks import COLUMNS_TOLD, Chunk, Chunks
from mixpeek_tui.run.upload_delivery import Delivery, Outcome, Sleep
from mixpeek_tui.run.upload_progress import Progress, Span
from mixpeek_tui.wire import Client

__all__ = ["IN_FLIGHT", "Progress", "Span", "upload"]

IN_FLIGHT = 4
"""Requests under way at the same time."""

PACE_MEMORY = 32
"""Acknowledgements that the speed is measured over."""


async def upload(
    client: Client,
    bucket_id: str,
    namespace: str | None,
    rows: Rows,
    *,
    dataset: str,
    on_progress: Callable[[Progress], None],
    stop: Callable[[], bool],
    resume: Progress | None = None,
    bad_rows_dir: Path | None = None,
    sleep: Sleep = asyncio.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Progress:
    """Send every row of the file as an object of the bucket.

    ``on_progress`` hears of every acknowledged request; the value it gets, kept and given
    back as ``resume``, goes on exactly there. When ``stop`` says so, no further request goes
    out, those under way are awaited, and a Progress that is not ``finished`` comes back. Bad
    rows are appended beside the input before they are counted; ``bad_rows_dir`` takes them if
    that folder cannot be written.

    Raises:
        RowsError: the file cannot be read, or has no rows.
        UsageError: bad rows cannot be kept aside anywhere, or a field has an impossible name.
        ApiError: the API cannot be reached or takes nothing; resumable from the last Progress.
    """
    source = Path(rows.path)
    shape = await asyncio.to_thread(shape_of, rows, dataset)
    start = _start(source, shape, resume)
    kept = BadRows(source, dataset, bad_rows_dir)
    if resume is not None and resume.fingerprint == start.fingerprint:
        kept.go_on(resume.bad_rows_path, start.position.row)
    else:
        kept.start_over()
    tally = _Tally(start, kept, on_progress, clock)
    delivery = Delivery(
        client, bucket_id, namespace, accepted=start.sent + start.replayed > 0, sleep=sleep
    )
    chunks = Chunks(rows.path, shape, start.position, start.later)
    drained = await _run(chunks, delivery, tally, stop)
    return tally.close(chunks.left_out, drained)


async def _run(chunks: Chunks, delivery: Delivery, tally: _Tally, stop: Callable[[], bool]) -> bool:
    """Keep requests under way until the file ends; False if ``stop`` came first."""
    under_way: set[asyncio.Task[None]] = set()
    try:
        while not stop():
            chunk = await asyncio.to_thread(chunks.next)
            if chunk is None:
                await _settle(under_way, 0)
                return True
            under_way.add(asyncio.create_task(_deliver(chunk, delivery, tally)))
            await _settle(under_way, IN_FLIGHT - 1)
        await _settle(under_way, 0)
        return False
    finally:
        await _abandon(under_way)


async def _deliver(chunk: Chunk, delivery: Delivery, tally: _Tally) -> None:
    tally.settle(chunk, await delivery.deliver(chunk.items))


async def _settle(under_way: set[asyncio.Task[None]], leave: int) -> None:
    """Wait until at most ``leave`` are under way; after a failure, for all, then raise it."""
    while len(under_way) > leave:
        done, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        failed = [task for task in done if task.exception() is not None]
        under_way -= done
        if failed:
            await asyncio.gather(*under_way, return_exceptions=True)
            under_way.clear()
            await failed[0]


async def _abandon(under_way: set[asyncio.Task[None]]) -> None:
    """Cancel what is left when the upload itself is cancelled or fails."""
    for task in under_way:
        task.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)


class _Tally:
    """Counts what is settled; portions may be acknowledged in any order."""

    def __init__(
        self,
        start: Progress,
        kept: BadRows,
        on_progress: Callable[[Progress], None],
        clock: Callable[[], float],
    ) -> None:
        self._progress = start
        self._kept = kept
        self._tell = on_progress
        self._clock = clock
        self._pace = deque([(clock(), start.rows)], maxlen=PACE_MEMORY)

    def settle(self, chunk: Chunk, outcome: Outcome) -> None:
        """Keep the portion's bad rows aside, count it, move the position, tell."""
        now = self._progress
        bad: list[BadRow] = sorted([*chunk.bad, *outcome.refused], key=lambda row: row.number)
        self._kept.add(bad, now.position.row)
        position, later = _advance(replace(now, later=(*now.later, chunk.span)))
        counted = replace(
            now,
            sent=now.sent + outcome.sent,
            replayed=now.replayed + outcome.replayed,
            bad=now.bad + len(bad),
            position=position,
            later=later,
            bad_rows_path=self._kept.path,
        )
        self._show(counted)

    def close(self, left_out: tuple[str, ...], finished: bool) -> Progress:
        """The last Progress, with what should be said."""
        now = self._progress
        notes = (*now.notes, *_left_out(left_out, now.notes))
        total = now.bytes_total if finished else now.bytes_done
        self._progress = replace(now, notes=notes, finished=finished, bytes_done=total)
        self._tell(self._progress)
        return self._progress

    def _show(self, counted: Progress) -> None:
        done = counted.position.offset + sum(span.size for span in counted.later)
        self._pace.append((self._clock(), counted.rows))
        (begun, before), (ended, after) = self._pace[0], self._pace[-1]
        speed = (after - before) / (ended - begun) if ended > begun else 0.0
        done = min(done, counted.bytes_total)
        self._progress = replace(counted, bytes_done=done, rows_per_second=speed)
        self._tell(self._progress)


def _advance(progress: Progress) -> tuple[Position, tuple[Span, ...]]:
    """The position behind everything that is settled without a gap, and the spans behind it."""
    position = progress.position
    later = sorted(progress.later, key=lambda span: span.first)
    while later and later[0].first <= position.row + 1:
        position = later.pop(0).end
    return position, tuple(later)


def _start(source: Path, shape: Shape, resume: Progress | None) -> Progress:
    """Where the upload begins: where it was, unless the file has changed since."""
    mark, total = _fingerprint(source), total_bytes(source)
    if resume is not None and resume.fingerprint == mark:
        return replace(resume, bytes_total=total, finished=False)
    notes = [f"No column of the file goes to the field {field}." for field in shape.missing]
    if resume is not None and resume.fingerprint:
        notes.append(
            "The file has changed, so it is read from its start; rows that are "
            "the same are not created twice."
        )
    return Progress(bytes_total=total, notes=tuple(notes), fingerprint=mark)


def _left_out(columns: tuple[str, ...], told: tuple[str, ...]) -> list[str]:
    if not columns or any(note.startswith("Columns without a field") for note in told):
        return []
    more = " and more" if len(columns) >= COLUMNS_TOLD else ""
    return [f"Columns without a field were left out: {', '.join(columns)}{more}."]


def _fingerprint(source: Path) -> str:
    """Changes when the file's size, first or last 64 KB change."""
    part = 64 * 1024
    try:
        with source.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            digest = hashlib.sha256(f"{size}:".encode() + file.read(part))
            file.seek(max(0, size - part))
            digest.update(file.read(part))
    except OSError as error:
        raise RowsError(str(source), f"cannot be read: {error.strerror or error}") from error
    return digest.hexdigest()[:32]
