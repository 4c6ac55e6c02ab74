"""The step that sends a file's rows: where it was, how far it is, what came of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from mixpeek_tui.errors import TuiError
from mixpeek_tui.kinds.step import Rows
from mixpeek_tui.paths import placed
from mixpeek_tui.run.attempt import Attempt
from mixpeek_tui.run.events import Waiting
from mixpeek_tui.run.problems import StepError, local
from mixpeek_tui.run.upload import Progress, upload
from mixpeek_tui.text import count, plural, safe

KEY = "upload"
"""Where a row's ``watching`` and outputs keep the progress."""
EVERY = 0.5
"""Seconds between two events at least; what is sent again after a crash is recognised."""
BUCKET = re.compile(r"/v1/buckets/([^/]+)/")


@dataclass
class _Told:
    """What was said of the upload, not more often than somebody can read."""

    attempt: Attempt
    at: float = 0.0
    last: Progress | None = None

    def hear(self, progress: Progress) -> None:
        now = self.attempt.sitting.clock()
        self.last = progress
        if now - self.at >= EVERY or self.at == 0.0:
            self.at = now
            self.tell(progress)

    def tell(self, progress: Progress) -> None:
        share = progress.bytes_done / progress.bytes_total if progress.bytes_total else None
        sitting = self.attempt.sitting
        kept = {KEY: json.dumps(progress.to_dict())}
        sitting.emit(
            Waiting(self.attempt.step.id, sitting.clock(), _words(progress), share, watching=kept)
        )


async def upload_rows(
    attempt: Attempt, rows: Rows, stop: Callable[[], bool], bad_rows_dir: Path | None
) -> None:
    """Send the rows, from where an earlier process was if there was one.

    Returns without a final event if ``stop`` said so before the end.
    """
    resume = progress_in(attempt)
    attempt.start()
    request = attempt.request()
    match = BUCKET.match(request.path)
    bucket = match[1] if match else ""
    told = _Told(attempt)
    if resume is not None:
        told.tell(resume)
    sitting = attempt.sitting
    source = replace(rows, path=str(placed(rows.path, sitting.resolver.base_dir)))
    try:
        done = await upload(
            sitting.client, bucket, request.namespace, source,
            dataset=attempt.step.name, on_progress=told.hear, stop=stop, resume=resume,
            bad_rows_dir=bad_rows_dir,
        )  # fmt: skip
    except TuiError:
        if told.last is not None:
            told.tell(told.last)
        raise
    if done.finished:
        _over(attempt, done, resume)
    else:
        told.tell(done)


def _over(attempt: Attempt, done: Progress, resume: Progress | None) -> None:
    if done.bad and not (done.sent or done.replayed):
        said = f"not one of {plural(done.bad, 'row')} could be sent: {done.bad_rows_path} says why"
        todo = "Mend the file or the types of the fields, then start again."
        raise StepError(local(said, means="The bucket stays empty.", todo=todo))
    outputs = {KEY: json.dumps(done.to_dict())}
    before = attempt.before.watching.get(KEY)
    sent = done.sent - (resume.sent if resume is not None and before is None else 0)
    if sent or done.bad:
        attempt.succeeded("", outputs, _note(done))
    else:
        attempt.adopted("", outputs)


def progress_in(attempt: Attempt) -> Progress | None:
    """How far this run was, else how far a finished run of the same plan and bucket was."""
    text = attempt.before.watching.get(KEY) or attempt.before.outputs.get(KEY)
    if text is None and _same_place(attempt):
        row = attempt.sitting.previous.get(attempt.step.id)
        text = row.outputs.get(KEY) if row is not None else None
    try:
        data = json.loads(text) if text else None
    except ValueError:
        return None
    return Progress.from_dict(data) if isinstance(data, dict) else None


def _same_place(attempt: Attempt) -> bool:
    parts = attempt.step.request.path.parts if attempt.step.request else ()
    sitting = attempt.sitting
    return all(
        (earlier := sitting.previous.get(part.step)) is not None
        and earlier.id == sitting.row(part.step).id
        for part in parts
        if not isinstance(part, str)
    )


def _words(progress: Progress) -> str:
    words = f"{count(progress.rows)} rows"
    if progress.rows_per_second >= 1:
        words += f", {count(round(progress.rows_per_second))} rows/s"
    if progress.bad:
        words += f", {plural(progress.bad, 'bad row')} kept aside"
    return words


def _note(progress: Progress) -> str:
    parts = [f"{plural(progress.sent, 'row')} sent"]
    if progress.replayed:
        parts.append(f"{count(progress.replayed)} were there already")
    if progress.bad:
        parts.append(f"{plural(progress.bad, 'bad row')} kept aside in {progress.bad_rows_path}")
    return safe(". ".join([", ".join(parts), *progress.notes]))
