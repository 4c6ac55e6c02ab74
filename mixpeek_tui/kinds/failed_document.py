"""Failed document: what a batch could not make of an object, and why (contract §2, batch)."""

from __future__ import annotations

from mixpeek_tui.kinds.kind import Body, Column, Kind, Listing
from mixpeek_tui.kinds.states import JobState


def state(body: Body) -> JobState:
    """Failed; the kind of error says whether trying again can help."""
    error = str(body.get("error") or body.get("error_message") or "")
    return JobState("failed", str(body.get("error_type") or "failed").lower(), error=error)


PATH = "/v1/buckets/{bucket_id}/batches/{batch_id}/failed-documents"
KIND = Kind(
    name="failed_document", title="Failure", plural="failures", path=PATH,
    id_field="object_id", parent="batch", state=state, single=False,
    help="What a batch could not process. R on the batch processes it again.",
    listing=Listing(method="GET", path=PATH, items="failed_documents", totals=False),
    fixed="It is a record; replay what failed in its batch.",
    columns=(
        Column("object", "object_id", "id", 16), Column("error", "error"),
        Column("tier", "tier_num", "count", 5, 2), Column("tries", "retry_count", "count", 6, 3),
        Column("at", "timestamp", "age", 8, 2), Column("state", "error_type", "state", 14),
    ),
    links={"collection_id": "collection"},
)  # fmt: skip
