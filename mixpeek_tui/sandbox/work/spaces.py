"""Making and removing whole namespaces and buckets."""

from __future__ import annotations

from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.ids import stamp
from mixpeek_tui.sandbox.shapes.base import JsonDict

IN_NAMESPACE = ("bucket", "collection", "retriever", "taxonomy", "cluster", "trigger", "alert")


def finish_namespace(sandbox: Sandbox, job: JsonDict) -> None:
    """The namespace is confirmed as usable."""
    sandbox.store.change("namespace", job["namespace_id"], namespace_ready=True, updated_at=stamp())


def delete_namespace(sandbox: Sandbox, job: JsonDict) -> None:
    """Everything in the namespace goes, then the namespace."""
    namespace_id = job["namespace_id"]
    for bucket in list(sandbox.store.each("bucket", namespace_id)):
        clear_bucket(sandbox, bucket["bucket_id"])
    for collection in list(sandbox.store.each("collection", namespace_id)):
        sandbox.store.clear("document", collection["collection_id"])
    for kind in IN_NAMESPACE:
        sandbox.store.clear(kind, namespace_id)
    sandbox.store.remove("namespace", namespace_id)


def delete_bucket(sandbox: Sandbox, job: JsonDict) -> None:
    """The objects, batches and syncs go, then the bucket."""
    clear_bucket(sandbox, job["bucket_id"])
    sandbox.store.remove("bucket", job["bucket_id"])


def clear_bucket(sandbox: Sandbox, bucket_id: str) -> None:
    """Everything a bucket holds goes."""
    for batch in sandbox.store.each("batch", bucket_id):
        sandbox.store.clear("failure", batch["batch_id"])
    for kind in ("object", "batch", "sync"):
        sandbox.store.clear(kind, bucket_id)
