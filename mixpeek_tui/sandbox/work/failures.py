"""What a batch could not make documents of, one row per object and collection, and its replay."""

from __future__ import annotations

from mixpeek_tui.sandbox.ids import stamp
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.store import Store
from mixpeek_tui.sandbox.work.documents import document_id
from mixpeek_tui.sandbox.work.readable import Unreadable

_IN_BATCH = 100  # as many records stand in the batch itself; the list has all


def note(
    store: Store, batch_id: str, collection: JsonDict, source_id: str, problem: Unreadable
) -> None:
    """Write a failure down, again when it failed before."""
    collection_id = collection["collection_id"]
    row_id = _row_id(batch_id, collection_id, source_id)
    told = {"error": str(problem), "error_type": problem.error_type, "timestamp": stamp()}
    if store.merge("failure", row_id, {**told, "retrying": False}) is None:
        first = {
            "object_id": source_id,
            "collection_id": collection_id,
            "batch_id": batch_id,
            "feature": collection["vector_indexes"][0]["feature_uri"],
        }
        counts = {"tier_num": 0, "retry_count": 0, "retrying": False}
        store.add("failure", row_id, batch_id, {**first, **told, **counts})


def forget(store: Store, batch_id: str, collection_id: str, source_id: str) -> None:
    """The object is a document now."""
    store.remove("failure", _row_id(batch_id, collection_id, source_id))


def forget_gone(store: Store, batch_id: str) -> None:
    """After a replay: what was to be tried and was not met is an object that is gone."""
    for row in list(store.each("failure", batch_id)):
        if row["retrying"]:
            forget(store, batch_id, row["collection_id"], row["object_id"])


def shown(row: JsonDict) -> JsonDict:
    """A failure as the API lists it."""
    return {key: value for key, value in row.items() if key != "retrying"}


def choose(store: Store, batch_id: str, request: JsonDict) -> list[JsonDict]:
    """Mark the failures that a RetryBatchRequest asks for, and count the try; those rows."""
    everything = request.get("retry_mode") == "all"
    tiers = request.get("tier_nums") or [0]
    most = request.get("max_retry_count") or 3
    chosen = [
        row
        for row in store.each("failure", batch_id)
        if (everything or row["error_type"] == "transient")
        and row["tier_num"] in tiers
        and row["retry_count"] < most
    ]
    for row in chosen:
        row_id = _row_id(batch_id, row["collection_id"], row["object_id"])
        store.change("failure", row_id, retrying=True, retry_count=row["retry_count"] + 1)
    return chosen


def retrying(store: Store, batch_id: str, collection_id: str) -> set[str]:
    """The objects whose replay was asked for."""
    return {
        row["object_id"]
        for row in store.each("failure", batch_id)
        if row["retrying"] and row["collection_id"] == collection_id
    }


def summary(store: Store, batch: JsonDict) -> JsonDict:
    """What the batch says of its failures.

    An object that became a document of one collection and not of another is partial.
    """
    rows = list(store.each("failure", batch["batch_id"]))
    whole = {row["object_id"]: row for row in rows}
    partial = [
        whole.pop(object_id)
        for object_id in list(whole)
        if any(store.get("document", document_id(c, object_id)) for c in batch["collection_ids"])
    ]
    kinds: dict[str, int] = {}
    for row in rows:
        kinds[row["error_type"]] = kinds.get(row["error_type"], 0) + 1
    keys = ("object_id", "error", "error_type", "timestamp")
    return {
        "failed_object_count": len(whole),
        "failed_objects": [{k: row[k] for k in keys} for row in list(whole.values())[:_IN_BATCH]],
        "partial_object_count": len(partial) or None,
        "partial_objects": [_partial(row) for row in partial[:_IN_BATCH]] or None,
        "error_summary": kinds or None,
    }


def _partial(row: JsonDict) -> JsonDict:
    return {
        "object_id": row["object_id"],
        "error": row["error"],
        "missing_feature": row["feature"],
    }


def _row_id(batch_id: str, collection_id: str, source_id: str) -> str:
    return f"{batch_id}/{collection_id}/{source_id}"
