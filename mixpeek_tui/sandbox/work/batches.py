"""Turning objects into documents, and what follows a batch (contract section 5, phases)."""

from __future__ import annotations

from collections.abc import Iterator

from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.engine.conditions import matches
from mixpeek_tui.sandbox.ids import stamp
from mixpeek_tui.sandbox.jobs import JobFailed
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.work.collections import new_batch
from mixpeek_tui.sandbox.work.documents import make_document

_CHUNK = 200
_PER_BATCH = 1000


def start_batch(sandbox: Sandbox, job: JsonDict) -> None:
    """The batch is being worked on."""
    update(sandbox, job["batch_id"], status="IN_PROGRESS", lifecycle="admitted")


def run_batch(sandbox: Sandbox, job: JsonDict) -> None:
    """Write the documents of every object of the batch into its collections."""
    batch = sandbox.store.get("batch", job["batch_id"])
    if batch is None:
        raise JobFailed("The batch was deleted")
    update(sandbox, batch["batch_id"], status="PROCESSING", lifecycle="extracting")
    total = 0
    written = 0
    for collection_id in batch["collection_ids"] or []:
        collection = sandbox.store.get("collection", collection_id)
        if collection is None:
            continue
        sources = list(_sources(sandbox, collection, job, batch))
        total += len(sources)
        written += _write(sandbox, collection, sources, batch)
    if not total:
        raise JobFailed("No objects to process: the source bucket is empty")
    update(sandbox, batch["batch_id"], documents_written=written, **_progress(written, total))
    _tell_task(sandbox, job, _split(sandbox, batch, total), total)


def finish_batch(sandbox: Sandbox, job: JsonDict) -> None:
    """The documents are searchable; taxonomies, clusters and alerts of the collections follow."""
    done = {
        "status": "COMPLETED",
        "lifecycle": "indexed",
        "documents_resolvable": True,
        "status_message": "Completed",
    }
    batch = update(sandbox, job["batch_id"], **done)
    if batch is None:
        return
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
    condition = job.get("source_filters") or (source.get("source_filters") or {}).get("filters")
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
            if (wanted is None or identifier in wanted) and matches(body, condition):
                yield body


def _write(sandbox: Sandbox, collection: JsonDict, sources: list[JsonDict], batch: JsonDict) -> int:
    collection_id = collection["collection_id"]
    replace = batch.get("dedup_strategy") in ("replace", "force")
    written = 0
    for start in range(0, len(sources), _CHUNK):
        with sandbox.store.transaction():
            for source in sources[start : start + _CHUNK]:
                document = make_document(collection, source)
                known = sandbox.store.get("document", document["document_id"])
                if known is not None and not replace and _same(known, document):
                    continue
                written += 1
                if known is not None:
                    body = document if replace else {**known, **document}
                    sandbox.store.save("document", document["document_id"], body)
                else:
                    sandbox.store.add("document", document["document_id"], collection_id, document)
                if source.get("status") == "PENDING":
                    sandbox.store.change("object", source["object_id"], status="COMPLETED")
        update(sandbox, batch["batch_id"], **_progress(start + _CHUNK, len(sources)))
    return written


def _same(known: JsonDict, document: JsonDict) -> bool:
    return all(known.get(k) == v for k, v in document.items() if k != "_internal")


def _progress(done: int, total: int) -> JsonDict:
    done = min(done, total)
    return {
        "progress": {
            "processed": done,
            "total": total,
            "percent": round(100 * done / total, 1) if total else 100.0,
            "errors": 0,
            "batch_count": max(1, -(-total // _PER_BATCH)),
            "documents_written": done,
        }
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
