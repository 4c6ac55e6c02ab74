"""What batches and syncs could not bring in: lists of it, and trying it again."""

from __future__ import annotations

from typing import Any

from tests.strict_server.actions import action
from tests.strict_server.exchange import Answer, Call
from tests.strict_server.kinds import KINDS
from tests.strict_server.lists import listed, number
from tests.strict_server.problems import Refused
from tests.strict_server.store import Resource
from tests.strict_server.world import World

Record = dict[str, Any]
TRANSIENT = frozenset({"transient", "resource"})


def fail_documents(world: World, batch: Resource, *errors: tuple[str, str]) -> None:
    """Let documents of a batch have failed: an error type and a message each."""
    batch.extra["failed"] = [
        {"object_id": f"obj_failed{at:06}", "error_type": kind, "error": words, "tier_num": 0,
         "retry_count": 1, "timestamp": world.stamp()}
        for at, (kind, words) in enumerate(errors)
    ]  # fmt: skip


def fail_files(world: World, sync: Resource, *errors: tuple[str, str, str]) -> None:
    """Let a sync have given up on files: path, error type and message of each."""
    namespace, bucket = sync.scope
    sync.extra["dead"] = [
        {"dlq_id": f"dlq_{at:06}", "sync_config_id": sync.id, "source_object_id": path, "source_path": path,
         "error_type": kind, "error_message": words, "retry_count": 5, "max_retries_reached": True,
         "first_seen_at": world.stamp(), "last_seen_at": world.stamp(), "requeued_at": None,
         "internal_id": "int_strict", "namespace_id": namespace, "bucket_id": bucket}
        for at, (path, kind, words) in enumerate(errors)
    ]  # fmt: skip


@action("POST", "/v1/batches/list")
def batches(call: Call) -> Answer:
    """Batches of the whole organisation, the latest first; a namespace is given by name or id."""
    wanted = str(call.body.get("namespace_id") or "")
    home = call.world.store.find(KINDS["namespace"], (), wanted, by_name=True) if wanted else None
    found = [
        one for one in call.world.store.of(KINDS["batch"])
        if (not wanted or (home is not None and one.scope[0] == home.id))
        and call.body.get("bucket_id") in (None, one.scope[-1])
        and call.body.get("collection_id") in (None, *one.body.get("collection_ids", ()))
    ]  # fmt: skip
    return listed(call, KINDS["batch"], found[::-1])


@action("GET", "/v1/buckets/{parent}/batches/{id}/failed-documents")
def failed_documents(call: Call) -> Answer:
    """A page of them."""
    found = batch_of(call).extra.get("failed", [])
    offset = number(call, "offset", 0)
    page = found[offset : offset + number(call, "limit", 100)]
    return Answer(200, {"failed_documents": page, "total": len(found)})


@action("POST", "/v1/buckets/{parent}/batches/{id}/retry")
def retry(call: Call) -> Answer:
    """Process again what failed for a reason that passes, or all of it."""
    batch, every = batch_of(call), call.body.get("retry_mode") == "all"
    failed = batch.extra.get("failed", [])
    again = [one for one in failed if every or one["error_type"] in TRANSIENT]
    if not again:
        raise Refused(400, "No failed documents match the retry mode")
    batch.extra["failed"] = [one for one in failed if one not in again]
    task = call.world.start("api_buckets_batches_retry", batch)
    batch.extra["task"] = task.id
    return Answer(200, {"batch_id": batch.id, "task_id": task.id, "status": "PENDING",
                        "retried_count": len(again)})  # fmt: skip


def batch_of(call: Call) -> Resource:
    """The batch in the path."""
    bucket = call.world.find("bucket", call.scope, call.place["parent"])
    return call.world.find("batch", (*call.scope, bucket.id), call.place["id"])


@action("POST", "/v1/buckets/{parent}/syncs/{id}/dlq")
def dead_letters(call: Call) -> Answer:
    """Every file that was given up; the list comes in one piece."""
    found = sync_of(call).extra.get("dead", [])
    if call.body.get("only_max_retries"):
        found = [one for one in found if one["max_retries_reached"]]
    return Answer(200, {"results": found, "total": len(found)})


@action("POST", "/v1/buckets/{parent}/syncs/{id}/dlq/requeue")
def requeue(call: Call) -> Answer:
    """Try all files again that were given up."""
    again = [one for one in sync_of(call).extra.get("dead", []) if one["max_retries_reached"]]
    for one in again:
        one.update(requeued_at=call.world.stamp(), max_retries_reached=False)
    return Answer(200, {"requeued": len(again)})


def sync_of(call: Call) -> Resource:
    """The sync in the path."""
    bucket = call.world.find("bucket", call.scope, call.place["parent"])
    return call.world.find("sync", (*call.scope, bucket.id), call.place["id"])


@action("POST", "/v1/buckets/{parent}/syncs/{id}/jobs")
def sync_jobs(call: Call) -> Answer:
    """Runs of a sync; there never are any."""
    sync_of(call)
    return Answer(200, {"results": [], "pagination": {"page": 1, "page_size": 10, "total": 0}, "total": 0})
