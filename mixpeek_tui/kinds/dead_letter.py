"""Dead letter: a file that a sync has given up on, until it is replayed (contract §2, sync)."""

from __future__ import annotations

from mixpeek_tui.kinds.kind import Body, Column, Kind, Listing
from mixpeek_tui.kinds.states import JobState


def state(body: Body) -> JobState:
    """Given up, or still tried; brought in after all."""
    if body.get("resolved_at"):
        return JobState("done", "brought in")
    if body.get("requeued_at"):
        return JobState("waiting", "replayed")
    words = "given up" if body.get("max_retries_reached") else "will be tried again"
    return JobState("failed", words, error=str(body.get("error_message") or ""))


PATH = "/v1/buckets/{bucket_id}/syncs/{sync_config_id}/dlq"
KIND = Kind(
    name="dead_letter", title="Failed file", plural="failed files", path=PATH, id_field="dlq_id",
    name_field="source_path", parent="sync", state=state, single=False,
    help="A file that a sync could not bring in. R on the sync tries them all again.",
    listing=Listing(path=PATH, paging="whole", totals=False, narrow=("only_max_retries",)),
    fixed="It is a record; replay the failed files of its sync.",
    columns=(
        Column("file", "source_path"), Column("why", "error_type", "text", 20, 2),
        Column("tries", "retry_count", "count", 6, 2), Column("last", "last_seen_at", "age", 8),
        Column("state", "status", "state", 21),
    ),
    links={"sync_config_id": "sync", "sync_job_id": "sync_job"},
)  # fmt: skip
