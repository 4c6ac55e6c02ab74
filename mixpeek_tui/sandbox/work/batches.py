"""Turning objects into documents, and what follows a batch (contract section 5, phases)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.engine.conditions import matcher
from mixpeek_tui.sandbox.ids import stamp
from mixpeek_tui.sandbox.jobs import JobFailed
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.work import failures
from mixpeek_tui.sandbox.work.collections import new_batch
from mixpeek_tui.sandbox.work.documents import make_document
from mixpeek_tui.sandbox.work.readable import Unreadable

_CHUNK = 200
_PER_BATCH = 1000


@dataclass
class _Tally:
    """How far a batch is; `replay`: it tries again what failed in it."""

    replay: bool
    written: int = 0
    done: int = 0
    total: int = 0
    errors: int = 0
    first_error: str | None = None

    def failed(self, words: str) -> None:
        """One more that could not be processed."""
        self.errors += 1
        self.first_error = self.first_error or words


def start_batch(sandbox: Sandbox, job: JsonDict) -> None:
    """The batch is being worked on."""
    update(sandbox, job["batch_id"], status="IN_PROGRESS", lifecycle="admitted")


def run_batch(sandbox: Sandbox, job: JsonDict) -> None:
    """Write the documents of every object of the batch into its collections."""
    batch = sandbox.store.get("batch", job["batch_id"])
    if batch is None:
        raise JobFailed("The batch was deleted")
    update(sandbox, batch["batch_id"], status="PROCESSING", lifecycle="extracting")
    replay = bool(job.get("replay"))
    tally = _Tally(replay, batch["documents_written"] if replay else 0)
    for collection_id in batch["collection_ids"] or []:
        collection = sandbox.store.get("collection", collection_id)
        if collection is not None:
            sources = list(_sources(sandbox, collection, job, batch))
            _write(sandbox, collection, sources, batch, tally)
    if replay:
        failures.forget_gone(sandbox.store, batch["batch_id"])
    elif not tally.total:
        raise JobFailed("No objects to process: the source bucket is empty")
    told = failures.summary(sandbox.store, batch)
    update(sandbox, batch["batch_id"], **told, **_progress(tally))
    if tally.errors and tally.errors == tally.total and not tally.written:
        raise JobFailed(f"None of {tally.total} could be processed. The first: {tally.first_error}")
    _tell_task(sandbox, job, _split(sandbox, batch, tally.total), tally.total)


def finish_batch(sandbox: Sandbox, job: JsonDict) -> str | None:
    """The documents are searchable; taxonomies, clusters and alerts of the collections follow."""
    failed = sandbox.store.count("failure", job["batch_id"])
    done = {
        "status": "COMPLETED_WITH_ERRORS" if failed else "COMPLETED",
        "lifecycle": "indexed",
        "documents_resolvable": True,
        "status_message": f"Completed; {failed} could not be processed" if failed else "Completed",
    }
    batch = update(sandbox, job["batch_id"], **done)
    if batch is None:
        return None
    for sibling in _siblings(batch):
        update(sandbox, sibling, **done)
    namespace_id = batch["namespace_id"]
    for collection_id in batch["collection_ids"] or []:
        payload = {
            "collection_id": collection_id,
            "batch_id": batch["batch_id"],
            "documents_written": batch["documents_written"],
        }
        sandbox.emit(namespace_id, "collection.documents.written", payload)
        sandbox.emit(namespace_id, "collection.documents.batch_completed", payload)
        sandbox.jobs.submit(
            "after_batch",
            collection_id=collection_id,
            namespace_id=namespace_id,
            batch_id=batch["batch_id"],
        )
    return str(done["status"])


def fail_batch(sandbox: Sandbox, job: JsonDict, problem: str) -> None:
    """The batch could not be processed."""
    update(
        sandbox,
        job["batch_id"],
        status="FAILED",
        lifecycle="failed",
        error=problem,
        failure_reason=problem,
    )


def update(sandbox: Sandbox, batch_id: str, **changes: object) -> JsonDict | None:
    """Set fields of a batch that has not been canceled."""
    batch = sandbox.store.get("batch", batch_id)
    if batch is None or batch["status"] == "CANCELED":
        return None
    moment = stamp()
    return sandbox.store.change(
        "batch", batch_id, updated_at=moment, last_activity_at=moment, **changes
    )


def _sources(
    sandbox: Sandbox, collection: JsonDict, job: JsonDict, batch: JsonDict
) -> Iterator[JsonDict]:
    source = collection["source"]
    wanted = set(batch["object_ids"] or []) or None
    if job.get("replay"):
        wanted = failures.retrying(sandbox.store, batch["batch_id"], collection["collection_id"])
    condition = job.get("source_filters") or (source.get("source_filters") or {}).get("filters")
    meets = matcher(condition)
    if source["type"] == "bucket":
        chosen = job.get("include_buckets") or source["bucket_ids"]
        kind, scopes = "object", [b for b in source["bucket_ids"] if b in chosen]
    else:
        kind = "document"
        single = [source["collection_id"]] if source.get("collection_id") else []
        scopes = source.get("collection_ids") or single
    for scope in scopes:
        for body in sandbox.store.each(kind, scope):
            identifier = body.get("object_id") or body.get("document_id")
            if (wanted is None or identifier in wanted) and meets(body):
                yield body


def _write(
    sandbox: Sandbox,
    collection: JsonDict,
    sources: list[JsonDict],
    batch: JsonDict,
    tally: _Tally,
) -> None:
    tally.total += len(sources)
    for start in range(0, len(sources), _CHUNK):
        chunk = sources[start : start + _CHUNK]
        with sandbox.store.transaction():
            for source in chunk:
                _process(sandbox, collection, source, batch, tally)
        tally.done += len(chunk)
        update(sandbox, batch["batch_id"], **_progress(tally))


def _process(
    sandbox: Sandbox, collection: JsonDict, source: JsonDict, batch: JsonDict, tally: _Tally
) -> None:
    store, batch_id, collection_id = sandbox.store, batch["batch_id"], collection["collection_id"]
    source_id = source.get("object_id") or source["document_id"]
    try:
        document = make_document(collection, source)
    except Unreadable as problem:
        failures.note(store, batch_id, collection, source_id, problem)
        tally.failed(str(problem))
        _mark(sandbox, source, "FAILED", str(problem))
        return
    if tally.replay:
        failures.forget(store, batch_id, collection_id, source_id)
    tally.written += _keep(sandbox, collection_id, document, batch)
    _mark(sandbox, source, "COMPLETED", None)


def _keep(sandbox: Sandbox, collection_id: str, document: JsonDict, batch: JsonDict) -> bool:
    """Whether the document was written: one that is there already and the same is left alone."""
    known = sandbox.store.get("document", document["document_id"])
    replace = batch.get("dedup_strategy") in ("replace", "force")
    if known is None:
        sandbox.store.add("document", document["document_id"], collection_id, document)
    elif not replace and _same(known, document):
        return False
    else:
        body = document if replace else {**known, **document}
        sandbox.store.save("document", document["document_id"], body)
    return True


def _mark(sandbox: Sandbox, source: JsonDict, status: str, error: str | None) -> None:
    # An object that one collection could read is not failed for another that could not.
    object_id, before = source.get("object_id"), source.get("status")
    if object_id and before != status and not (status == "FAILED" and before == "COMPLETED"):
        sandbox.store.change("object", object_id, status=status, error=error)


def _same(known: JsonDict, document: JsonDict) -> bool:
    return all(known.get(k) == v for k, v in document.items() if k != "_internal")


def _progress(tally: _Tally) -> JsonDict:
    return {
        "documents_written": tally.written,
        "progress": {
            "processed": tally.done,
            "total": tally.total,
            "percent": round(100 * tally.done / tally.total, 1) if tally.total else 100.0,
            "errors": tally.errors,
            "first_error": tally.first_error,
            "batch_count": max(1, -(-tally.total // _PER_BATCH)),
            "documents_written": tally.written,
        },
    }


def _split(sandbox: Sandbox, batch: JsonDict, total: int) -> list[str]:
    """More than 1000 objects count as several batches (contract section 4); all their ids."""
    ids = [str(batch["batch_id"])]
    for _ in range(_PER_BATCH, total, _PER_BATCH):
        more = new_batch(
            batch["namespace_id"], batch["bucket_id"], batch["collection_ids"], None, None
        )
        more.update(status="PROCESSING", lifecycle="extracting", task_id=batch["task_id"])
        sandbox.store.add("batch", more["batch_id"], batch["bucket_id"], more)
        ids.append(more["batch_id"])
    if len(ids) > 1:
        update(sandbox, ids[0], internal_metadata={"sibling_batch_ids": ids[1:]})
    return ids


def _siblings(batch: JsonDict) -> list[str]:
    found: list[str] = (batch.get("internal_metadata") or {}).get("sibling_batch_ids") or []
    return found


def _tell_task(sandbox: Sandbox, job: JsonDict, batch_ids: list[str], total: int) -> None:
    task = sandbox.store.get("task", job["task_id"])
    if task is not None:
        extra = {
            **task["additional_data"],
            "trigger": {"batch_ids": batch_ids, "object_count": total},
        }
        sandbox.store.change("task", job["task_id"], additional_data=extra)
