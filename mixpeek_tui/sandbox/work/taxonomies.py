"""Applying taxonomies to collections, and inferring hierarchies."""

from __future__ import annotations

from collections.abc import Sequence

from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.engine.conditions import matcher
from mixpeek_tui.sandbox.engine.labels import Match, enriched
from mixpeek_tui.sandbox.engine.taxonomy import Classifier, infer_nodes
from mixpeek_tui.sandbox.jobs import JobFailed
from mixpeek_tui.sandbox.shapes.base import JsonDict

_CHUNK = 100


def apply_taxonomy(sandbox: Sandbox, job: JsonDict) -> None:
    """Job: classify the documents of a collection."""
    taxonomy = sandbox.store.get("taxonomy", job["taxonomy_id"])
    if taxonomy is None:
        raise JobFailed("The taxonomy was deleted")
    namespace_id, collection_id = job["namespace_id"], job["collection_id"]
    done = classify(sandbox, namespace_id, taxonomy, collection_id, job.get("filters"))
    task = sandbox.store.get("task", job["task_id"]) if job.get("task_id") else None
    if task is not None:
        extra = {**task["additional_data"], "enriched_documents": done}
        sandbox.store.change("task", job["task_id"], additional_data=extra)


def classify(
    sandbox: Sandbox,
    namespace_id: str,
    taxonomy: JsonDict,
    collection_id: str,
    filters: JsonDict | None = None,
) -> int:
    """Give every document of the collection the fields of its node; how many got one."""
    classifier = Classifier(sandbox.store, sandbox.shelves, namespace_id, taxonomy, [collection_id])
    chosen = list(filter(matcher(filters), sandbox.store.each("document", collection_id)))
    found = [
        (document["document_id"], match)
        for document, match in zip(chosen, classifier.match_all(chosen), strict=True)
        if match is not None
    ]
    return sum(
        _write(sandbox, taxonomy, found[start : start + _CHUNK])
        for start in range(0, len(found), _CHUNK)
    )


def _write(sandbox: Sandbox, taxonomy: JsonDict, found: Sequence[tuple[str, Match]]) -> int:
    # Documents are read again inside the transaction: other jobs write them meanwhile.
    written = 0
    with sandbox.store.transaction():
        for document_id, match in found:
            document = sandbox.store.get("document", document_id)
            if document is not None:
                sandbox.store.save("document", document_id, enriched(document, taxonomy, match))
                written += 1
    return written


def infer_taxonomy(sandbox: Sandbox, job: JsonDict) -> None:
    """Job: make the nodes of a hierarchy from the documents."""
    taxonomy = sandbox.store.get("taxonomy", job["taxonomy_id"])
    if taxonomy is None:
        raise JobFailed("The taxonomy was deleted")
    nodes = infer_nodes(sandbox.shelves, taxonomy["config"].get("inference_collections") or [])
    sandbox.store.clear("taxonomy_node", taxonomy["taxonomy_id"])
    with sandbox.store.transaction():
        for node in nodes:
            row_id = f"{taxonomy['taxonomy_id']}/{node['node_id']}"
            sandbox.store.add("taxonomy_node", row_id, taxonomy["taxonomy_id"], node)


def finish_inference(sandbox: Sandbox, job: JsonDict) -> None:
    """The hierarchy is ready."""
    nodes = [
        {key: value for key, value in node.items() if key != "text"}
        for node in sandbox.store.each("taxonomy_node", job["taxonomy_id"])
    ]
    sandbox.store.change("taxonomy", job["taxonomy_id"], ready=True, nodes=nodes)
