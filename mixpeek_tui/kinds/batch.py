"""Batch: one run of a bucket's objects through its collections."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, partial
from itertools import zip_longest

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.kind import Action, Body, Column, Kind, Listing, Watch
from mixpeek_tui.kinds.labels import label_levels
from mixpeek_tui.kinds.names import Names, place_of
from mixpeek_tui.kinds.step import Call, Ref, Step, Why, below, path


def steps(answers: Answers, names: Names) -> Iterable[Step]:
    """Process each collection whose data is there, labels first."""
    for level in label_levels(answers, names):
        yield process(
            level.collection, Why("taxonomy", "the labels in Taxonomy", "taxonomy.labels"),
            after=level.objects, group="taxonomy",
        )  # fmt: skip
    for found in names.collections:
        source = found.dataset.source
        if not source.brings_data:
            continue
        data = f"sync_job.{found.dataset.name}-source" if source.syncs else None
        yield process(
            found.name,
            Why("data", f"the data of {found.dataset.name}",
                f"{place_of(answers, found.dataset)}.source"),
            after=(data or f"object.{found.dataset.name}",),
            group=f"dataset {found.dataset.name}",
        )  # fmt: skip


@lru_cache(maxsize=1024)
def process(name: str, why: Why, *, after: tuple[str, ...], group: str) -> Step:
    """The step that processes one collection."""
    collection = Ref(f"collection.{name}", "collection_id")
    return Step(
        id=f"batch.{name}", kind="batch", name=name, verb="process", why=why,
        request=Call("POST", path("/v1/collections/", collection, "/trigger"), {}),
        after=after, group=group,
    )  # fmt: skip


def watch(step: Step | None, reply: Body) -> tuple[Watch, ...]:
    """The tasks, and the batches behind them: a task is gone after a day (contract §4).

    A large load is split into batches that only the task names, once it is done.
    """
    tasks = _ids(reply, "task_id", "task_ids")
    batches = _ids(reply, "batch_id", "batch_ids")
    found = []
    for task, batch in zip_longest(tasks, batches):
        behind = Watch(below("/v1/batches", batch), False) if batch else None
        asked = Watch(
            below("/v1/tasks", task), False, fallback=behind, confirm=True, ahead=True,
            more=partial(watch, step),
        )  # fmt: skip
        first = asked if task else behind
        if first is not None:
            found.append(first)
    return tuple(found)


def _ids(reply: Body, one: str, many: str) -> list[str]:
    several = reply.get(many)
    if isinstance(several, list) and several:
        return [str(item) for item in several]
    single = reply.get(one)
    return [str(single)] if single else []


BATCH = "/v1/buckets/{bucket_id}/batches/{id}"
OVER = ("COMPLETED", "COMPLETED_WITH_ERRORS", "FAILED", "CANCELED", "INTERRUPTED")
KIND = Kind(
    name="batch", title="Batch", plural="batches", path="/v1/buckets/{bucket_id}/batches",
    id_field="batch_id", name_field="batch_name", parent="bucket",
    help="One run of a bucket's objects through its collections.",
    steps=steps, watch=watch,
    listing=Listing(
        path="/v1/batches/list", namespaced=False, paging="body", totals=False,
        narrow=("status", "collection_id", "bucket_id", "namespace_id"),
    ),
    actions=(
        Action("retry", "replay failed", "R", "POST", BATCH + "/retry",
               "Process again what failed for a reason that passes: network, limits, a busy model",
               body={"retry_mode": "transient_only"}, follow=True, when=OVER,
               needs="failed_object_count", leads_to=("waiting", "running"), bulk=True),
        Action("retry_all", "replay all failed", "A", "POST", BATCH + "/retry",
               "Process again whatever failed, bad data too: for after it was mended",
               body={"retry_mode": "all"}, follow=True, when=OVER, needs="failed_object_count",
               leads_to=("waiting", "running"), bulk=True),
        Action("cancel", "cancel", "K", "POST", BATCH + "/cancel", "Stop processing",
               when=("PENDING", "IN_PROGRESS", "PROCESSING", "QUEUED"),
               leads_to=("failed", "off"), bulk=True),
    ),
    fixed="It is a record of what was processed. What failed in it can be replayed: R or A.",
    columns=(
        Column("batch", "batch_id", "id", 18), Column("bucket", "bucket_id", "id", 14, 2),
        Column("documents", "documents_written", "count", 10),
        Column("failed", "failed_object_count", "count", 7),
        Column("created", "created_at", "age", 8, 2), Column("state", "status", "state", 14),
    ),
    links={"bucket_id": "bucket", "collection_ids": "collection"},
)  # fmt: skip
