"""Work on data that a sync has not brought yet: there is nothing to do, and nothing is wrong."""

from __future__ import annotations

from mixpeek_tui.errors import NotFound
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.run.attempt import Attempt
from mixpeek_tui.run.events import Skipped
from mixpeek_tui.wire import Request

WORDS = "the source has brought nothing yet; the sync goes on and processes what it brings"


async def skipped_for_want_of_data(attempt: Attempt) -> bool:
    """Leave a job out whose data a sync was to bring, if its bucket is still empty.

    The API would accept such a job and let it fail (contract §4).
    """
    for bucket in _synced_buckets(attempt):
        try:
            reply = await attempt.sitting.send(
                attempt.step.id,
                Request("GET", f"/v1/buckets/{bucket}", namespace=attempt.sitting.namespace),
            )
        except NotFound:
            continue
        if reply.data.get("object_count") == 0:
            attempt.sitting.emit(Skipped(attempt.step.id, attempt.sitting.clock(), WORDS))
            return True
    return False


def _synced_buckets(attempt: Attempt) -> list[str]:
    """Ids of the buckets that syncs feed and that the step's work goes back to."""
    steps = attempt.sitting.steps
    seen: set[str] = set()
    open_ = list(attempt.step.depends_on)
    found: dict[str, None] = {}
    while open_:
        name = open_.pop()
        step = steps.get(name)
        if name in seen or step is None:
            continue
        seen.add(name)
        open_ += step.depends_on
        if step.kind == "sync_job":
            found.update(dict.fromkeys(_buckets(step)))
    ids = (attempt.sitting.row(bucket).id for bucket in found)
    return [identifier for identifier in ids if identifier]


def _buckets(step: Step) -> list[str]:
    return [ref.step for ref in step.refs if ref.field == "bucket_id"]
