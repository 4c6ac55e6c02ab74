"""Sync: brings a provider's files or rows into a bucket, again and again."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.interview.answers import Answers, Source
from mixpeek_tui.kinds.connection import connection_of
from mixpeek_tui.kinds.kind import Action, Body, Column, Deletion, Editable, Kind, Listing, Lookup
from mixpeek_tui.kinds.names import Names, place_of
from mixpeek_tui.kinds.states import JobState, read_job
from mixpeek_tui.kinds.step import Call, Step, Why, path

EVERY_SECONDS = 900
"""Between two looks at the source: the most that both versions of the contract accept."""


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """A sync for each dataset that a provider feeds."""
    for dataset in names.datasets:
        source = dataset.source
        if not source.syncs:
            continue
        name = f"{dataset.name}-source"
        where = source_path(source)
        body = {
            "connection_id": connection_of(source, dataset.name),
            "source_path": where,
            "sync_mode": "continuous",
            "polling_interval_seconds": EVERY_SECONDS,
        }
        place = f"{place_of(answers, dataset)}.source"
        yield Step(
            id=f"sync.{name}", kind="sync", name=name, verb="create",
            why=Why("data", f"the source of {dataset.name}", place),
            request=Call("POST", path("/v1/buckets/", names.bucket(dataset.name), "/syncs"), body),
            group=f"dataset {dataset.name}", details=(where, "looks every 15 minutes"),
        )  # fmt: skip


def source_path(source: Source) -> str:
    """Where the sync starts; for S3 the path begins with the bucket's name (contract §1b)."""
    if source.kind == "s3":
        return "/".join(part for part in (source.bucket, (source.prefix or "").strip("/")) if part)
    if source.kind == "snowflake":
        return source.table or ""
    return source.folder or "/"


def state(body: Body) -> JobState:
    """Its status; paused when it is not active."""
    if body.get("is_active") is False:
        return JobState("off", "paused")
    return read_job(body)


SYNC = "/v1/buckets/{bucket_id}/syncs/{id}"
KIND = Kind(
    name="sync", title="Sync", plural="syncs", path="/v1/buckets/{bucket_id}/syncs",
    id_field="sync_config_id", parent="bucket", state=state,
    help="Watches a provider and brings what is new into a bucket.",
    steps=steps, lookup=Lookup(by_name=False, same=("connection_id", "source_path")),
    listing=Listing(
        path="/v1/buckets/{bucket_id}/syncs/list",
        narrow=("connection_id", "status", "is_active"),
    ),
    update="PATCH",
    editable=(
        Editable("description", "text"), Editable("is_active", "boolean"),
        Editable("polling_interval_seconds", "integer", "30 to 86400", least=30, most=86_400),
        Editable("batch_size", "integer", "1 to 100", least=1, most=100),
        Editable("skip_batch_submission", "boolean"), Editable("schema_mapping", "json"),
        Editable("metadata", "json"),
    ),
    fixed="The source path, connection and mode cannot be changed. Create another sync.",
    deletion=Deletion("Deletes the sync. Objects that it brought stay in the bucket."),
    actions=(
        Action("run", "run now", "x", "POST", SYNC + "/trigger", "Look at the source now",
               follow=True, bulk=True),
        Action("requeue", "replay failed", "R", "POST", SYNC + "/dlq/requeue",
               "Try the files again that failed too often", body={}, bulk=True),
        Action("pause", "pause", "p", "POST", SYNC + "/pause", "Stop looking",
               past="paused", bulk=True, leads_to=("off",)),
        Action("resume", "resume", "P", "POST", SYNC + "/resume", "Look again",
               past="active again", bulk=True, leads_to=("waiting", "running", "done")),
    ),
    columns=(
        Column("source", "source_path"), Column("bucket", "bucket_id", "id", 14, 2),
        Column("every", "polling_interval_seconds", "duration", 7, 3),
        Column("last run", "last_sync_at", "age", 9), Column("state", "status", "state", 12),
    ),
    links={"connection_id": "connection", "bucket_id": "bucket"},
)  # fmt: skip
