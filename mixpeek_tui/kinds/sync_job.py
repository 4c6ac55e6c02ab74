"""Sync job: one run of a sync."""

from __future__ import annotations

from collections.abc import Iterable

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.kind import Body, Column, Kind, Listing, Watch
from mixpeek_tui.kinds.names import Names, place_of
from mixpeek_tui.kinds.step import Call, Ref, Step, Why, below, path


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """The first run of each sync, once the collections that its data goes to exist."""
    for dataset in names.datasets:
        if not dataset.source.syncs:
            continue
        name = f"{dataset.name}-source"
        sync = Ref(f"sync.{name}", "sync_config_id")
        yield Step(
            id=f"sync_job.{name}", kind="sync_job", name=name, verb="run",
            why=Why("data", f"the source of {dataset.name}",
                    f"{place_of(answers, dataset)}.source"),
            request=Call(
                "POST",
                path("/v1/buckets/", names.bucket(dataset.name), "/syncs/", sync, "/trigger"),
            ),
            after=tuple(c.step for c in names.of(dataset.name)),
            group=f"dataset {dataset.name}", details=("first run",),
        )  # fmt: skip


def watch(step: Step | None, reply: Body) -> tuple[Watch, ...]:
    """The job, or its task, if the reply names one."""
    job, bucket, sync = (
        reply.get("sync_job_id"), reply.get("bucket_id"), reply.get("sync_config_id"),
    )  # fmt: skip
    if job and bucket and sync:
        return (Watch(below("/v1/buckets", bucket, "syncs", sync, "jobs", job), True),)
    if task := reply.get("task_id"):
        return (Watch(below("/v1/tasks", task), False),)
    return ()


KIND = Kind(
    name="sync_job", title="Sync run", plural="sync runs",
    path="/v1/buckets/{bucket_id}/syncs/{sync_config_id}/jobs", id_field="sync_job_id",
    parent="sync", steps=steps, watch=watch,
    help="One run of a sync.",
    listing=Listing(
        path="/v1/buckets/{bucket_id}/syncs/{sync_config_id}/jobs", narrow=("status",),
    ),
    fixed="A run is a record.",
    columns=(
        Column("run", "sync_job_id", "id", 18), Column("by", "trigger", "text", 10, 2),
        Column("files", "files_synced", "count", 7), Column("failed", "files_failed", "count", 7),
        Column("started", "started_at", "age", 9), Column("state", "status", "state", 14),
    ),
    links={"sync_config_id": "sync"},
)  # fmt: skip
